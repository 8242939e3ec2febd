"""The reader gives what the oracle gives, for whatever comes in, right or wrong."""

import json
import subprocess
import sys
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.conversation.event import Event
from convroute.policy.fields import KINDS
from convroute.wire import shapes
from convroute.wire.exact_json import exact_value
from convroute.wire.reader import read_input
from convroute.wire.rules import by_rules
from convroute.wire.shapes import Item
from convroute.wire.strict_json import DEEPEST
from tests.examples import examples
from tests.wire.both_ways import same_in_both_ways, same_when_parsed
from tests.wire.building import item, message, request, webhook
from tests.wire.damaged import recorded, texts, webhooks
from tests.wire.oracle import shapes as oracle


def test_every_recorded_webhook_is_read_the_same() -> None:
    for value in recorded():
        same_in_both_ways(json.dumps(value))
        same_in_both_ways(json.dumps(value, indent=2).encode())
        same_in_both_ways(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        same_when_parsed(value)
    same_in_both_ways("\n".join(map(json.dumps, recorded())))
    same_in_both_ways(json.dumps(recorded()))
    same_when_parsed(list(recorded()))


@given(webhooks(), texts(), st.lists(texts(), max_size=2))
@examples(50, 8_000)
def test_a_damaged_webhook_is_read_the_same(value: Any, text: str, others: list[str]) -> None:
    same_when_parsed(value)
    same_in_both_ways(text)
    same_in_both_ways(text.encode("utf-8", "surrogatepass"))
    same_in_both_ways("\n".join([text, *others]))
    same_in_both_ways(f"[{','.join([text, *others])}]".encode("utf-8", "surrogatepass"))


def test_bytes_that_are_no_text_are_refused_in_both_ways() -> None:
    good = json.dumps(webhook(message(text="one"))).encode()
    for bad in (
        b"\xff",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"\x00",
        b"\x7f",
        b"\xef\xbb\xbf",
    ):
        same_in_both_ways(good.replace(b"one", bad))
        same_in_both_ways(bad + good)
        same_in_both_ways(good + b"\n" + good.replace(b"one", bad))


@pytest.mark.parametrize("levels", [DEEPEST - 20, DEEPEST - 5, DEEPEST - 1, DEEPEST, DEEPEST + 1, 190, 250])
def test_the_limit_of_nesting_is_the_same(levels: int) -> None:
    for inner in ("[" * levels + "]" * levels, '{"a":' * levels + "1" + "}" * levels):
        comment = {"field": "comments", "value": {"text": "x"}}
        same_in_both_ways(json.dumps(webhook(changes=[comment] * 40)).replace('"x"', inner))
        same_in_both_ways(inner)
        same_in_both_ways(json.dumps(webhook(message(text="x"))).replace('"x"', f'"x","new":{inner}'))
        same_in_both_ways(json.dumps(request(facts=1)).replace("1}", f"{inner}}}"))


@pytest.mark.parametrize("digits", [18, 19, 20, 21, 4_300, 4_301, 5_000])
def test_a_large_number_where_nothing_is_read_is_passed_over(digits: int) -> None:
    for part in ({"app_id": 1}, {"attachments": [{"type": "image", "payload": {"size": 1}}]}):
        written = json.dumps(webhook(message(**part)))
        same_in_both_ways(written.replace(": 1}", f": {'9' * digits}}}"))
    same_when_parsed(webhook(message(app_id=10**digits)))
    same_when_parsed(webhook(message(app_id=-(10**digits))))


def test_a_colon_in_a_text_hides_nothing() -> None:
    plain = json.dumps(webhook(message(text="a:b")))
    for text in ("a:b", "a\\u003ab", "a\\u003Ab", "::", "\\u003a\\u003a"):
        written = plain.replace("a:b", text)
        same_in_both_ways(written)
        same_in_both_ways(written.replace('"mid"', '"mid": "m_0", "mid"'))
        same_in_both_ways(written.replace('"mid"', '"ne:w": 1e999, "mid"'))
        same_in_both_ways(written.replace('"text":', '"text": "x", "text":'))


def test_keys_that_no_json_has_are_read_the_same() -> None:
    odd: dict[Any, Any] = {1: 2, None: "x", (): []}
    same_when_parsed(webhook(message(text="x") | odd))
    same_when_parsed(webhook(message(text="x")) | odd)
    same_when_parsed({**webhook(message(text="x")), "entry": [{**webhook(message())["entry"][0], **odd}]})  # type: ignore[index]  # a list


class TextOfAnotherKind(str):
    """Some libraries parse into their own texts."""


def test_texts_of_a_subclass_are_read_the_same() -> None:
    same_when_parsed(webhook(message(text=TextOfAnotherKind("x"), mid=TextOfAnotherKind("m"))))


def is_of_the_shapes(value: object) -> bool:
    """Whether the compiled parser makes items of it at once."""
    read = exact_value(json.dumps(value))
    entries = read.get("entry", ()) if isinstance(read, dict) else ()
    lists = [entry[name] for entry in entries for name in ("messaging", "standby") if name in entry]
    return read is not None and all(isinstance(one, Item) for items in lists for one in items)


def test_every_kind_of_item_is_of_the_shapes() -> None:
    """All but a few forms that were damaged, or hold members that nobody knows."""
    whole = [value for value in recorded() if isinstance(value, dict) and "entry" in value]
    shaped = [value for value in whole if is_of_the_shapes(value)]
    assert len(shaped) > 0.9 * len(whole)
    events = [
        event for value in shaped for event in read_input(json.dumps(value)) if isinstance(event, Event)
    ]
    assert {event.kind for event in events} == set(KINDS)


def test_what_is_not_of_the_shapes_is_still_read_item_by_item() -> None:
    good, new = message(text="one"), message(text="two") | {"brand_new": {"a": [0.5, None]}}
    bad = item(message={"mid": True})
    for value in (webhook(good, new), webhook(new, bad), webhook(bad, *[new] * 60)):
        same_in_both_ways(json.dumps(value))
        same_when_parsed(value)


@pytest.mark.parametrize(
    "name",
    [
        *("Person", "Product", "Item", "Message", "Postback", "Referral", "AdsContext", "Attachment"),
        *("QuickReply", "ReplyTo", "About", "OptIn", "Control"),
    ],
)
def test_the_shapes_have_rules_for_the_members_that_the_oracle_reads_in_the_same_order(name: str) -> None:
    """So the first fault of several is the same, too."""
    ruled = by_rules(dict.fromkeys(getattr(shapes, name).__struct_fields__), getattr(shapes, name), "$")
    assert list(ruled) == list(getattr(oracle, name).model_fields)


def test_webhooks_are_read_without_pydantic() -> None:
    program = (
        "import sys; from convroute.wire.reader import read_events; "
        "assert list(read_events(sys.argv[1])); sys.exit('pydantic' in sys.modules)"
    )
    new, bad = webhook(message(text="one") | {"brand_new": 1}), webhook(message(mid=True))
    webhooks = [value for value in recorded() if "action" not in value]
    written = json.dumps([*webhooks, new, bad])
    assert subprocess.run([sys.executable, "-c", program, written], timeout=60, check=False).returncode == 0


@pytest.mark.slow
def test_a_long_log_is_not_in_memory_at_once() -> None:
    line = json.dumps(webhook(message(text="one")))
    log = "\n".join([line] * 8_000).encode()
    tracemalloc.start()
    count = sum(1 for _ in read_input(log))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8_000
    assert peak < len(log) / 10
