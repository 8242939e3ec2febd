"""The short ways to read give what the long way gives, for whatever comes in, right or wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convroute.conversation import shapes, usual_item
from convroute.conversation.event import Ad, Event
from convroute.conversation.event_draft import AdDraft, EventDraft
from convroute.conversation.input_error import InputError
from convroute.conversation.item import Item
from convroute.conversation.reader import read_at_length, read_document, read_events, read_input
from convroute.conversation.strict_json import DEEPEST
from convroute.conversation.usual_webhook import usual_webhook
from tests.conversation.building import ACCOUNTS, USER, message, request, webhook
from tests.conversation.damaged import recorded, texts, webhooks


def outcome(read: Callable[[], Any]) -> list[Item] | str:
    try:
        return list(read())
    except InputError as error:
        return str(error)


def same_in_both_ways(data: str | bytes) -> None:
    short = outcome(lambda: read_input(data, ACCOUNTS))
    assert short == outcome(lambda: read_at_length(data, ACCOUNTS))
    assert [type(one) for one in short] == [
        type(one) for one in outcome(lambda: read_at_length(data, ACCOUNTS))
    ]


def same_when_parsed(value: Any) -> None:
    documents = value if isinstance(value, list) else [value]
    at_length = [
        one for at, document in enumerate(documents) for one in read_document(document, at, ACCOUNTS)
    ]
    assert list(read_events(value, ACCOUNTS)) == at_length


def test_every_recorded_webhook_is_read_the_same() -> None:
    for value in recorded():
        same_in_both_ways(json.dumps(value))
        same_in_both_ways(json.dumps(value, indent=2).encode())
        same_in_both_ways(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        same_when_parsed(value)
    same_in_both_ways("\n".join(map(json.dumps, recorded())))
    same_in_both_ways(json.dumps(recorded()))
    same_when_parsed(list(recorded()))


def check_a_damaged_webhook(value: Any, text: str, others: list[str]) -> None:
    same_when_parsed(value)
    same_in_both_ways(text)
    same_in_both_ways(text.encode("utf-8", "surrogatepass"))
    same_in_both_ways("\n".join([text, *others]))
    same_in_both_ways(f"[{','.join([text, *others])}]".encode("utf-8", "surrogatepass"))


@given(webhooks(), texts(), st.lists(texts(), max_size=2))
@settings(max_examples=400, deadline=None)
def test_a_damaged_webhook_is_read_the_same(value: Any, text: str, others: list[str]) -> None:
    check_a_damaged_webhook(value, text, others)


@pytest.mark.nightly
@given(webhooks(), texts(), st.lists(texts(), max_size=2))
@settings(max_examples=20_000, deadline=None)
def test_many_damaged_webhooks_are_read_the_same(value: Any, text: str, others: list[str]) -> None:
    check_a_damaged_webhook(value, text, others)


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
        same_in_both_ways(inner)
        same_in_both_ways(json.dumps(webhook(message(text="x"))).replace('"x"', f'"x","new":{inner}'))
        same_in_both_ways(json.dumps(request(facts=1)).replace("1}", f"{inner}}}"))


def test_keys_that_no_json_has_are_read_the_same() -> None:
    odd: dict[Any, Any] = {1: 2, None: "x", (): []}
    same_when_parsed(webhook(message(text="x") | odd))
    same_when_parsed(webhook(message(text="x")) | odd)
    same_when_parsed({**webhook(message(text="x")), "entry": [{**webhook(message())["entry"][0], **odd}]})  # type: ignore[index]  # a list


class TextOfAnotherKind(str):
    """Some libraries parse into their own texts."""


def test_texts_of_a_subclass_are_read_the_same() -> None:
    same_when_parsed(webhook(message(text=TextOfAnotherKind("x"), mid=TextOfAnotherKind("m"))))


def test_most_of_what_comes_takes_the_short_way() -> None:
    whole = [value for value in recorded() if isinstance(value, dict) and "entry" in value]
    assert sum(usual_webhook(value, 0) is not None for value in whole) > 0.9 * len(whole)


def test_the_short_way_knows_every_member_that_the_long_way_reads() -> None:
    parts = {*usual_item.PARTS, *usual_item.RARE_MEMBERS, "sender", "recipient", "timestamp"}
    assert parts == set(shapes.Item.model_fields)
    members = {*usual_item.MESSAGE_MARKS, *usual_item.RARE_IN_MESSAGE, "mid", "text"}
    assert members == set(shapes.Message.model_fields)
    assert set(shapes.Referral.model_fields) == {"ref", "ad_id", "source", "ads_context_data", "product"}
    assert set(shapes.AdsContext.model_fields) == {"ad_title", "post_id", "product_id", "flow_id"}
    assert set(shapes.Postback.model_fields) == {"mid", "title", "payload", "referral"}
    assert set(shapes.About.model_fields) == {"mid"}
    assert set(shapes.ReplyTo.model_fields) == {"story"}
    assert set(shapes.QuickReply.model_fields) == {"payload"}
    assert set(shapes.Attachment.model_fields) == {"type"}


def test_a_draft_becomes_an_event_like_any_other() -> None:
    draft = EventDraft("instagram", "1", USER, 5, "messaging", 0, "$")
    draft.kind = draft.surface = "read"
    event = draft.frozen()
    assert event == Event(kind="read", channel="instagram", account="1", user=USER, at=5, surface="read")
    assert hash(AdDraft().frozen()) == hash(Ad())
    assert AdDraft().frozen() == Ad()
    with pytest.raises(AttributeError):
        event.kind = "message"  # type: ignore[misc]  # that is the point


def test_a_long_log_is_not_in_memory_at_once() -> None:
    import tracemalloc

    line = json.dumps(webhook(message(text="one")))
    log = "\n".join([line] * 20_000).encode()
    tracemalloc.start()
    count = sum(1 for _ in read_input(log))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < len(log) / 10
