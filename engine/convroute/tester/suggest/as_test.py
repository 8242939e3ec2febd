"""A snapshot as the lines of a test that lead to it: what is given, and what happens (language: Tests)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.conversation.event import Event, Handover
from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot, name_of
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.source import Span
from convroute.syntax import given_when
from convroute.syntax.literals import Boolean, Date, Duration, Integer, Name, Text, TimeOfDay
from convroute.tester.given import NOON, USER
from convroute.tester.inputs import Scene, event
from convroute.tester.suggest.names import names
from convroute.units import in_largest_unit
from convroute.wire.writing import as_text, webhook_of

NO_SPAN = Span(0, 0)
_WORDS = frozenset(get_args(given_when.EventWord))
ALWAYS_SAID = frozenset({"postback", "quick_reply", "shop"})
"""Of these a short form has a text."""
_REQUESTS = frozenset({"take", "pass", "release", "extend", "request", "send"})
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


def drafts(
    policy: CheckedPolicy, snapshot: Snapshot, path: str, *, short: given_when.WhenEvent | None = None
) -> Iterator[Draft]:
    """Ways to write the snapshot, the simplest first; a webhook that has to be recorded stands at `path`.

    `short` is said instead of an event that no short form is exactly like.
    """
    item = snapshot.item
    recordings: Mapping[str, str] = {}
    what: given_when.When | None
    if isinstance(item, Event):
        said = short or said_in_short(policy, item)
        plain = said is not None
        recordings = {} if plain else {path: as_text(webhook_of(item))}
        what = said or given_when.WhenRecorded(_text(path), span=NO_SPAN)
    else:
        plain, what = _is_usual(policy, item), _asked(policy, item)
    if what is None:
        return
    if not _is_handed_out(snapshot) and (plain or isinstance(item, Event)) and _sayable(policy, snapshot):
        given = _given(policy, snapshot, clock=plain, owner=True)
        yield Draft(given, (what,), recordings)
        return
    given = _given(policy, snapshot, clock=True, owner=False)
    for lead in _leads(policy, snapshot, path, plain=plain):
        yield Draft(given, (*lead.whens, what), {**lead.recordings, **recordings})


def is_short(policy: CheckedPolicy, snapshot: Snapshot) -> bool:
    """Whether a test says it without a recorded webhook, and without anything that happens before."""
    item = snapshot.item
    short = said_in_short(policy, item) is not None if isinstance(item, Event) else _is_usual(policy, item)
    return short and not _is_handed_out(snapshot) and _sayable(policy, snapshot)


def _is_handed_out(snapshot: Snapshot) -> bool:
    """A person who never wrote, on a thread that has an owner."""
    return snapshot.state.owner is not None and snapshot.state.last_user_message_at is None


def _is_usual(policy: CheckedPolicy, item: Event | Request) -> bool:
    """Whether account and person are those of a test that records nothing."""
    return item.user == USER and item.account == next(iter(policy.accounts))


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


def said_in_short(policy: CheckedPolicy, item: Event) -> given_when.WhenEvent | None:
    """The short form that says exactly this event."""
    when = short_form(item)
    if when is None or not _is_usual(policy, item):
        return None
    said = event(policy, when, Scene(item.account, item.user or "", item.at), 1)
    return when if replace(said, mid=item.mid) == item else None


def short_form(item: Event) -> given_when.WhenEvent | None:
    """The short form that is most like the event; None if none is about such events."""
    word = item.surface
    ad = None if item.ad is None else item.ad.id
    if not (item.opening or item.kind == "reaction") or word not in _WORDS or not (ad is None or _is_id(ad)):
        return None
    said = item.payload if word in ("postback", "quick_reply") else item.text
    said = item.product if word == "shop" else said
    origin: given_when.FromAd | given_when.FromLink | None = None
    if ad is not None:
        origin = given_when.FromAd(Integer(int(ad), span=NO_SPAN), span=NO_SPAN)
    elif item.ref is not None:
        origin = given_when.FromLink(_text(item.ref), span=NO_SPAN)
    if (said is None and word in ALWAYS_SAID) or (origin is None and word == "referral"):
        return None
    text = None if said is None else _text(said)
    return given_when.WhenEvent(word, text, origin, span=NO_SPAN)  # type: ignore[arg-type]  # it is one of the words


def _is_id(text: str) -> bool:
    """Whether a test can name it after `from ad`."""
    return text.isascii() and text.isdigit() and len(text) < 20


def _asked(policy: CheckedPolicy, request: Request) -> given_when.WhenRequest | given_when.WhenInbox | None:
    """The request in the words of tests; None where they have no words for it."""
    if request.action == "inbox_reply":
        return given_when.WhenInbox(span=NO_SPAN)
    actor, target = _app(policy, request.app), _app(policy, request.target)
    length = request.duration if request.action == "extend" else None
    if request.action not in _REQUESTS or actor is None or (target is None and request.target is not None):
        return None
    if request.action == "extend" and (not isinstance(length, int) or length < 1):
        return None
    return given_when.WhenRequest(
        actor,
        request.action,  # type: ignore[arg-type]  # `owner` was refused above
        target=target,
        duration=duration(length) if isinstance(length, int) else None,
        human_agent=request.tag == "HUMAN_AGENT",
        inline=_inline(policy, request),
        span=NO_SPAN,
    )


def _inline(policy: CheckedPolicy, request: Request) -> given_when.PassingTo | given_when.Releasing | None:
    control = request.thread_control
    target = None if control is None else _app(policy, control.app)
    if control is not None and control.control_type == "pass" and target is not None:
        return given_when.PassingTo(target, span=NO_SPAN)
    released = control is not None and control.control_type == "release"
    return given_when.Releasing(span=NO_SPAN) if released else None


def _app(policy: CheckedPolicy, app: str | None) -> Name | None:
    """An app that came as a name or an id."""
    if app is None:
        return None
    name = name_of(policy, app) if app.isdecimal() else app
    return None if name is None else Name(name, span=NO_SPAN)


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
