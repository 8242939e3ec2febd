"""The JSON Schemas of what we read and write say what the interfaces say."""

import copy
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from convroute.conversation.errors import DENIAL_KINDS
from convroute.resources import folder
from tests.wire.building import AT, item, message, request, validator, webhook

DECISION: dict[str, object] = {
    "format_version": 1,
    "policy": {"name": "acme_instagram", "version": "2026.11.3", "digest": "sha256:" + "0" * 64},
    "index": 0,
    "event": {
        "type": "message",
        "thread": "17841400000000001/5550001",
        "at": AT,
        "mid": "m_10",
        "late": False,
    },
    "outcome": "routed",
    "app": "marketing",
    "app_id": "2210987654321098",
    "reason": {
        "kind": "campaign",
        "rule": "template:spring_sale",
        "at": "acme.route:36:1",
        "text": "ad 1 uses it",
    },
    "deliver": {"messaging": ["marketing"], "standby": ["care", "concierge", "sales"]},
    "thread": {
        "state": "active",
        "owner": "marketing",
        "owner_app_id": "2210987654321098",
        "expires_at": 1790209600123,
        "window": 1209600,
        "last_user_message_at": AT,
        "window_opened_at": AT,
        "requested_by": None,
        "requested_by_app_id": None,
    },
    "webhooks": [],
    "error": None,
}
DENIED = DECISION | {
    "event": {"type": "take", "thread": "1/2", "at": AT, "mid": None, "late": False},
    "outcome": "denied",
    "reason": {"kind": "take_not_permitted", "rule": None, "at": None, "text": "no rule allows it"},
    "deliver": {"messaging": [], "standby": []},
    "error": {"code": 200, "subcode": None, "message": "no"},
}
WEBHOOK = {
    "to": "care",
    "field": "messaging_handovers",
    "payload": {
        "sender": {"id": "5550001"},
        "recipient": {"id": "17841400000000001"},
        "timestamp": AT,
        "pass_thread_control": {"previous_owner_app_id": None, "new_owner_app_id": "1"},
    },
}
TRACE: dict[str, object] = {"format_version": 1, "steps": []}
INPUT_ERROR = {
    "format_version": 1,
    "index": 3,
    "document": 2,
    "outcome": "input_error",
    "error": {"path": "$.entry[0].messaging[1]", "message": "must be an object"},
}
PLACE = {"line": 12, "column": 18}
DIAGNOSTICS = {
    "format_version": 1,
    "diagnostics": [
        {
            "code": "E221",
            "severity": "error",
            "message": "no app `conierge`",
            "file": "acme.route",
            "start": PLACE,
            "end": PLACE,
            "pointer": None,
            "related": [{"message": "here", "file": "acme.route", "start": PLACE, "end": PLACE}],
            "help": "did you mean concierge?",
            "fix": {
                "title": "write concierge",
                "applicability": "safe",
                "edits": [{"file": "acme.route", "start": PLACE, "end": PLACE, "replacement": "concierge"}],
            },
        }
    ],
    "summary": {"errors": 1, "warnings": 0},
}


def fits(name: str, value: object) -> bool:
    return not list(validator(name).iter_errors(value))


