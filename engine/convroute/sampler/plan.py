"""What to aim at, and how often: worked out once for the given policies, before the first draw."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct

from convroute.policy.model import CheckedPolicy
from convroute.sampler.aims import Aim, AnyEvent, AnyRequest, LimitAim, PermissionAim, RouteAim
from convroute.sampler.events import Events
from convroute.sampler.requests import Requests
from convroute.sampler.scene import Scenes
from convroute.sampler.setting import Setting, settings
from convroute.sampler.shapes import Shapes
from convroute.sampler.values import Values
from convroute.sampler.wishes import tree_of


class Plan(Struct, frozen=True):
    """`rules` aims at every rule, the others at none."""

    rules: tuple[Aim, ...]
    events: tuple[Aim, ...]
    requests: tuple[Aim, ...]


class _Room(Struct):
    """The tools to aim at the rules of one policy."""

    setting: Setting
    events: Events
    requests: Requests

    def aims(self) -> Iterable[Aim]:
        policy = self.setting.policy
        for rule in policy.routes:
            yield RouteAim(rule, tree_of((rule.entry, rule.when)), self.events)
        for permission in policy.permissions:
            yield PermissionAim(permission, tree_of((permission.when,)), self.requests)
        for limit in policy.limits:
            yield LimitAim(limit, self.requests)


def plan(policies: Sequence[CheckedPolicy]) -> Plan:
    """Reads each policy once; what is costly is made when it is first drawn."""
    rooms = _rooms(policies)
    events = tuple(AnyEvent(room.events) for room in rooms)
    requests = tuple(AnyRequest(room.requests) for room in rooms)
    return Plan(_mixed(room.aims() for room in rooms), events, requests)


def _rooms(policies: Sequence[CheckedPolicy]) -> list[_Room]:
    values = Values(policies)
    shapes = Shapes()
    limits = {limit.seconds for policy in policies for limit in policy.limits}
    seconds = tuple(sorted({limit + step for limit in limits for step in (-1, 0, 1)}))
    rooms: list[_Room] = []
    for setting in settings(policies):
        scenes = Scenes(setting, values)
        tools = Events(scenes, shapes), Requests(scenes, seconds)
        rooms.append(_Room(setting, *tools))
    return rooms


def _mixed(lists: Iterable[Iterable[Aim]]) -> tuple[Aim, ...]:
    """The first of each, the second of each, and so on."""
    return tuple(aim for aims in zip_longest(*lists) for aim in aims if aim is not None)
