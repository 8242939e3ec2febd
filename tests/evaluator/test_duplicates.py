"""Semantics E12, E13: copies, and what is not ours."""

import pickle
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from convroute.api import Policy
from convroute.conversation.event import Event, Handover
from convroute.conversation.item import Item, Unreadable
from convroute.evaluator.decision import Decision
from convroute.evaluator.fold import Fold
from convroute.wire.reader import read_events
from tests.evaluator.building import (
    MARKETING,
    NOW,
    SALES,
    SHOP,
    USER,
    ask,
    event,
    handover,
    message,
    on_page,
    step,
)
from tests.evaluator.folding import decided, fold, outcomes
from tests.evaluator.policies import INSTAGRAM, policy

# --- E12


@pytest.mark.parametrize(
    ("first", "second", "copies"),
    [
        (message(mid="m_1"), message(mid="m_1", at=NOW + 1, text="other"), True),
        (message(mid="m_1"), message(mid="m_2"), False),
        (message(mid="m_1"), message(mid="m_1", user="other"), False),
        (message(mid="m_1"), event("postback", mid="m_1"), False),
        (event("postback", mid="m_1"), event("postback", mid="m_1", at=NOW + 1), True),
        (event("echo", mid="m_1"), event("echo", mid="m_1", at=NOW + 1), True),
        (event("deletion", mid="m_1"), event("deletion", mid="m_1", at=NOW + 1), True),
        (event("reaction", mid="m_1"), event("reaction", mid="m_1", at=NOW + 1), False),
        (event("reaction", mid="m_1"), event("reaction", mid="m_1"), True),
        (event("reaction", mid="m_1"), event("reaction", mid="m_2"), False),
        (event("read", mid="m_1"), event("read", mid="m_1"), True),
        (event("edit", mid="m_1"), event("edit", mid="m_1", at=NOW + 1), False),
        (event("edit", mid="m_1"), event("edit", mid="m_1"), True),
        (handover("pass", SALES), handover("pass", MARKETING), True),
        (handover("pass", SALES), handover("take", SALES), False),
        (handover("pass", SALES), handover("pass", SALES, at=NOW + 1), False),
        (event("referral"), event("referral"), True),
        (event("referral"), event("referral", at=NOW + 1), False),
        (event("optin"), event("optin"), True),
        (event("delivery"), event("delivery"), True),
        (event("unsupported", mid="m_1"), event("unsupported", mid="m_1", at=NOW + 1), True),
        (event("unsupported", part="order"), event("unsupported", part="order"), True),
        (event("unsupported", part="order"), event("unsupported", part="order", at=NOW + 1), False),
        (event("unsupported", part="order"), event("unsupported", part="game_play"), False),
        (message(mid=None), message(mid=None, text="other"), True),
        (message(mid=None), message(mid=None, at=NOW + 1), False),
        (event("read"), event("read"), True),
        (message(mid="m_1"), message(mid=None), False),
    ],
)
@pytest.mark.parametrize("same_document", [True, False])
def test_e12_what_makes_two_items_copies(
    first: Event, second: Event, copies: bool, same_document: bool
) -> None:
    later = replace(second, document=0 if same_document else 1)
    assert (outcomes(SHOP, [first, later])[1] == "duplicate") is copies


def test_e12_of_copies_in_one_document_the_first_under_messaging_is_decided_at_its_own_place() -> None:
    items: list[Item] = [
        message(mid="m_1", arrived_on="standby"),
        event("read", mid="m_9"),
        message(mid="m_1", arrived_on="messaging"),
        message(mid="m_1", arrived_on="messaging"),
        message(mid="m_1", arrived_on="standby"),
    ]
    assert outcomes(SHOP, items) == ["duplicate", "delivered", "routed", "duplicate", "duplicate"]


def test_e12_without_a_copy_under_messaging_the_first_is_decided() -> None:
    items: list[Item] = [message(mid="m_1", arrived_on="standby"), message(mid="m_1", arrived_on="standby")]
    assert outcomes(SHOP, items) == ["routed", "duplicate"]


def test_e12_across_documents_the_first_is_decided_wherever_it_arrived() -> None:
    items: list[Item] = [
        message(mid="m_1", arrived_on="standby"),
        message(mid="m_1", arrived_on="messaging", document=1),
    ]
    assert outcomes(SHOP, items) == ["routed", "duplicate"]


def test_e12_a_copy_changes_nothing_and_goes_to_nobody() -> None:
    first, copy = decided(SHOP, [message(mid="m_1"), message(mid="m_1", at=NOW + 5)])
    assert (copy.outcome, copy.reason.kind, copy.app, copy.app_id) == ("duplicate", "duplicate", None, None)
    assert (copy.deliver.messaging, copy.deliver.standby) == ((), ())
    assert copy.thread == first.thread


def test_e12_a_copy_does_not_make_what_follows_late() -> None:
    decisions = decided(
        SHOP, [message(mid="m_1"), message(mid="m_1", at=NOW + 9), message(mid="m_2", at=NOW + 5)]
    )
    assert [decision.late for decision in decisions] == [False, False, False]


def test_e12_requests_comments_and_what_is_not_ours_have_no_copies() -> None:
    release = ask("request", "sales")
    foreign = message(account="42", mid="m_1")
    comment = event("comment", user=None)
    roles = event("handover", handover=Handover("app_roles"))
    items: list[Item] = [release, release, foreign, foreign, comment, comment, roles, roles]
    expected = ["denied"] * 2 + ["not_ours"] * 2 + ["ignored"] * 4
    assert outcomes(SHOP, items) == expected


