"""What a decision is to its caller: frozen, equal by content, and its own record."""

import copy
from random import Random

import pytest
from msgspec.structs import replace

from convroute.api import Policy
from convroute.conversation.event import Event, Handover
from convroute.conversation.thread import Thread
from convroute.evaluator.decide_one import decide_one
from convroute.evaluator.decision import Decision
from tests.compiler.crowds import NOW, Crowd
from tests.evaluator.building import APPS, ask, event, from_ad, message, owned
from tests.evaluator.policies import INSTAGRAM, policy

FACTS = 'fact tier: "gold" | "silver"\n fact orders: int 0..9\n'
SHOP = f"""{APPS} {FACTS} app care = instagram_inbox
default concierge
route ad 120 to marketing for 14 days
route message to sales when tier == "gold"
"""


def decision_of(text: str = SHOP) -> Decision:
    decision = Policy(policy(text)).decide(from_ad())
    assert isinstance(decision, Decision)
    return decision


@pytest.mark.parametrize("name", ["app", "rule", "reason", "thread", "deliver", "outcome", "new"])
def test_a_decision_and_its_reason_cannot_be_changed(name: str) -> None:
    decision = decision_of()
    with pytest.raises(AttributeError):
        setattr(decision, name, None)
    with pytest.raises(AttributeError):
        delattr(decision, name)
    with pytest.raises(AttributeError):
        decision.reason.kind = "other"  # type: ignore[misc]  # that it cannot be is the point
    assert decision == decision_of()


def test_what_is_at_hand_is_what_the_parts_say() -> None:
    decision = decision_of()
    assert decision.thread is not None
    assert (decision.rule, decision.reason_kind) == (decision.reason.rule, decision.reason.kind)
    assert (decision.owner, decision.expires_at) == (decision.thread.owner, decision.thread.expires_at)


def test_decisions_are_equal_by_what_they_say() -> None:
    decision = decision_of()
    assert decision == decision_of()
    assert hash(decision) == hash(decision_of())
    assert decision != decision.__replace__(late=True)
    assert decision != "a decision"
    assert "rule='ad:120'" in repr(decision)


def test_a_webhook_that_is_sent_has_a_hash() -> None:
    thread = Thread(owner="concierge", expires_at=NOW + 1)
    passes = ask("pass", "concierge", target="care", at=NOW)
    first, second = (Policy(policy(SHOP)).decide(passes, thread) for _ in range(2))
    assert isinstance(first, Decision)
    assert isinstance(second, Decision)
    assert len({*first.webhooks, *second.webhooks}) == len(first.webhooks) == 1


def test_a_copy_is_the_same_decision() -> None:
    decision = decision_of()
    assert copy.copy(decision) == decision
    assert copy.copy(decision).to_json() == decision.to_json()


def test_a_policy_is_the_same_after_being_copied() -> None:
    shop = Policy(policy(SHOP))
    again = copy.copy(shop)
    assert again == shop
    assert again.decide(from_ad()) == shop.decide(from_ad())


def test_a_decision_is_enough_to_explain_it_later() -> None:
    shop = Policy(policy(SHOP))
    thread = Thread(account=INSTAGRAM, user="5550001", owner="sales", expires_at=NOW + 5)
    for item in (
        message(),
        from_ad(),
        event("reaction"),
        event("optin"),
        event("comment", user=None),
        event("handover", handover=Handover("pass", "2002")),
        event("handover", handover=Handover("request", "2002")),
        event("handover", user=None, handover=Handover("app_roles")),
        ask("take", "sales"),
        replace(message(), account="1"),
    ):
        for before in (None, thread):
            for facts in (None, {"tier": "gold"}):
                decision = shop.decide(item, before and replace(before, account=None), facts)
                assert isinstance(decision, Decision)
                told = shop.explain(item, before and replace(before, account=None), facts)
                assert shop.explain_decision(decision).to_json() == told.to_json()
                assert str(shop.explain_decision(decision)) == str(told)


