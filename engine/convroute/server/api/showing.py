"""Decisions and threads as JSON for the page: what somebody did, who got it, until when, and why."""

from collections.abc import Mapping
from typing import Any

from msgspec.json import decode

from convroute.conversation.channel import BUILTIN_NAMES
from convroute.conversation.life import Life
from convroute.evaluator.decision import thread_json
from convroute.server.policies import Policies
from convroute.server.rows import DecisionRow, Key
from convroute.server.thread_state import state_at
from convroute.wire.first_words import first_words

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
    words, actor = (None, None) if row.input is None else first_words(row.input)
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
        "text": words,
        "by": None if actor is None else names.get(actor, actor),
    }


def state(key: Key, life: Life | None, now: int, version: int) -> _Json:
    return {
        "account": key[0],
        "user": key[1],
        "version": version,
        **thread_json(state_at(key, life, now)),
    }
