"""Whatever is sent, a client gets an answer in Meta's shape, and never a defect."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convroute import Policy
from tests.server.graph.client import Answered, running
from tests.server.graph.conftest import IG, NOW, USER, message

KINDS = (
    "", "application/json", "application/x-www-form-urlencoded", "multipart/form-data",
    "multipart/form-data; boundary=a", "multipart/form-data; boundary=", "text/plain", "application/x+json",
    "application/json; charset=utf-16", "multipart/form-data; boundary=\xff",
)  # fmt: skip
EDGES = (
    "messages", "pass_thread_control", "extend_thread_control", "thread_owner", "messenger_profile",
    "subscribed_apps", "message_attachments", "conversations", "business_messaging_feature_status", "x",
)  # fmt: skip
METHODS = ("GET", "POST", "DELETE", "HEAD", "OPTIONS", "PUT", "BREW")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([USER, IG]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    [
        *("recipient", "message", "target_app_id", "duration", "metadata", "tag", "thread_control", "fields"),
        *("after", "batch", "method", "access_token", "appsecret_proof", "messaging_type", "sender_action"),
        *("limit", "user_id", "subscribed_fields", "features", "platform", "include_headers"),
    ]
)
parameters = st.dictionaries(names, values | st.fixed_dictionaries({}, optional={
    "id": values, "text": values, "attachment": values, "attachments": values, "quick_replies": values,
    "control_type": values, "app_id": values, "method": values, "relative_url": values, "body": values,
}))  # fmt: skip
bodies = st.one_of(
    st.binary(max_size=200),
    parameters.map(lambda given: json.dumps(given).encode()),
    parameters.map(lambda given: json.dumps({"recipient": {"id": USER}, **given}).encode()),
    st.lists(parameters, max_size=3).map(
        lambda given: json.dumps(
            {"batch": [{"method": "POST", "relative_url": "me/messages", **one} for one in given]}
        ).encode()
    ),
)
paths = st.one_of(
    st.builds(
        "/{}/{}".format, st.sampled_from(["me", IG, USER, "v26.0/me", "é", "v1"]), st.sampled_from(EDGES)
    ),
    st.text(max_size=30).map("/{}".format),
    st.just("/"),
)


def ask(policy: Policy, *calls: tuple[str, str, bytes, str, str]) -> list[Answered]:
    async def answers() -> list[Answered]:
        async with running(policy) as client:
            assert client.server.clock is not None
            client.server.clock.stand_at(NOW)
            await client.webhook(message(IG, USER))
            return [
                await client.call(
                    method, path.partition("?")[0], body=body, headers={"content-type": kind, "x": "y"}
                )
                for method, path, body, kind, _ in calls
            ]

    return asyncio.run(answers())


call = st.tuples(st.sampled_from(METHODS), paths, bodies, st.sampled_from(KINDS), st.just(""))


@pytest.mark.slow
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(call, min_size=1, max_size=12))
def test_no_call_is_a_defect(policy: Policy, calls: list[tuple[str, str, bytes, str, str]]) -> None:
    for (method, path, body, kind, _), answered in zip(calls, ask(policy, *calls), strict=True):
        assert answered.status in (200, 400, 404, 413), (method, path, body, kind, answered.body)
        if method != "OPTIONS" and path.partition("?")[0] != "/webhook":
            assert answered.status == 200 or answered.json["error"]["code"], answered.body
        assert b"Traceback" not in answered.body
