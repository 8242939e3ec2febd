"""Semantics 5: the trace, the read set, and the reason's rule; and that both fit their schemas."""

import json
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from convroute.conversation.event import Event, Handover
from convroute.conversation.request import Request
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.resources import folder
from tests.evaluator.building import (
    LEADGEN,
    NEW,
    SALES,
    SHOP,
    ZERO,
    ask,
    decide,
    event,
    from_ad,
    idle,
    message,
    owned,
    sending,
    step,
    thread_of,
)
from tests.evaluator.policies import policy
from tests.examples import examples
from tests.properties.policies import policies
from tests.properties.snapshots import snapshots


@lru_cache(maxsize=1)
def schema() -> Draft202012Validator:
    trace, decision = (
        json.loads((folder("schemas") / f"{name}.schema.json").read_text(encoding="utf-8"))
        for name in ("trace", "decision")
    )
    registry = Registry().with_resource(trace["$id"], Resource.from_contents(trace))
    return Draft202012Validator(decision, registry=registry)


@pytest.mark.slow
@examples(8, 400)
@given(st.data())
def test_every_decision_and_every_trace_fits_its_schema(data: st.DataObject) -> None:
    drawn = data.draw(policies())
    for snapshot in data.draw(st.lists(snapshots(drawn), min_size=3, max_size=6)):
        for tracing in (False, True):
            line = json.loads(json.dumps(evaluate(drawn, snapshot, tracing=tracing).to_json(3)))
            assert [error.message for error in schema().iter_errors(line)] == []


def test_the_steps_stand_in_the_order_they_were_reached() -> None:
    decision = decide(policy(SHOP + "route ad 999 to sales"), from_ad())
    assert decision.trace is not None
    steps = [found.step for found in decision.trace.steps]
    assert steps == ["E13", "1", "T1", "E3", "E6", "E10", "E8"]


def test_a_rule_that_was_tried_shows_the_first_condition_that_failed() -> None:
    decision = decide(
        policy(SHOP + "first: route ad 999 to sales route ad to marketing route ad 120 to care"), from_ad()
    )
    told = step(decision, "E3").to_json()
    rules = told["rules"]
    assert isinstance(rules, list)
    assert [(rule["rule"], rule["matched"]) for rule in rules] == [("first", False), ("ad", True)]
    [failed] = rules[0]["conditions"]
    assert (failed["field"], failed["value"], failed["result"]) == ("ad.id", "120", False)
    assert rules[0]["at"] == "acme.route:6:1"


@pytest.mark.parametrize(
    ("clause", "reference", "decision"),
    [
        ("T1", "6-K", decide(policy(SHOP), message(), owned(SALES, left=0))),
        ("E8", "6-J", decide(policy(SHOP), message())),
        ("E8", "6-O", decide(policy(SHOP), message(), owned(SALES))),
        ("E2", "6-V", decide(policy(ZERO), message(), owned(SALES))),
        ("A2", "6-G", decide(policy(SHOP), sending("concierge"), idle())),
        ("A4", "6-W", decide(policy(SHOP), ask("inbox_reply"))),
    ],
)
def test_a_step_that_relied_on_a_reading_says_so(clause: str, reference: str, decision: object) -> None:
    told = step(decision, clause)  # type: ignore[arg-type]  # a decision
    assert (told.basis, told.reference) == ("assumed", reference)


def test_the_read_set_holds_exactly_the_fields_that_were_looked_at() -> None:
    checked = policy(SHOP + 'fact vip: bool route message to sales when vip and text == "hi"')
    decision = decide(checked, message(mid="m_1", title="no"), NEW, facts={})
    assert decision.trace is not None
    assert decision.trace.reads == {
        "account": "17841400000000001",
        "channel": "instagram",
        "user": "5550001",
        "kind": "message",
        "entry": "organic",
        "surface": "message",
        "at": message().at,
        "late": False,
        "thread.owner": None,
        "thread.last_user_message_at": None,
        "thread.window_opened_at": None,
        "facts.vip": None,
    }


def test_what_is_carried_over_was_read_too() -> None:
    """An answer that shows who asked depends on who asked, also where nobody did."""
    decision = decide(policy(SHOP), message(), owned(SALES))
    assert decision.trace is not None
    assert decision.trace.reads["thread.requested_by"] is None
    assert decision.trace.reads["thread.window"] == 86_400


@pytest.mark.parametrize(
    "item",
    [
        event("handover", handover=Handover("pass", SALES, previous=LEADGEN)),
        ask("pass", "leadgen", target="sales"),
    ],
)
def test_when_the_window_opened_was_read_where_a_lead_form_opens_it(item: Event | Request) -> None:
    """A window that opened later stays, so the answer depends on it though it changes."""
    before = owned(LEADGEN)
    decision = decide(policy(SHOP), item, before)
    assert thread_of(decision)["window_opened_at"] == item.at
    assert decision.trace is not None
    assert decision.trace.reads["thread.window_opened_at"] == before.window_opened_at


def test_a_decision_that_was_not_traced_has_neither_trace_nor_read_set() -> None:
    traced = decide(policy(SHOP), message())
    assert {"trace", "read_set"} <= traced.to_json().keys()
    untraced = evaluate(policy(SHOP), Snapshot(message()))
    assert not {"trace", "read_set"} & untraced.to_json().keys()
    assert untraced == traced.__replace__(trace=None)


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("", "default", "acme.route:5:2"),
        ("route message to sales", "message", "acme.route:5:20"),
        ("hello: route message to sales", "hello", "acme.route:5:20"),
    ],
)
def test_the_reason_names_the_rule_that_decided_and_where_it_stands(text: str, rule: str, place: str) -> None:
    decision = decide(policy(f"{SHOP.rstrip()} {text}"), message())
    assert (decision.reason.rule, str(decision.reason.at)) == (rule, place)
