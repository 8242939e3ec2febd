"""Where a fold starts, what facts it goes by, and that its threads can be handed back."""

import pytest

from convroute.conversation.event import Kind
from convroute.conversation.item import Item
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Undecided
from convroute.evaluator.fold import Fold
from convroute.evaluator.validation import WrongValueError
from convroute.units import DAY_SECONDS
from tests.evaluator.building import (
    MARKETING,
    NOW,
    SALES,
    SHOP,
    STRANGER,
    ZERO,
    ask,
    event,
    message,
    step,
    thread_of,
)
from tests.evaluator.folding import decided, fold, thread
from tests.evaluator.policies import policy

FACTS = """
fact vip: bool fact tier: "gold" | "basic"
route message to sales when vip
route message to marketing when tier == "gold"
"""


# --- where a fold starts


def test_a_thread_starts_as_the_caller_says() -> None:
    start = thread(owner="sales", expires_at=NOW + 1, requested_by="2002", last_user_message_at=NOW - 5)
    [decision] = decided(SHOP, [event("read")], (start,))
    assert thread_of(decision) == {
        "state": "active",
        "owner": "sales",
        "owner_app_id": SALES,
        "expires_at": NOW + 1,
        "window": DAY_SECONDS,
        "last_user_message_at": NOW - 5,
        "window_opened_at": NOW - 5,
        "requested_by": "marketing",
        "requested_by_app_id": MARKETING,
    }


@pytest.mark.parametrize(
    ("owner", "app", "app_id"),
    [
        ("sales", "sales", SALES),
        (SALES, "sales", SALES),
        ("page_inbox", "page_inbox", "263902037430900"),
        ("care", "care", "1217981644879628"),
        (STRANGER, None, STRANGER),
    ],
)
def test_t2_a_start_state_may_name_an_owner_by_name_or_id(owner: str, app: str | None, app_id: str) -> None:
    [decision] = decided(SHOP, [event("read")], (thread(owner=owner, expires_at=NOW + 1),))
    assert (decision.app, decision.app_id) == (app, app_id)


@pytest.mark.parametrize(
    "start", [thread(owner="sales"), thread(expires_at=NOW + 1), thread(owner="sales", expires_at=NOW)]
)
def test_a_start_state_without_owner_or_expiry_is_idle(start: Thread) -> None:
    assert thread_of(decided(SHOP, [event("read")], (start,))[0])["state"] == "idle"


@pytest.mark.parametrize("name", ["owner", "requested_by"])
def test_a_start_state_with_a_name_that_no_app_has_decides_nothing(name: str) -> None:
    start = thread(**{"owner": "sales", "expires_at": NOW + 1, name: "sale"})
    with pytest.raises(WrongValueError) as wrong:
        Fold(policy(SHOP), [Thread(account="1", user="2"), start])
    assert wrong.value.path == f"$[1].{name}"
    assert "did you mean `sales`?" in wrong.value.message


# --- facts


def test_facts_of_the_fold_hold_for_every_item_and_a_wrapper_overrides_them_name_by_name() -> None:
    items: list[Item] = [
        message(mid="m_1", user="a"),
        message(mid="m_2", user="b", facts={"vip": False}),
        message(mid="m_3", user="c", facts={"vip": None}),
        message(mid="m_4", user="d", facts={"vip": None, "tier": None}),
    ]
    apps = [decision.app for decision in decided(SHOP + FACTS, items, facts={"vip": True, "tier": "gold"})]
    assert apps == ["sales", "marketing", "marketing", "concierge"]


@pytest.mark.parametrize(
    ("facts", "path"), [({"vip": 1}, "vip"), ({"vip": "true"}, "vip"), ({"tier": "silver"}, "tier")]
)
def test_a_wrapper_fact_of_the_wrong_type_is_that_documents_input_error(
    facts: dict[str, object], path: str
) -> None:
    wrong, right = fold(SHOP + FACTS, [message(mid="m_1", facts=facts), message(mid="m_1", document=1)])
    assert isinstance(wrong, Undecided)
    assert wrong.path == f"$.facts.{path}"
    assert right.outcome == "routed"
    with pytest.raises(WrongValueError):
        Fold(policy(SHOP + FACTS), facts=facts)


def test_a_wrong_wrapper_loses_no_item_of_another_read() -> None:
    """Each read numbers its documents from 0, and so does the next."""
    items: list[Item] = [
        message(mid="m_1", facts={"vip": 1}),
        message(mid="m_2"),
        event("read", at=NOW + 1),
        message(mid="m_1"),
    ]
    outcomes = [decision.outcome for decision in fold(SHOP + FACTS, items)]
    assert outcomes == ["input_error", "routed", "delivered", "routed"]


def test_every_item_has_its_decision_also_those_of_one_wrong_wrapper() -> None:
    """The one that is right is no copy of those that were wrong."""
    wrong: list[Item] = [message(mid=mid, facts={"vip": 1}) for mid in ("m_1", "m_2", "m_1")]
    outcomes = [decision.outcome for decision in fold(SHOP + FACTS, [*wrong, message(mid="m_1", document=1)])]
    assert outcomes == ["input_error"] * 3 + ["routed"]


def test_a_fact_that_is_not_declared_is_ignored_with_a_note() -> None:
    [decision] = decided(SHOP + FACTS, [message(facts={"vipp": True})])
    assert decision.app == "concierge"
    assert step(decision, "T1").notes == ("fact `vipp` is not declared and was ignored; did you mean `vip`?",)


# --- handing back


@pytest.mark.parametrize("text", [SHOP, ZERO])
def test_a_decisions_thread_handed_back_gives_the_same_as_the_fold(text: str) -> None:
    kinds: list[Kind] = ["message", "read", "reaction", "postback"]
    items: list[Item] = [event(kind, at=NOW + n * 40_000_000) for n, kind in enumerate(kinds * 3)]
    items.insert(3, ask("request", "sales", at=NOW + 90_000_000))
    together = decided(text, items)
    start: tuple[Thread, ...] = ()
    for item, expected in zip(items, together, strict=True):
        [alone] = decided(text, [item], start)
        assert alone.__replace__(trace=None) == expected.__replace__(trace=None)
        assert alone.thread is not None
        start = (alone.thread,)
