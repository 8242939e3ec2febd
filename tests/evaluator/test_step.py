"""One step of a fold at a time: what is kept in between, and what becomes of copies (E12, E14)."""

import json
from typing import Any

import pytest

from convroute import Decision, InputError, Life, Policy, Thread, Undecided, Unreadable
from convroute.conversation.event import Event
from convroute.conversation.item import Item
from convroute.units import DAY_MS
from tests.evaluator.building import (
    NOW,
    SALES,
    SHOP,
    USER,
    ask,
    event,
    handover,
    message,
    thread_of,
)
from tests.evaluator.folding import thread
from tests.evaluator.policies import INSTAGRAM, policy
from tests.wire.building import validator

FACTS = "fact vip: bool route message to sales when vip\n"


def stepped(
    items: list[Item], life: Life | None = None, text: str = SHOP, **more: Any
) -> tuple[Decision, Life | None]:
    """The last decision, and what is kept after it; in between everything goes through JSON."""
    shop = Policy(policy(text))
    decision: Decision | Undecided | None = None
    for item in items:
        decision, life = shop.step(item, life, **more)
        life = None if life is None else Life.from_json(json.loads(json.dumps(life.to_json())))
    assert isinstance(decision, Decision)
    return decision, life


def test_what_decide_with_a_kept_thread_cannot_know_a_step_knows() -> None:
    """A read receipt came last, so the message before it is late."""
    decision, _ = stepped([event("read", at=NOW), message(at=NOW - 5)])
    assert decision.late
    assert thread_of(decision)["state"] == "idle"


def test_a_life_holds_the_thread_its_newest_item_and_when_its_owner_was_set() -> None:
    decision, life = stepped([message(at=NOW), event("read", at=NOW + 7)])
    assert life == Life(decision.thread or Thread(), newest=NOW + 7, owner_set_at=NOW)


def test_a_late_item_leaves_the_newest_time_and_the_owners_as_they_were() -> None:
    _, life = stepped([message(at=NOW), event("reaction", at=NOW - 7)])
    assert life is not None
    assert (life.newest, life.owner_set_at) == (NOW, NOW)


def test_a_late_handover_gives_way_after_the_life_was_written_and_read_back() -> None:
    items: list[Item] = [
        message(at=NOW),
        ask("pass", "concierge", target="marketing", at=NOW + 100),
        handover("pass", SALES, at=NOW + 50),
    ]
    decision, _ = stepped(items)
    assert (decision.late, thread_of(decision)["owner"]) == (True, "marketing")


def test_a_request_takes_a_step_like_an_event() -> None:
    decision, life = stepped([message(), ask("release", "concierge", at=NOW + 5)])
    assert (decision.outcome, thread_of(decision)["state"]) == ("allowed", "idle")
    assert life is not None
    assert (life.newest, life.owner_set_at) == (NOW + 5, NOW + 5)


def test_a_copy_is_a_duplicate_and_leaves_the_life_as_it_was() -> None:
    shop = Policy(policy(SHOP))
    _, life = shop.step(message(mid="m_1"))
    decision, after = shop.step(message(mid="m_1", at=NOW + 9), life, copy=True)
    assert (decision.outcome, after) == ("duplicate", life)
    decision, after = shop.step(message(mid="m_1"), None, copy=True)
    assert (decision.outcome, after) == ("duplicate", None)


def test_what_has_no_copies_is_decided_whatever_is_said() -> None:
    shop = Policy(policy(SHOP))
    _, life = shop.step(message())
    release = ask("release", "concierge", at=NOW + 5)
    assert shop.copy_key(release) is None
    decision, after = shop.step(release, life, copy=True)
    assert decision.outcome == "allowed"
    assert after != life


@pytest.mark.parametrize(
    "item",
    [
        event("comment", user=None, at=NOW - 9),
        message(account="42"),
        Unreadable("$", "no"),
        message(facts={"vip": 1}),
    ],
)
def test_what_is_not_decided_or_of_no_thread_keeps_the_life(item: Item) -> None:
    shop = Policy(policy(SHOP + FACTS))
    life = None if isinstance(item, Event) and item.account == "42" else shop.step(message(mid="m_1"))[1]
    decision, after = shop.step(item, life)
    assert decision.outcome in ("ignored", "not_ours", "input_error")
    assert after is life
    assert shop.step(item)[1] is None


@pytest.mark.parametrize("copy", [False, True])
@pytest.mark.parametrize("newest", [NOW - 9, NOW + 9])
def test_the_life_of_another_thread_is_an_error(*, copy: bool, newest: int) -> None:
    shop = Policy(policy(SHOP))
    _, theirs = shop.step(message(user="other", at=newest))
    with pytest.raises(ValueError, match="the thread's user is other, the item's is 5550001"):
        shop.step(message(), theirs, copy=copy)


def test_a_life_of_which_only_the_state_is_known_begins_with_what_was_written_last() -> None:
    start = Life(thread(last_user_message_at=NOW))
    decision, life = stepped([event("read", at=NOW - 5)], start)
    assert decision.late
    assert life is not None
    assert life.newest == NOW


