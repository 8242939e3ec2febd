"""Strategies for conditions and entries: atoms on every field, joined by not, and, or.

Each is made once: Hypothesis looks through a strategy when it meets it for the first time.
"""

from datetime import date
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from convroute.policy.calendar import Hours, Schedule
from convroute.policy.conditions import (
    Always,
    Atom,
    Combination,
    Condition,
    Contains,
    FitsGlob,
    InBounds,
    InDates,
    InHours,
    IsAny,
    IsOpen,
    IsPresent,
    MentionsAny,
    Negation,
    OnWeekdays,
    Test,
)
from convroute.policy.fields import KINDS, SURFACES, FactInfo
from convroute.source import Place

HERE = Place("generated.route", 1, 1)
FACTS = {
    "vip": FactInfo("vip", "bool"),
    "tier": FactInfo("tier", "string", options=("basic", "gold")),
    "orders": FactInfo("orders", "int", least=0, most=9),
}
TEXTS = ("hi", "refund please", "I want a REFUND!", "")
REFS = ("qr-berlin", "order-1", "order-2")
PAYLOADS = ("HUMAN", "ORDER_1")
AD_IDS = ("120", "121")
OWNERS = ("concierge", "marketing", "sales", "care", "instagram_inbox", "nobody")
OFFICE = Schedule(
    "office",
    (*((Hours(540, 1080),) for _ in range(5)), (Hours(1320, 120),), ()),
    frozenset({date(2026, 9, 10)}),
)


def _atom(field: str, tests: SearchStrategy[Test]) -> SearchStrategy[Condition]:
    return st.builds(
        lambda test, negated: Atom(field, test, negated, f"{field} ...", HERE), tests, st.booleans()
    )


def _any_of(values: tuple[str, ...]) -> SearchStrategy[Test]:
    return st.builds(lambda chosen: IsAny(frozenset(chosen)), st.sets(st.sampled_from(values), min_size=1))


def _string(values: tuple[str, ...]) -> SearchStrategy[Test]:
    globs = st.sampled_from(["*", "order-*", "*re*", "?*"]).map(FitsGlob)
    return st.one_of(_any_of(values), globs, st.just(IsPresent()))


def _bounds(low: int, high: int) -> SearchStrategy[Test]:
    return st.builds(InBounds, st.none() | st.integers(low, high), st.none() | st.integers(low, high))


_MENTIONS: SearchStrategy[Test] = st.sampled_from([(("refund",),), (("i", "want"), ("hi",))]).map(
    MentionsAny.of
)
_BOOL: SearchStrategy[Test] = st.sampled_from([IsAny(frozenset({True})), IsAny(frozenset({False}))])
_CLOCK: SearchStrategy[Test] = st.one_of(
    st.just(IsOpen(OFFICE)),
    st.sets(st.integers(0, 6)).map(lambda days: OnWeekdays(frozenset(days))),
    st.sampled_from([Hours(0, 720), Hours(1320, 120)]).map(InHours),
    st.just(InDates(date(2026, 9, 9), date(2026, 9, 10))),
)
_THREAD: tuple[SearchStrategy[Condition], ...] = (
    _atom("thread.state", _any_of(("idle", "active"))),
    _atom("thread.owner", _any_of(OWNERS)),
    _atom("thread.is_new", _BOOL),
    _atom("thread.silence", st.one_of(_bounds(0, 200_000_000), st.just(IsPresent()))),
    _atom("thread.bucket", _bounds(0, 99)),
    _atom("channel", _any_of(("instagram", "messenger"))),
    _atom("time", _CLOCK),
    _atom("vip", st.one_of(_BOOL, st.just(IsPresent()))),
    _atom("tier", _string(("basic", "gold"))),
    _atom("orders", st.one_of(_bounds(0, 9), st.just(IsAny(frozenset({3}))))),
)
_EVENT: tuple[SearchStrategy[Condition], ...] = (
    _atom("kind", _any_of(KINDS)),
    _atom("entry", _any_of(("ad", "link", "organic"))),
    _atom("surface", _any_of(SURFACES)),
    _atom("ad.id", _string(AD_IDS)),
    _atom("ad.title", _string(("Spring",))),
    _atom("ad.flow", _string(("99",))),
    _atom("ref", _string(REFS)),
    _atom("payload", _string(PAYLOADS)),
    _atom("title", _string(("Talk",))),
    _atom("text", st.one_of(_string(TEXTS), _MENTIONS)),
    _atom("product", _string(("7",))),
    _atom("attachments", st.sampled_from(["image", "share"]).map(Contains)),
)
_ALWAYS: SearchStrategy[Condition] = st.booleans().map(lambda value: Always(value, HERE))


def _joined(leaves: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
    def deeper(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
        operands = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(
            inner.map(Negation),
            operands.map(lambda parts: Combination("and", parts)),
            operands.map(lambda parts: Combination("or", parts)),
        )

    return st.recursive(leaves, deeper, max_leaves=4)


@cache
def conditions() -> SearchStrategy[Condition]:
    """What a route may ask of an opening event, its thread, the time and facts."""
    return _joined(st.one_of(*_EVENT, *_THREAD, _ALWAYS))


@cache
def permission_conditions() -> SearchStrategy[Condition]:
    """What a permission may ask: the thread, the channel, the time and facts."""
    return _joined(st.one_of(*_THREAD, _ALWAYS))


@cache
def route_entries(stage: str) -> SearchStrategy[Condition]:
    """What an ENTRY asks of the event; in the organic stage of its surface, and perhaps its payload."""
    if stage == "campaign":
        return st.one_of(_atom("ad.id", _string(AD_IDS)), _atom("ad.flow", _string(("99",))))
    if stage == "link":
        return _atom("ref", _string(REFS))
    surface = _atom("surface", _any_of(("message", "postback", "quick_reply", "shop", "referral")))
    return st.one_of(surface, _atom("payload", _string(PAYLOADS)))


@cache
def perhaps_entries(stage: str) -> SearchStrategy[Condition | None]:
    return st.none() | route_entries(stage)


@cache
def perhaps_conditions() -> SearchStrategy[Condition | None]:
    return st.none() | conditions()
