"""Of the conversations of a region one that reads like any other, where the region leaves the choice."""

from collections.abc import Callable, Iterator
from itertools import chain

from convroute.conversation.request import Action
from convroute.policy.model import CheckedPolicy
from convroute.regions.model import Model
from convroute.regions.owners import STRANGER
from convroute.regions.partition import Numbers
from convroute.regions.point import Point
from convroute.regions.variables import ACTOR, OWNER, SILENCE, TARGET
from convroute.units import HOUR_MS

Fits = Callable[[Point], bool]
_BY_THE_OWNER: frozenset[Action] = frozenset({"pass", "extend", "release", "send", "owner"})
"""What apps ask for on their own threads."""


def of_event(model: Model, point: Point, fits: Fits) -> Point:
    """A thread that an app owns is one of an app of the policies, and a person has written to it."""
    owner = point.value(OWNER)
    if owner is None:
        return point
    if owner == STRANGER:
        apps = chain(_defaults(model.policies), _declared(model.policies))
        point = _first(model, point, OWNER, apps, fits)
    return _written_to(model, point, fits)


def of_request(model: Model, action: Action, point: Point, fits: Fits) -> Point:
    """By the owner, or on a thread of an app of the policies, after the person has written; and to an app
    that is named. Each of them as far as `fits` allows it."""
    defaults = [*_defaults(model.policies)]
    actor = point.value(ACTOR)
    if action in _BY_THE_OWNER:
        owners: Iterator[object] = iter((actor,))
    else:
        owners = (app_id for app_id in chain(defaults, model.app_ids) if app_id != actor)
    declared = {*_declared(model.policies)}
    if action in _BY_THE_OWNER or point.value(OWNER) not in declared:
        point = _first(model, point, OWNER, (one for one in owners if one in declared), fits)
    if point.value(TARGET) is None:
        point = _first(model, point, TARGET, defaults, fits)
    return _written_to(model, point, fits)


def _written_to(model: Model, point: Point, fits: Fits) -> Point:
    """An hour ago."""
    domain = model.fields.domain(SILENCE)
    assert isinstance(domain, Numbers), "it is a duration"
    tried = _with(model, point, SILENCE, domain.number(HOUR_MS))
    return tried if fits(tried) else point


def _first(model: Model, point: Point, field: str, ids: "Iterator[object] | list[str]", fits: Fits) -> Point:
    """With the first of the apps that fits."""
    tried = (_with(model, point, field, _class(model, field, app_id)) for app_id in ids)
    return next(filter(fits, tried), point)


def _class(model: Model, field: str, app_id: object) -> int:
    [(_, mask)] = model.effects(model.apps(field, [str(app_id)]))
    assert mask, "each app is a class of its own"
    return mask.bit_length() - 1


def _with(model: Model, point: Point, field: str, number: int) -> Point:
    return Point(model, {**point.values, field: number})


def _defaults(policies: tuple[CheckedPolicy, ...]) -> Iterator[str]:
    found = (policy.default_id for policy in policies)
    yield from dict.fromkeys(app_id for app_id in found if app_id is not None)


def _declared(policies: tuple[CheckedPolicy, ...]) -> Iterator[str]:
    return (app.id for policy in policies for app in policy.apps.values())
