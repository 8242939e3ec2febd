"""Semantics 5: from the trace alone a program derives the decision again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.evaluator.evaluate import evaluate
from tests.evaluator.trace_checker import derive
from tests.evaluator.trace_story import Derived, Json
from tests.examples import examples
from tests.properties.policies import policies
from tests.properties.snapshots import snapshots

pytestmark = pytest.mark.slow


def told_by(decision: Json) -> Derived:
    """The same parts as `derive` yields, as the decision prints them."""
    thread, error = decision["thread"], decision["error"]
    return Derived(
        outcome=decision["outcome"],
        kind=decision["reason"]["kind"],
        rule=decision["reason"]["rule"],
        app_id=decision["app_id"],
        messaging=decision["deliver"]["messaging"],
        standby=decision["deliver"]["standby"],
        thread=thread
        and {
            "owner": thread["owner_app_id"],
            "expires_at": thread["expires_at"],
            "window": thread["window"],
            "last_user_message_at": thread["last_user_message_at"],
            "window_opened_at": thread["window_opened_at"],
            "requested_by": thread["requested_by_app_id"],
        },
        webhooks=[
            (webhook["to"], next(name for name in webhook["payload"] if name.endswith("_thread_control")))
            for webhook in decision["webhooks"]
        ],
        error=error and (error["code"], error["subcode"]),
        thread_owner=decision.get("thread_owner"),
    )


@examples(10, 1_000)
@given(st.data())
def test_the_decision_follows_from_its_trace_alone(data: st.DataObject) -> None:
    policy = data.draw(policies())
    for snapshot in data.draw(st.lists(snapshots(policy), min_size=6, max_size=9)):
        decision = json.loads(json.dumps(evaluate(policy, snapshot, tracing=True).to_json()))
        assert told_by(decision) == derive(decision["trace"])
