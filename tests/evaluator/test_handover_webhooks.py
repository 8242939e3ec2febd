"""Semantics 3, Webhook: exactly what Meta sends, and to whom (D 3.1 to 3.5)."""

from typing import Any

import pytest

from convroute.evaluator.state import State
from tests.evaluator.building import (
    CONCIERGE,
    LEADGEN,
    MARKETING,
    NEW,
    NOW,
    SALES,
    STRANGER,
    USER,
    ask,
    decide,
    owned,
)
from tests.evaluator.policies import INSTAGRAM, policy
from tests.evaluator.test_control_flows import ROUTING, ZERO

ENVELOPE = {"sender": {"id": USER}, "recipient": {"id": INSTAGRAM}, "timestamp": NOW}


def sent(text: str, action: Any, state: State, **more: Any) -> list[dict[str, Any]]:
    """The webhooks of a request by `sales`, as the decision prints them."""
    decision = decide(policy(text), ask(action, more.pop("app", "sales"), **more), state)
    printed: Any = decision.to_json()["webhooks"]
    return list(printed)


def told(to: str, verb: str, **body: Any) -> list[dict[str, Any]]:
    return [
        {"to": to, "field": "messaging_handovers", "payload": {**ENVELOPE, f"{verb}_thread_control": body}}
    ]


@pytest.mark.parametrize("metadata", [None, "why", ""])
@pytest.mark.parametrize(
    ("state", "previous"), [(owned(SALES), SALES), (NEW, None), (owned(SALES, left=0), None)]
)
def test_a_pass_is_told_to_the_target(state: State, previous: str | None, metadata: str | None) -> None:
    """`previous_owner_app_id` null from idle; `metadata` only when given."""
    body = {"previous_owner_app_id": previous, "new_owner_app_id": MARKETING}
    expected = body if metadata is None else {**body, "metadata": metadata}
    assert sent(ROUTING, "pass", state, target="marketing", metadata=metadata) == told(
        "marketing", "pass", **expected
    )


def test_a_pass_to_the_inbox_is_told_to_it_by_its_own_name() -> None:
    [webhook] = sent(ROUTING, "pass", owned(SALES), target="instagram_inbox")
    assert webhook["to"] == "instagram_inbox"
    assert webhook["payload"]["pass_thread_control"]["new_owner_app_id"] == "1217981644879628"


@pytest.mark.parametrize(("owner", "name"), [(CONCIERGE, "concierge"), (STRANGER, STRANGER)])
def test_a_take_is_told_to_the_previous_owner(owner: str, name: str) -> None:
    body = {"previous_owner_app_id": owner, "new_owner_app_id": SALES, "metadata": "mine"}
    text = f"{ROUTING}allow take by sales"
    assert sent(text, "take", owned(owner), metadata="mine") == told(name, "take", **body)


def test_a_take_from_idle_is_told_to_nobody() -> None:
    """6-C"""
    assert sent(f"{ROUTING}allow take by sales", "take", NEW) == []


def test_a_request_is_told_to_the_owner() -> None:
    expected = told("concierge", "request", requested_owner_app_id=SALES, metadata="please")
    assert sent(ROUTING, "request", owned(CONCIERGE), metadata="please") == expected


def test_a_request_from_idle_tells_the_actor_that_it_has_the_thread() -> None:
    body = {"previous_owner_app_id": None, "new_owner_app_id": SALES}
    assert sent(ZERO, "request", NEW) == told("sales", "pass", **body)


def test_a_release_and_an_extension_are_told_to_nobody() -> None:
    assert sent(ROUTING, "release", owned(SALES)) == []
    assert sent(ROUTING, "extend", owned(SALES), duration=60) == []


def test_a_reply_in_the_inbox_is_told_to_the_previous_owner() -> None:
    body = {"previous_owner_app_id": LEADGEN, "new_owner_app_id": "1217981644879628"}
    assert sent(ROUTING, "inbox_reply", owned(LEADGEN), app=None) == told("leadgen", "take", **body)
