"""Whatever comes in, reading gives items or one clear error, the same every time."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.conversation.event import NAMELESS_KINDS, OPENING_KINDS, Event
from convroute.conversation.input_error import InputError
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.wire.facts import read_facts
from convroute.wire.reader import read_events, read_input
from convroute.wire.threads import read_threads
from tests.benchmarks.effort import growth
from tests.examples import examples
from tests.wire.building import ACCOUNTS, item, request, validator, webhook

WORDS = st.sampled_from(
    (
        *("object", "entry", "messaging", "standby", "changes", "field", "value", "message", "postback"),
        *("referral", "mid", "text", "is_echo", "is_deleted", "attachments", "type", "sender", "recipient"),
        *(
            "id",
            "timestamp",
            "time",
            "ad_id",
            "ref",
            "source",
            "ads_context_data",
            "action",
            "app",
            "account",
        ),
        *("user", "facts", "event", "button_app", "instagram", "page", "take", "pass", "ADS", "share"),
    )
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | WORDS
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=20,
)
PARTS = st.dictionaries(WORDS, JSON, max_size=4)
NEAR = st.one_of(
    PARTS.map(lambda part: webhook(item(**part))),
    PARTS.map(lambda part: webhook(item(message=part))),
    PARTS.map(lambda part: webhook(item(message={"referral": part}))),
    PARTS.map(lambda part: webhook(item(postback=part, referral=part))),
    PARTS.map(lambda part: webhook(item(pass_thread_control=part))),
    PARTS.map(lambda part: request(**part)),
    PARTS.map(lambda part: {"facts": part, "event": webhook(item(message={}))}),
    PARTS.map(lambda part: {"field": "messages", "value": item(**part)}),
    st.dictionaries(WORDS, JSON, max_size=3).map(lambda entry: webhook(**entry)),
)


def outcome(read: Callable[[], object]) -> object:
    try:
        return read()
    except InputError as error:
        refused = str(error)
    assert "\n" not in refused
    return refused


def consistent(found: Item) -> None:
    """What section 6 says about events, and what every reader may rely on."""
    if isinstance(found, Unreadable):
        assert found.path.startswith(("$", "line "))
        assert "\n" not in found.message
        return
    assert 1 <= found.at <= 9_999_999_999_999
    assert found.account
    if isinstance(found, Request):
        assert found.user
        return
    assert found.user or found.kind in ("comment", "handover", *NAMELESS_KINDS)
    if found.kind not in OPENING_KINDS:
        assert (found.entry, found.ad, found.ref, found.product) == ("organic", None, None, None)
    assert (found.entry == "ad") == (found.ad is not None)
    assert found.entry != "organic" or found.ref is None
    assert found.entry != "link" or found.ref
    assert (found.handover is not None) == (found.kind == "handover")
    assert found.surface != "shop" or found.product


@given(st.one_of(JSON, NEAR, st.lists(NEAR, max_size=3)))
@examples(40, 5_000)
def test_any_json_value_gives_items_and_always_the_same(value: object) -> None:
    found = list(read_events(value, ACCOUNTS)) if not isinstance(value, str) else []
    for one in found:
        consistent(one)
    text = json.dumps(value)
    assert outcome(lambda: list(read_input(text, ACCOUNTS))) == outcome(
        lambda: list(read_input(text.encode(), ACCOUNTS))
    )
    if not isinstance(value, str):
        assert list(read_input(text, ACCOUNTS)) == found


@given(
    st.one_of(
        st.text(),
        st.binary(),
        NEAR.flatmap(lambda value: st.integers(0, 80).map(lambda cut: json.dumps(value)[:-cut])),
    )
)
@examples(40, 6_000)
def test_any_text_gives_items_or_one_error(data: str | bytes) -> None:
    first = outcome(lambda: list(read_input(data, ACCOUNTS)))
    assert first == outcome(lambda: list(read_input(data, ACCOUNTS)))
    if isinstance(first, list):
        for one in first:
            consistent(one)


@given(st.one_of(JSON.map(json.dumps), st.text(), st.binary()))
@examples(30, 4_000)
def test_states_and_facts_are_read_or_refused(data: str | bytes) -> None:
    outcome(lambda: read_threads(data))
    outcome(lambda: read_facts(data))


@given(NEAR)
@examples(30, 4_000)
def test_what_is_read_without_complaint_fits_the_schema(value: object) -> None:
    found = list(read_events(value, ACCOUNTS))
    if found and all(isinstance(one, Event | Request) for one in found):
        assert list(validator("input").iter_errors(value)) == []


NONSENSE: dict[str, Callable[[int], str | bytes]] = {
    "nul": lambda size: b"\0" * 100 * size,
    "brackets": lambda size: "[" * 100 * size,
    "braces": lambda size: '{"a":' * 20 * size,
    "escapes": lambda size: '"' + '\\"' * 50 * size,
    "digits": lambda size: "9" * 100 * size,
    "attachments": lambda size: (
        '{"object":"instagram","entry":[{"messaging":[{"message":{"attachments":['
        + "1," * 40 * size
        + "1]}}]}]}"
    ),
    "truncated": lambda size: (
        "[" + '{"object":"instagram","entry":[{"id":"1","time":1,"messaging":[]}]},\n' * (size * 7 // 5)
    ),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_refused_in_steps_that_grow_no_faster_than_it(kind: str) -> None:
    assert growth(lambda size: partial(outcome, lambda: list(read_input(NONSENSE[kind](size)))), 100) <= 4.2


@pytest.mark.slow
@pytest.mark.parametrize("kind", NONSENSE)
@pytest.mark.parametrize("size", [20_000, pytest.param(100_000, marks=pytest.mark.nightly)])
def test_megabytes_of_nonsense_are_refused(kind: str, size: int) -> None:
    found = outcome(lambda: list(read_input(NONSENSE[kind](size))))
    assert isinstance(found, str) or all(isinstance(one, Unreadable) for one in found)  # type: ignore[attr-defined]  # a list
