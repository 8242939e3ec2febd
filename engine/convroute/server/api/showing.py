"""Decisions and threads as JSON for the page: what somebody did, who got it, until when, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.json import decode

from convroute.conversation.channel import BUILTIN_NAMES
from convroute.conversation.life import Life
from convroute.evaluator.decision import thread_json
from convroute.server.policies import Policies
from convroute.server.rows import DecisionRow, Key
from convroute.server.thread_state import state_at

_MOST_LETTERS = 500
_Json = dict[str, Any]


def names_of(policies: Policies) -> dict[str, str]:
    """The apps' names by id."""
    known = (*policies.shadows, *policies.all)
    return BUILTIN_NAMES | {app.id: app.name for policy in known for app in policy.checked.apps.values()}


def summary(row: DecisionRow, names: Mapping[str, str]) -> _Json:
    """One line of the page."""
    line: _Json = decode(row.line)
    reason = line.get("reason") or {}
    error = line.get("error") or {}
    thread = line.get("thread") or {}
    item = None if row.input is None else _item(row.input)
    return {
        "id": row.id,
        "decided_at": row.decided_at,
        "at": row.at,
        "account": row.account,
        "user": row.user,
        "version": row.version,
        "type": row.type,
        "mid": row.mid,
        "outcome": row.outcome,
        "app": None if row.app_id is None else names.get(row.app_id, row.app_id),
        "rule": row.rule,
        "reason": reason.get("text") or error.get("message"),
        "place": reason.get("at"),
        "until": thread.get("expires_at"),
        "owner": thread.get("owner"),
        "text": None if item is None else _text(item),
        "by": None if item is None else _actor(item, names),
    }


def state(key: Key, life: Life | None, now: int, version: int) -> _Json:
    return {
        "account": key[0],
        "user": key[1],
        "version": version,
        **thread_json(state_at(key, life, now)),
    }


def _item(document: bytes) -> _Json:
    """The one item of a document, or the request that it is."""
    read = decode(document)
    if isinstance(read, dict) and isinstance(read.get("event"), dict):
        read = read["event"]
    if not isinstance(read, dict):
        return {}
    for entry in _objects(read.get("entry")):
        for name in ("messaging", "standby", "changes"):
            for item in _objects(entry.get(name)):
                return item
    return read


def _text(item: _Json) -> str | None:
    """What somebody reads first of it."""
    found = next(_texts(item), None)
    return None if found is None else found[:_MOST_LETTERS]


def _texts(item: _Json) -> Iterator[str]:
    for name, member in (
        ("message", "text"),
        ("postback", "title"),
        ("message_edit", "text"),
        ("reaction", "emoji"),
        ("referral", "ref"),
        ("value", "text"),
        ("value", "message"),
        ("postback", "payload"),
    ):
        value = item.get(name)
        if isinstance(value, dict) and isinstance(value.get(member), str):
            yield value[member]
    message = item.get("message")
    if isinstance(message, dict):
        kinds = [str(one.get("type")) for one in _objects(message.get("attachments"))]
        if kinds:
            yield f"[{', '.join(kinds)}]"
    if isinstance(item.get("target"), str):
        yield f"to {item['target']}"


def _actor(item: _Json, names: Mapping[str, str]) -> str | None:
    """The app that sent a message or asked for something; None where a person did it."""
    message = item.get("message")
    app = message.get("app_id") if isinstance(message, dict) else item.get("app")
    return None if app is None else names.get(str(app), str(app))


def _objects(value: object) -> list[_Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
