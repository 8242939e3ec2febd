"""What to aim at, and how often: worked out once for the given policies, before the first draw."""

import json
from collections.abc import Iterable, Sequence
from itertools import takewhile, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from convroute.policy.canonical import canonical, limit_form, permission_form, route_form
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, RouteRule
from tests.sampler.aims import Aim, AnyEvent, AnyRequest, LimitAim, PermissionAim, RouteAim
from tests.sampler.constants import constants
from tests.sampler.events import Events
from tests.sampler.requests import Requests
from tests.sampler.scene import Scenes
from tests.sampler.setting import Setting, settings
from tests.sampler.shapes import Shapes
from tests.sampler.values import Values
from tests.sampler.wishes import Literals

Rule = RouteRule | PermissionRule | LimitRule


class Plan(Struct, frozen=True):
    """`rules` aims at every rule, `telling` at those that not all policies have, the others at none."""

    rules: tuple[Aim, ...]
    telling: tuple[Aim, ...]
    events: tuple[Aim, ...]
    requests: tuple[Aim, ...]


class _Room(Struct):
    """The tools to aim at the rules of one policy."""

    setting: Setting
    events: Events
    requests: Requests
    literals: Literals

    def aims(self) -> Iterable[tuple[Rule, Aim]]:
        policy = self.setting.policy
        for rule in policy.routes:
            yield rule, RouteAim(rule, self.events, self.literals)
        for permission in policy.permissions:
            yield permission, PermissionAim(permission, self.requests, self.literals)
        for limit in policy.limits:
            yield limit, LimitAim(limit, self.requests)


def plan(policies: Sequence[CheckedPolicy]) -> Plan:
    """Reads each policy once; what is costly is made when it is first drawn."""
    rooms = _rooms(policies)
    aims = [[*room.aims()] for room in rooms]
    events = tuple(AnyEvent(room.events) for room in rooms)
    requests = tuple(AnyRequest(room.requests) for room in rooms)
    telling = _telling(aims) if len(policies) > 1 else ()
    if len({_around_rules(policy) for policy in policies}) > 1:
        telling = (*telling, *events, *requests)
    return Plan(_mixed([aim for _, aim in of_policy] for of_policy in aims), telling, events, requests)


def _around_rules(policy: CheckedPolicy) -> str:
    """What every event and request may depend on: apps, accounts, default, readings."""
    bare = replace(policy, version="", campaign=(), link=(), organic=(), permissions=(), limits=())
    return json.dumps(canonical(bare), sort_keys=True)


def _rooms(policies: Sequence[CheckedPolicy]) -> list[_Room]:
    values = Values(policies, constants(policies))
    shapes, literals = Shapes(), Literals()
    limits = {limit.seconds for policy in policies for limit in policy.limits}
    seconds = tuple(sorted({limit + step for limit in limits for step in (-1, 0, 1)}))
    rooms: list[_Room] = []
    for setting in settings(policies):
        scenes = Scenes(setting, values)
        tools = Events(scenes, shapes), Requests(scenes, seconds)
        rooms.append(_Room(setting, *tools, literals))
    return rooms


def _mixed(lists: Iterable[list[Aim]]) -> tuple[Aim, ...]:
    """The first of each, the second of each, and so on."""
    return tuple(aim for aims in zip_longest(*lists) for aim in aims if aim is not None)


def _telling(aims: list[list[tuple[Rule, Aim]]]) -> tuple[Aim, ...]:
    """Rules that not every policy has at the same place, and the rule before and after each."""
    forms = [[_form(rule) for rule, _ in of_policy] for of_policy in aims]
    head = _common(forms)
    tail = _common([[*reversed(of_policy[head:])] for of_policy in forms])
    chosen = (
        [aim for _, aim in of_policy[max(0, head - 1) : len(of_policy) - max(0, tail - 1)]]
        for of_policy in aims
        if len(of_policy) > head + tail or any(len(other) > head + tail for other in aims)
    )
    return _mixed(chosen)


def _common(lists: list[list[str]]) -> int:
    """How many items from the first on are the same in all lists."""
    return sum(1 for _ in takewhile(lambda items: len(set(items)) == 1, zip(*lists, strict=False)))


def _form(rule: Rule) -> str:
    """What decides of a rule: neither its name nor its place."""
    match rule:
        case RouteRule():
            form = route_form(replace(rule, id="", note=None))
        case PermissionRule():
            form = permission_form(replace(rule, id=""))
        case LimitRule():
            form = limit_form(replace(rule, id=""))
    return json.dumps(form, sort_keys=True)
