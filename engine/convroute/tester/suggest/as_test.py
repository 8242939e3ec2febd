"""A snapshot as the lines of a test that lead to it: what is given, and what happens (language: Tests)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from convroute.conversation.event import Event, Handover
from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot, name_of
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.source import Span
from convroute.syntax import given_when
from convroute.syntax.literals import Boolean, Date, Duration, Integer, Name, Text, TimeOfDay
from convroute.tester.given import NOON
from convroute.tester.witness.people import names
from convroute.units import in_largest_unit
from convroute.wire.writing import as_text, webhook_of

NO_SPAN = Span(0, 0)
_CLAIMS: tuple[Literal["take", "request"], ...] = ("take", "request")


class Draft(Struct, frozen=True):
    """`recordings` are the texts of the webhooks that are named, by path."""

    given: tuple[given_when.Given, ...]
    whens: tuple[given_when.When, ...]
    recordings: Mapping[str, str] = field(default_factory=dict)


class _Lead(Struct, frozen=True):
    """What happens first so that the thread gets its owner."""

    whens: tuple[given_when.When, ...] = ()
    recordings: Mapping[str, str] = field(default_factory=dict)


def drafts(policy: CheckedPolicy, snapshot: Snapshot, *, plain: bool, path: str) -> Iterator[Draft]:
    """Ways to write the snapshot, the simplest first; a webhook that has to be recorded stands at `path`."""
    item = snapshot.item
    if isinstance(item, Event):
        recordings = {} if plain else {path: as_text(webhook_of(item))}
        what: given_when.When = _event(item) if plain else given_when.WhenRecorded(_text(path), span=NO_SPAN)
    else:
        recordings, what = {}, _request(item)
    new = snapshot.state.owner is not None and snapshot.state.last_user_message_at is None
    if not new and (plain or isinstance(item, Event)) and _sayable(policy, snapshot):
        given = _given(policy, snapshot, clock=plain, owner=True)
        yield Draft(given, (what,), recordings)
        return
    given = _given(policy, snapshot, clock=True, owner=False)
    for lead in _leads(policy, snapshot, path, plain=plain):
        yield Draft(given, (*lead.whens, what), {**lead.recordings, **recordings})


def _sayable(policy: CheckedPolicy, snapshot: Snapshot) -> bool:
    owner = snapshot.state.owner
    return owner is None or name_of(policy, owner) is not None


# --- given -----------------------------------------------------------------------------


def _given(
    policy: CheckedPolicy, snapshot: Snapshot, *, clock: bool, owner: bool
) -> tuple[given_when.Given, ...]:
    """`clock`: the time is said; a recorded event brings its own. `owner`: so is who has the thread."""
    at, state = snapshot.item.at, snapshot.state
    given: list[given_when.Given] = []
    if owner and state.owner is not None:
        given.append(given_when.GivenOwned(_name(name_of(policy, state.owner) or ""), None, span=NO_SPAN))
    last = state.last_user_message_at
    if last is not None and (last != at or not owner or state.owner is None):
        given.append(given_when.GivenLastMessage(duration((at - last) // 1000), span=NO_SPAN))
    local = local_time(at, policy.timezone).replace(tzinfo=None)
    if clock and local != NOON:
        given.append(_time(local))
    given.extend(
        given_when.GivenFact(_name(name), _literal(value), span=NO_SPAN)
        for name, value in snapshot.facts.items()
    )
    return tuple(given)


def _time(local: datetime) -> given_when.GivenTime:
    day = Date(local.year, local.month, local.day, span=NO_SPAN)
    return given_when.GivenTime(day, TimeOfDay(local.hour, local.minute, span=NO_SPAN), span=NO_SPAN)


def duration(seconds: int) -> Duration:
    """In the largest unit that fits exactly."""
    count, unit = in_largest_unit(seconds)
    return Duration(count, unit, span=NO_SPAN)


def _literal(value: object) -> Text | Integer | Boolean:
    if isinstance(value, bool):
        return Boolean(value, span=NO_SPAN)
    return Integer(value, span=NO_SPAN) if isinstance(value, int) else _text(str(value))


def _text(text: str) -> Text:
    return Text(text, span=NO_SPAN)


def _name(name: str) -> Name:
    return Name(name, span=NO_SPAN)


# --- when ------------------------------------------------------------------------------


def _event(event: Event) -> given_when.WhenEvent:
    """The short form of an event that has one."""
    word = event.surface
    said = event.payload if word in ("postback", "quick_reply") else event.text
    said = event.product if word == "shop" else said
    origin: given_when.FromAd | given_when.FromLink | None = None
    if event.ad is not None and event.ad.id is not None:
        origin = given_when.FromAd(Integer(int(event.ad.id), span=NO_SPAN), span=NO_SPAN)
    elif event.ref is not None:
        origin = given_when.FromLink(_text(event.ref), span=NO_SPAN)
    text = None if said is None else _text(said)
    return given_when.WhenEvent(word, text, origin, span=NO_SPAN)  # type: ignore[arg-type]  # a plain space has only these


def _request(request: Request) -> given_when.WhenRequest:
    length = request.duration
    return given_when.WhenRequest(
        _name(request.app or ""),
        request.action,  # type: ignore[arg-type]  # neither `owner` nor the inbox is ever looked for
        target=None if request.target is None else _name(request.target),
        duration=duration(length) if isinstance(length, int) else None,
        span=NO_SPAN,
    )


# --- what comes before -----------------------------------------------------------------


def _leads(policy: CheckedPolicy, snapshot: Snapshot, path: str, *, plain: bool) -> Iterator[_Lead]:
    """A person who never wrote, on a thread that has an owner: somebody handed it out."""
    owner = None if snapshot.state.owner is None else name_of(policy, snapshot.state.owner)
    if plain and owner is not None:
        others = [name for name in names(policy) if name in policy.apps and name != owner]
        for other in others:
            passing = given_when.WhenRequest(_name(other), "pass", target=_name(owner), span=NO_SPAN)
            yield _Lead((passing,))
        for action in _CLAIMS:
            yield _Lead((given_when.WhenRequest(_name(owner), action, span=NO_SPAN),))
    item = snapshot.item
    before = path.removesuffix(".json") + "-before.json"
    reported = Event(
        "handover",
        policy.accounts[item.account],
        item.account,
        item.user,
        item.at,
        "handover",
        handover=Handover("pass", snapshot.state.owner),
    )
    recordings = {before: as_text(webhook_of(reported))}
    yield _Lead((given_when.WhenRecorded(_text(before), span=NO_SPAN),), recordings)