def test_e12_a_sample_of_nobodys_account_has_no_copies_though_it_names_no_channel() -> None:
    """The dashboard's test deliveries do not say their channel."""
    sample = message(account="0", channel=None, mid="m_1")
    assert outcomes(SHOP, [sample, sample]) == ["not_ours", "not_ours"]


def test_e12_a_webhook_with_messaging_and_standby_is_decided_once() -> None:
    """The same through the reader: the standby copy stands first in the document."""
    item = {
        "sender": {"id": USER},
        "recipient": {"id": INSTAGRAM},
        "timestamp": NOW,
        "message": {"mid": "m_1", "text": "hi"},
    }
    entry = {"id": INSTAGRAM, "time": NOW, "standby": [item], "messaging": [item]}
    items = list(read_events({"object": "instagram", "entry": [entry]}))
    assert outcomes(SHOP, items) == ["duplicate", "routed"]


@pytest.mark.parametrize("late", [False, True])
def test_e12_a_duplicate_is_explained_as_one_however_it_was_found(*, late: bool) -> None:
    """Its trace is the one that it has when it is decided with a trace."""
    shop = Policy(policy(SHOP))
    items: list[Item] = [message(mid="m_1"), message(mid="m_1", at=NOW - 5 if late else NOW)]
    found = shop.decide_many(items)[1]
    life = shop.step(items[0])[1]
    stepped = shop.step(items[1], life, copy=True)[0]
    expected = decided(SHOP, items)[1]
    for one in (found, stepped, pickle.loads(pickle.dumps(found))):
        explained = shop.explain_decision(one)
        assert explained.to_json() == expected.to_json()
        assert "duplicate" in str(explained)
    assert step(expected, "E12").name == "duplicate"


def test_e12_copies_in_two_reads_are_in_two_documents_though_both_reads_count_from_0() -> None:
    """As step by step: the first is decided, wherever it arrived."""
    standby, messaging = message(mid="m_1", arrived_on="standby"), message(mid="m_1")
    shop = Policy(policy(SHOP))
    reads = [[standby], [], [messaging], [standby, messaging]]
    apart = shop.decide_many(iter(reads))
    assert [one.outcome for one in apart] == ["routed", "duplicate", "duplicate", "duplicate"]
    assert shop.decide_many(iter([[], [messaging]]))[0].outcome == "routed"
    assert shop.decide_many([[]]) == shop.decide_many([]) == []
    joined = shop.decide_many([standby, messaging])
    assert [one.outcome for one in joined] == ["duplicate", "routed"]


def test_e12_a_read_is_taken_when_the_one_before_it_is_decided() -> None:
    """Many bodies are never held at once."""
    taken: list[int] = []

    def reads() -> Iterator[list[Item]]:
        for number in range(3):
            taken.append(number)
            yield [message(mid=f"m_{number}")]

    decisions = Fold(policy(SHOP)).decide_reads(reads())
    for number in range(3):
        assert next(decisions).outcome == "routed"
        assert taken == list(range(number + 1))


# --- E13


@pytest.mark.parametrize(
    "item",
    [
        message(account="42"),
        ask("take", "sales", account="42"),
        ask("inbox_reply", account="42"),
        message(channel="messenger"),
        message(channel=None),
        event("comment", user=None, account="42"),
        handover("pass", SALES, account="42"),
        on_page(message()),
    ],
)
def test_e13_another_account_or_channel_is_not_ours(item: Item) -> None:
    [decision] = decided(SHOP, [item])
    assert (decision.outcome, decision.reason.kind) == ("not_ours", "not_ours")
    assert (decision.thread, decision.app, decision.app_id, decision.error) == (None, None, None, None)
    assert decision.deliver.messaging == ()


def test_e13_what_cannot_be_read_keeps_its_place_and_the_others_are_decided() -> None:
    items: list[Item] = [message(mid="m_1"), Unreadable("$.entry[1]", "is no object"), event("read")]
    decisions = fold(SHOP, items)
    assert [decision.outcome for decision in decisions] == ["routed", "input_error", "delivered"]
    assert decisions[1].to_json(1) == {
        "format_version": 1,
        "index": 1,
        "document": 0,
        "outcome": "input_error",
        "error": {"path": "$.entry[1]", "message": "is no object"},
    }


def test_e13_a_test_delivery_of_somebody_else_is_not_ours_however_often_it_comes() -> None:
    """E13 comes before E12: what is not ours has no copies."""
    value = {"sender": {"id": "12334"}, "recipient": {"id": "23245"}, "timestamp": "1527459824"}
    delivery = {
        "field": "messages",
        "value": {**value, "message": {"mid": "random_mid", "text": "random_text"}},
    }
    first, second = Fold(policy(SHOP)).decide(read_events([delivery, delivery]))
    assert isinstance(first, Decision)
    assert isinstance(second, Decision)
    assert (first.outcome, second.outcome, second.thread) == ("not_ours", "not_ours", None)


def test_e13_what_the_business_writes_to_itself_is_not_ours_however_often_it_comes() -> None:
    itself = message(user=INSTAGRAM, mid="m_1")
    for first in (itself, replace(itself, arrived_on="standby")):
        decisions = decided(SHOP, [first, itself])
        assert [(one.outcome, one.thread) for one in decisions] == [("not_ours", None)] * 2
