"""An explanation: rules that are made when somebody looks, and values that belong to whoever prints them."""

import contextlib
import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from convroute.api import Policy
from convroute.compiler.program import Program
from convroute.compiler.trace.lazy_tried import LazyTried
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.trace import Step, Trace
from tests.compiler.agreeing import agree_on_traces
from tests.evaluator.building import event, from_ad, from_link, message
from tests.evaluator.policies import policy

APPS = (
    "app concierge { id 1001 } app marketing { id 2002 } app sales { id 3003 } app old { id 4004 disabled }"
)
SHOP = f"""{APPS}
fact vip: bool
default concierge
route ad 7 to marketing
route ad 120 to sales when vip
route ad 120 to marketing for 14 days
route ad 8 to old
route link "spring" to sales
route postback "TALK" to sales
route postback "HELP" to marketing
route quick_reply "HELP" to sales
route message to marketing when text mentions "ring"
route postback to concierge
"""
MANY = SHOP + "".join(f"route ad {1000 + n} to marketing\n" for n in range(200))
OWNERS = (None, "2002", "4004", "413038776280800", "42")


def explained(text: str, item: Event, thread: Thread | None = None) -> Decision:
    decision = Policy(policy(text)).explain(item, thread).decision
    assert isinstance(decision, Decision)
    return decision


def trace_of(decision: Decision) -> Trace:
    assert decision.trace is not None
    return decision.trace


def stage_of(decision: Decision, clause: str) -> Step:
    return next(step for step in trace_of(decision).steps if step.step == clause)


def arrivals() -> list[Event]:
    return [
        from_ad("120"),
        from_ad("7"),
        from_ad("8"),
        from_ad("999"),
        from_ad("1150"),
        from_link("spring"),
        from_link("autumn"),
        message(),
        message(text="a ring, please"),
        event("postback", payload="HELP"),
        event("postback", payload="NOTHING"),
        event("postback"),
        event("reaction"),
        event("optin"),
        event("read"),
        replace(message(), surface="quick_reply", payload="HELP"),
        replace(message(), surface="shop"),
    ]


@pytest.mark.parametrize("text", [SHOP, MANY, SHOP.replace("default concierge", "")])
@pytest.mark.parametrize("item", arrivals(), ids=lambda item: f"{item.kind}-{item.surface}-{item.entry}")
def test_what_is_told_is_what_the_evaluator_tells_whoever_owns_the_thread(text: str, item: Event) -> None:
    program = Program(policy(text))
    for owner in OWNERS:
        for left in (-1, 1, 10 * 86_400_000):
            thread = Thread(owner_app_id=owner, expires_at=None if owner is None else item.at + left)
            for facts in (None, {"vip": True}):
                agree_on_traces(program, item, thread, facts)


@pytest.mark.parametrize("behavior", ["campaign_preempts", "link_preempts"])
def test_a_mark_that_may_take_a_thread_is_told_of_as_well(behavior: str) -> None:
    program = Program(policy(f"{SHOP} behavior {{ {behavior} on }}"))
    for item in arrivals():
        for owner in OWNERS:
            thread = Thread(owner_app_id=owner, expires_at=None if owner is None else item.at + 1)
            agree_on_traces(program, item, thread)


def test_an_outcome_s_template_is_of_its_entry_point() -> None:
    """An event made by hand may say any entry point; all but two are of the last stage."""
    program = Program(policy(SHOP))
    for entry in ("organic", "elsewhere", "organic"):
        agree_on_traces(program, replace(message(), entry=entry), None)


# --- rules that are made later -----------------------------------------------------------


def listing() -> tuple[LazyTried, Step]:
    """The rules that an ad tried, as they are told, and as the evaluator lists them."""
    item = from_ad("120")
    rules = stage_of(explained(SHOP, item), "E3").rules
    assert isinstance(rules, LazyTried)
    return rules, stage_of(evaluate(policy(SHOP), Snapshot(item), tracing=True), "E3")


def test_rules_that_are_made_later_are_a_sequence_equal_to_the_tuple() -> None:
    rules, told = listing()
    expected = told.rules
    assert isinstance(expected, tuple)
    assert len(rules) == len(expected) == 3
    assert rules == expected
    assert expected == rules
    assert rules == listing()[0]
    assert rules != expected[:2]
    assert rules != 3
    assert (*rules,) == expected
    assert rules[-1] == expected[-1]
    assert rules[:2] == expected[:2]
    assert rules[0] is rules[0]
    assert repr(rules) == repr(expected)
    assert expected[1] in rules