def test_a_fold_s_decisions_can_be_explained_later_too() -> None:
    """Also one that came late: the decision knows the state it was taken on."""
    shop = Policy(policy(SHOP))
    items: list[Event] = [from_ad(at=NOW + 10), message(at=NOW + 20), message(at=NOW, mid="m_late")]
    decisions = shop.decide_many(items)
    for decision in decisions:
        assert isinstance(decision, Decision)
        explained = shop.explain_decision(decision).to_json()
        assert {name: explained[name] for name in decision.to_json()} == decision.to_json()
    assert [decision.late for decision in decisions if isinstance(decision, Decision)] == [False, False, True]


def test_a_decision_of_another_policy_is_not_explained() -> None:
    with pytest.raises(ValueError, match="the decision is of policy"):
        Policy(policy(APPS)).explain_decision(decision_of())


@pytest.mark.parametrize(
    ("thread", "facts"),
    [
        (Thread(user="somebody else"), None),
        (Thread(account="1"), None),
        (Thread(owner="nobody_we_know", expires_at=NOW + 1), None),
        (Thread(requested_by="nobody_we_know"), None),
        (None, {"tier": "bronze"}),
        (None, {"orders": True}),
        (None, {"orders": 10}),
    ],
)
def test_what_is_wrong_is_said_as_before(thread: Thread | None, facts: dict[str, object] | None) -> None:
    shop = policy(SHOP)
    with pytest.raises(ValueError) as planned:  # noqa: PT011  # the message is compared below
        Policy(shop).decide(message(), thread, facts)
    with pytest.raises(ValueError) as specified:  # noqa: PT011  # the message is compared with
        decide_one(shop, message(), thread, facts)
    assert str(planned.value) == str(specified.value)


@pytest.mark.parametrize(
    "own", [{"tier": None}, {"unheard_of": 1}, {"tier": "gold"}, {"tier": "bronze"}, {"orders": "7"}]
)
def test_facts_of_the_item_are_taken_as_before(own: dict[str, object]) -> None:
    item = replace(message(), facts=own)
    for facts in (None, {"tier": "gold"}, {"unheard_of": 2}):
        assert Policy(policy(SHOP)).decide(item, None, facts) == decide_one(policy(SHOP), item, None, facts)


@pytest.mark.parametrize("button", [None, "sales", "3003", "nobody_we_know"])
def test_the_app_of_a_button_gets_the_full_event_as_before(button: str | None) -> None:
    pressed = replace(event("postback", payload="HELP"), button_app=button)
    assert Policy(policy(SHOP)).decide(pressed) == decide_one(policy(SHOP), pressed, None, None)


def test_a_large_policy_is_explained_by_what_was_tried() -> None:
    """The rows and the trace do not grow with rules that are about something else."""
    rules = "".join(f"route ad {1000 + n} to marketing\n" for n in range(200))
    explanation = Policy(policy(SHOP + rules)).explain(from_ad("1150"))
    text = str(explanation)
    assert "151 more are about something else" in text
    assert len(text.splitlines()) < 25
    data = str(explanation.to_json())
    assert "'passed_over': 151" in data
    assert "ad:1042" not in data


@pytest.mark.slow
def test_a_crowd_is_decided_by_several_threads_at_once() -> None:
    """What is made when it is first needed may be made twice, and is the same."""
    from concurrent.futures import ThreadPoolExecutor

    crowd = Crowd(Random(3))
    large = crowd.policy(240)
    events = [crowd.event() for _ in range(200)]
    alone = Policy(large)
    expected = [alone.decide(one) for one in events]
    shared = Policy(large)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: [shared.decide(one) for one in events], range(8)):
            assert found == expected


def test_an_owner_nobody_knows_is_not_remembered() -> None:
    """There is no end of them (semantics T2)."""
    shop = Policy(policy(SHOP))
    for number in range(50):
        state = owned(str(900_000 + number))
        thread = Thread(owner_app_id=state.owner, expires_at=state.expires_at)
        decision = shop.decide(message(), thread)
        assert isinstance(decision, Decision)
        assert (decision.app, decision.app_id) == (None, state.owner)