def test_facts_hold_for_one_step_and_the_items_own_go_before_them() -> None:
    shop = Policy(policy(SHOP + FACTS))
    assert shop.step(message(), None, {"vip": True})[0].app == "sales"  # type: ignore[union-attr]  # it is decided
    assert shop.step(message(facts={"vip": False}), None, {"vip": True})[0].app == "concierge"  # type: ignore[union-attr]  # as above
    with pytest.raises(ValueError, match="vip"):
        shop.step(message(), None, {"vip": "yes"})


def test_a_step_can_be_explained_like_any_decision() -> None:
    shop = Policy(policy(SHOP))
    _, life = shop.step(message(mid="m_1"))
    decision, _ = shop.step(message(mid="m_2", at=NOW - 5), life)
    explained = shop.explain_decision(decision).to_json()
    assert "trace" in explained
    assert explained.items() >= decision.to_json().items()


# --- the keys of copies


def test_copies_have_one_key_and_it_is_text_that_can_be_kept() -> None:
    shop = Policy(policy(SHOP))
    first, second = message(mid="m_1"), message(mid="m_1", at=NOW + 5, arrived_on="standby", document=3)
    assert shop.copy_key(first) == shop.copy_key(second) == f'["{INSTAGRAM}","{USER}","message","m_1"]'
    assert shop.copy_key(first) != shop.copy_key(message(mid="m_2"))
    assert shop.copy_key(message(mid="m_1", user='5","message')) != shop.copy_key(first)


def test_what_has_no_copies_has_no_key() -> None:
    shop = Policy(policy(SHOP))
    items: list[Item] = [
        ask("take", "sales"),
        event("comment", user=None),
        message(account="42"),
        message(user=INSTAGRAM),
    ]
    assert [shop.copy_key(item) for item in [*items, Unreadable("$", "no")]] == [None] * 5


def test_of_copies_in_one_document_all_but_one_are_named() -> None:
    shop = Policy(policy(SHOP))
    items: list[Item] = [
        message(mid="m_1", arrived_on="standby"),
        event("read"),
        message(mid="m_1"),
        message(mid="m_1"),
        Unreadable("$", "no"),
        message(mid="m_1", document=1),
    ]
    assert shop.copies(items) == (True, False, False, True, False, False)
    assert shop.copies(items[:1]) == (False,)
    assert shop.copies([]) == ()


# --- what is kept, as JSON


LIVES = [
    Life(Thread()),
    Life(thread(last_user_message_at=NOW, window_opened_at=None)),
    Life(thread(last_user_message_at=NOW)),
    Life(thread(owner="sales", owner_app_id=SALES, expires_at=NOW + DAY_MS, window=60), NOW, NOW - 1),
    Life(
        thread(requested_by="care", requested_by_app_id="1", window_opened_at=5, last_user_message_at=4), NOW
    ),
]


@pytest.mark.parametrize("life", LIVES)
def test_a_life_is_read_as_it_was_written_and_fits_its_schema(life: Life) -> None:
    written = json.loads(json.dumps(life.to_json()))
    assert list(validator("life").iter_errors(written)) == []
    assert Life.from_json(written) == life


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"newest": "1789000000123"}, "$.newest"),
        ({"newest": True}, "$.newest"),
        ({"newst": 1}, "newst"),
        ({"format_version": 2}, "$.format_version"),
        ({"thread": {"ownr": "sales"}}, "ownr"),
        ({"thread": {"expires_at": 1.5}}, "$.thread.expires_at"),
        ({"thread": None}, "$.thread"),
        ({"newest": -5}, "$.newest"),
        ({"owner_set_at": 10**14}, "$.owner_set_at"),
        ({"thread": {"window": -1}}, "$.thread.window"),
        ({"thread": {"window": 0}}, "$.thread.window"),
        ({"thread": {"expires_at": -1}}, "$.thread.expires_at"),
        ({"thread": {"last_user_message_at": -1}}, "$.thread.last_user_message_at"),
        ({"thread": {"window_opened_at": 10**14}}, "$.thread.window_opened_at"),
    ],
)
def test_what_is_no_life_is_refused_with_its_place(change: dict[str, object], place: str) -> None:
    written = {**Life(Thread()).to_json(), **change}
    with pytest.raises(InputError, match="not a life that was kept") as wrong:
        Life.from_json(written)
    assert place in str(wrong.value)
    assert list(validator("life").iter_errors(written))


def test_a_kept_life_names_its_owner_also_under_a_policy_that_calls_the_app_otherwise() -> None:
    """The id counts; the policy may be another one after a restart."""
    _, life = stepped([message()])
    renamed = Policy(policy(SHOP.replace("concierge", "reception")))
    decision, _ = renamed.step(event("read", at=NOW + 5), life)
    assert isinstance(decision, Decision)
    assert decision.app == "reception"