def test_what_is_printed_before_anything_is_made_is_what_is_printed_after() -> None:
    rules, told = listing()
    printed = rules.to_json()
    assert printed == [tried.to_json() for tried in rules]
    assert printed == told.to_json()["rules"]


def test_a_step_is_equal_to_the_evaluator_s_both_ways() -> None:
    step, told = stage_of(explained(SHOP, from_ad("120")), "E3"), listing()[1]
    assert step == told
    assert told == step


COPIES: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    lambda value: pickle.loads(pickle.dumps(value)),
]


@pytest.mark.parametrize("copied", COPIES, ids=["copy", "deep copy", "pickle"])
@pytest.mark.parametrize(
    "item", [from_ad("120"), message(), from_link("spring")], ids=lambda item: item.entry
)
def test_a_trace_is_complete_without_the_policy_and_the_event(
    copied: Callable[[Any], Any], item: Event
) -> None:
    trace = trace_of(explained(SHOP, item))
    again = copied(trace)
    assert again == trace
    assert again.to_json() == trace.to_json()


def test_a_rule_that_was_made_shows_why_not() -> None:
    first, second, third = stage_of(explained(SHOP, from_ad("120")), "E3").rules
    assert [rule.matched for rule in (first, second, third)] == [False, False, True]
    assert [(seen.field, seen.value, seen.result) for seen in first.conditions] == [("ad.id", "120", False)]
    assert [seen.field for seen in second.conditions] == ["ad.id", "vip"]
    assert third.app == "marketing"


# --- what is printed ---------------------------------------------------------------------


def emptied(value: Any) -> None:
    """Everything that can be changed in printed JSON is thrown away."""
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            emptied(inner)
    value.clear()


@pytest.mark.parametrize("item", arrivals(), ids=lambda item: f"{item.kind}-{item.surface}-{item.entry}")
@pytest.mark.parametrize("text", [SHOP, MANY])
def test_whoever_prints_an_explanation_may_change_what_was_printed(text: str, item: Event) -> None:
    shop = Policy(policy(text))
    thread = Thread(last_user_message_at=item.at - 5)
    explanation = shop.explain(item, thread)
    first = json.dumps(explanation.to_json())
    emptied(explanation.to_json())
    assert json.dumps(explanation.to_json()) == first
    assert json.dumps(shop.explain(item, thread).to_json()) == first


def test_the_steps_of_one_explanation_are_not_those_of_another() -> None:
    shop = Policy(policy(SHOP))
    first = shop.explain(message()).decision
    assert isinstance(first, Decision)
    trace_of(first).steps.clear()
    trace_of(first).reads.clear()
    assert (
        trace_of(explained(SHOP, message()))
        == evaluate(policy(SHOP), Snapshot(message()), tracing=True).trace
    )
    second = shop.explain(message()).decision
    assert isinstance(second, Decision)
    assert len(trace_of(second).steps) > 5


@pytest.mark.parametrize("item", arrivals(), ids=lambda item: f"{item.kind} {item.entry}")
def test_what_an_explanation_shows_cannot_be_changed_for_the_next(item: Event) -> None:
    """Steps that are the same for many events are kept, so nobody may change them."""
    ready = Policy(policy(SHOP))
    before = ready.explain(item).to_json()
    trace = trace_of_explained(ready, item)
    for step in trace.steps:
        with contextlib.suppress(TypeError):
            step.values["planted"] = 1  # type: ignore[index]  # a mapping that should not be changed
        with contextlib.suppress(TypeError):
            step.changes["planted"] = 1  # type: ignore[index]  # as above
    assert ready.explain(item).to_json() == before


def trace_of_explained(ready: Policy, item: Event) -> Trace:
    decision = ready.explain(item).decision
    assert isinstance(decision, Decision)
    return trace_of(decision)


def test_what_could_not_be_read_is_explained_as_it_is() -> None:
    ready = Policy(policy(SHOP))
    [undecided] = ready.decide_many(ready.read('[{"object": "instagram", "entry": 5}]'))
    assert isinstance(undecided, Undecided)
    assert ready.explain_decision(undecided).decision == undecided


def test_a_time_that_no_calendar_has_is_told_in_milliseconds() -> None:
    ready = Policy(policy(SHOP))
    decision = ready.decide(arrivals()[0], Thread(owner="sales", expires_at=10**15))
    assert isinstance(decision, Decision)
    assert "1000000000000000 ms" in decision.reason.text
    assert "1000000000000000 ms" in str(ready.explain_decision(decision))
