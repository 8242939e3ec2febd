"""From a real conversation to the point that stands for it."""

from collections.abc import Mapping

from convroute.conversation.channel import first_id
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.evaluator.apps import app_id_of
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.policy.buckets import bucket_of
from convroute.policy.fields import event_reader
from convroute.regions.clock import Clock
from convroute.regions.domains import Enumerated
from convroute.regions.model import Model
from convroute.regions.owners import STRANGER
from convroute.regions.partition import Numbers
from convroute.regions.point import Point
from convroute.regions.shapes import TEXTS, all_shapes
from convroute.regions.variables import ACTOR, ATTACHED, DURATION, OPENED, OWNER, SHAPE, SILENCE, TARGET, TIME


def point_of(model: Model, snapshot: Snapshot) -> Point:
    """As the first policy of the model sees it. An owner that nobody knows is one like any other."""
    item = snapshot.item
    values = dict(_around(model, snapshot))
    if isinstance(item, Event):
        values |= _of_event(item)
    else:
        values |= _of_request(model, item)
    return Point(model, values)


def _around(model: Model, snapshot: Snapshot) -> Mapping[str, object]:
    """The thread, the time and the facts."""
    policy, item = model.policies[0], snapshot.item
    state = View(policy, snapshot, Trace(listening=False)).state
    last, opened = state.last_user_message_at, state.window_opened_at
    owner = None if state.owner is None else first_id(state.owner)
    found: dict[str, object] = {
        OWNER: owner if owner in (None, *model.app_ids) else STRANGER,
        SILENCE: None if last is None else max(0, item.at - last),
        OPENED: None if opened is None or opened == last else max(0, item.at - opened),
        TIME: item.at,
        "channel": policy.accounts[item.account],
        f"bucket {policy.name}": bucket_of(policy.name, item.account, item.user),
    }
    found |= {field: snapshot.facts.get(info.name) for field, info in model.declared_facts[0]}
    return {field: class_of(model, field, value) for field, value in found.items()}


def class_of(model: Model, field: str, value: object) -> object:
    """The number of the class of a value; a text is itself."""
    domain = model.fields.domain(field)
    match domain:
        case Clock():
            assert isinstance(value, int), "instants are ms"
            return domain.number(value)
        case Numbers():
            assert value is None or isinstance(value, int), "it is counted"
            return domain.number(value)
        case Enumerated():
            return next(
                number
                for number in range(domain.size)
                if type(domain.representative(number)) is type(value)
                and domain.representative(number) == value
            )
        case _:
            return value


def _of_event(event: Event) -> Mapping[str, object]:
    kinds = [(shape.kind, shape.entry, shape.surface) for shape in all_shapes()]
    texts: dict[str, object] = {name: event_reader(name)(event) for name in TEXTS}
    shape = kinds.index((event.kind, event.entry, event.surface))
    return {SHAPE: shape, ATTACHED: frozenset(event.attachments), **texts}


def _of_request(model: Model, request: Request) -> Mapping[str, object]:
    policy = model.policies[0]
    actor = None if request.app is None else app_id_of(policy, request.app)
    target = None if request.target is None else app_id_of(policy, request.target) or STRANGER
    found: dict[str, object] = {ACTOR: actor if actor in model.app_ids else STRANGER}
    found[TARGET] = target if target in (None, *model.app_ids) else STRANGER
    if isinstance(request.duration, int):
        found[DURATION] = request.duration
    return {field: class_of(model, field, value) for field, value in found.items()}
