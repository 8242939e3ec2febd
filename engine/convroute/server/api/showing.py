"""Decisions and threads as JSON for the page: what somebody did, who got it, until when, and why."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.json import decode

from convroute.conversation.channel import BUILTIN_NAMES
from convroute.conversation.life import Life
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import thread_json
from convroute.server.policies import Policies
from convroute.server.rows import DecisionRow, Key
from convroute.server.thread_state import state_at
from convroute.wire.first_words import first_words

_Json = dict[str, Any]


class _Reason(Struct, frozen=True):
    text: str | None = None
    at: str | None = None


class _Error(Struct, frozen=True):
    message: str


class _Thread(Struct, frozen=True):
    owner: str | None = None
    expires_at: int | None = None


class _Line(Struct, frozen=True):
    """What a list shows of a decision as `decide` writes it."""

    reason: _Reason | None = None
    error: _Error | None = None
    thread: _Thread | None = None


def names_of(policies: Policies) -> dict[str, str]:
    """The apps' names by id."""
    known = (*policies.shadows, *policies.all)
    return BUILTIN_NAMES | {app.id: app.name for policy in known for app in policy.checked.apps.values()}


def summary(row: DecisionRow, names: Mapping[str, str]) -> _Json:
    """One line of the page."""
    line = decode(row.line, type=_Line)
    reason, error, thread = line.reason or _Reason(), line.error, line.thread or _Thread()
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
        "reason": reason.text or (None if error is None else error.message),
        "place": reason.at,
        "until": thread.expires_at,
        "owner": thread.owner,
        "text": words,
        "by": None if actor is None else names.get(actor, actor),
    }


def state(key: Key, life: Life | None, now: int, version: int) -> _Json:
    return thread_as_json(key, version, state_at(key, life, now))


def thread_as_json(key: Key, version: int, thread: Thread) -> _Json:
    return {"account": key[0], "user": key[1], "version": version, **thread_json(thread)}