@pytest.mark.parametrize("path", sorted(folder("schemas").glob("*.schema.json")), ids=lambda path: path.name)
def test_every_schema_is_a_schema_and_bears_its_name(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:convroute:schema:{path.name.removesuffix('.schema.json')}"


def test_decisions_of_every_form_fit() -> None:
    thread_owner = {"app_id": "1", "expiration": 1789000000}
    asked = {"outcome": "allowed", "reason": {"kind": "granted", "rule": None, "at": None, "text": "yes"}}
    allowed = DENIED | asked | {"error": None, "webhooks": [WEBHOOK], "thread_owner": thread_owner}
    broadcast = DECISION | {"outcome": "broadcast", "app": None, "app_id": None}
    foreign = DECISION | {
        "outcome": "not_ours",
        "app": None,
        "app_id": None,
        "deliver": {"messaging": [], "standby": []},
        "thread": None,
    }
    traced = DECISION | {"trace": TRACE, "read_set": {"ad.id": "1", "thread.owner": None}}
    for decision in (DECISION, DENIED, allowed, broadcast, foreign, traced, INPUT_ERROR):
        assert list(validator("decision").iter_errors(decision)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "guessed"},
        {"reason": {"kind": "luck", "rule": None, "at": None, "text": ""}},
        {"outcome": "broadcast"},
        {"outcome": "withheld", "app": None, "app_id": None},
        {"outcome": "denied"},
        {"thread": None},
        {"error": {"code": 1, "subcode": None, "message": ""}},
        {"extra": 1},
        {"app_id": 5},
        {"trace": TRACE},
        {"webhooks": [WEBHOOK | {"field": "messages"}]},
    ],
)
def test_a_decision_that_cannot_be_does_not_fit(change: dict[str, object]) -> None:
    assert not fits("decision", DECISION | change)


def test_an_idle_thread_has_no_owner() -> None:
    idle = copy.deepcopy(DECISION)
    thread = idle["thread"]
    assert isinstance(thread, dict)
    thread["state"] = "idle"
    assert not fits("decision", idle)
    thread.update(owner=None, owner_app_id=None, expires_at=None, window=None)
    assert fits("decision", idle)


def test_the_schema_knows_every_denial() -> None:
    for kind in DENIAL_KINDS:
        reason = {"kind": kind, "rule": None, "at": None, "text": ""}
        assert fits("decision", DENIED | {"reason": reason})
        assert fits("decision", DECISION | {"reason": reason}) == (kind == "lead_flow")


def test_the_other_outputs_fit() -> None:
    assert fits("trace", TRACE)
    assert not fits("trace", TRACE | {"steps": [{}]})
    assert fits("diagnostics", DIAGNOSTICS)
    assert not fits("diagnostics", DIAGNOSTICS | {"summary": {}})


@pytest.mark.parametrize(
    "document",
    [
        webhook(message(text="hi")),
        request(),
        request(action="inbox_reply", app=None),
        request(action="extend", duration="long"),
        {"field": "messages", "value": message()},
        {"field": "comments", "value": {"id": "1"}},
        {"facts": {"tier": "gold"}, "button_app": "care", "event": webhook(message())},
        [webhook(message()), request()],
    ],
)
def test_what_we_read_fits_the_input_schema(document: object) -> None:
    assert list(validator("input").iter_errors(document)) == []


@pytest.mark.parametrize(
    "document",
    [
        {},
        5,
        {"object": "whatsapp", "entry": []},
        {"object": "page", "entry": [{"id": "1"}]},
        webhook(item(message=None)),
        webhook(item(sender={"id": 1.5}, message={})),
        webhook(item(timestamp=True, message={})),
        webhook(item(timestamp=0, message={})),
        webhook(item(pass_thread_control={"new_owner_app_id": "care"})),
        request(action="fly"),
        request(app=None),
        request(user=None),
        {"field": "messages", "value": {}},
        {"facts": [], "event": webhook(message())},
        {"facts": {}},
    ],
)
def test_what_we_refuse_does_not_fit_the_input_schema(document: object) -> None:
    assert not fits("input", document)


def test_thread_states_and_facts_have_their_schemas() -> None:
    state = {"account": 1, "user": "2", "owner": "care", "expires_at": AT, "window": None}
    assert fits("thread-state", state)
    assert fits("thread-state", [state])
    assert not fits("thread-state", state | {"ownr": "care"})
    assert not fits("thread-state", state | {"expires_at": str(AT)})
    assert fits("facts", {"a": 1, "b": None})
    assert fits("facts", {"undeclared": []})
    assert not fits("facts", [])
