"""What a decision says (interfaces: Decision)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from convroute.conversation.errors import MetaError
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.trace import Trace
from convroute.source import Place

FORMAT_VERSION = 1

Outcome = Literal[
    "routed",
    "delivered",
    "broadcast",
    "withheld",
    "observed",
    "duplicate",
    "not_ours",
    "ignored",
    "allowed",
    "denied",
    "input_error",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind` is closed (semantics 5); `rule` and `at` name the rule that decided; `text` is for people."""

    kind: str
    text: str
    rule: str | None = None
    at: Place | None = None

    def to_json(self) -> dict[str, object]:
        at = None if self.at is None else str(self.at)
        return {"kind": self.kind, "rule": self.rule, "at": at, "text": self.text}


@dataclass(frozen=True, slots=True)
class Deliver:
    """Names of connected apps that get the event, sorted: on `messaging`, and on `standby`."""

    messaging: tuple[str, ...] = ()
    standby: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {"messaging": list(self.messaging), "standby": list(self.standby)}


NOWHERE = Deliver()


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook to send to the app `to`; `payload` is the item in Meta's shape."""

    to: str
    payload: Mapping[str, object]
    field: str = "messaging_handovers"

    def to_json(self) -> dict[str, object]:
        return {"to": self.to, "field": self.field, "payload": dict(self.payload)}


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """Which policy decided."""

    name: str
    version: str
    digest: str

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "version": self.version, "digest": self.digest}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who gets the event, or whether the request is granted, and everything that follows.

    `app` is a name (None for nobody or an app the policy does not know), `app_id`
    decimal text. `thread` is the state after, None where there is no thread.
    `thread_owner` is set for the action `owner` only (A5; `expiration` in seconds).
    `trace` is there only if it was asked for.
    """

    policy: PolicyRef
    item: Event | Request
    late: bool
    outcome: Outcome
    app: str | None
    app_id: str | None
    reason: Reason
    deliver: Deliver
    thread: Thread | None
    webhooks: tuple[Webhook, ...] = ()
    error: MetaError | None = None
    thread_owner: Mapping[str, object] | None = None
    trace: Trace | None = None

    @property
    def event(self) -> Event | Request:
        """What was decided; the same as `item`."""
        return self.item

    @property
    def type(self) -> str:
        """The event's kind, or the action that was asked for."""
        return self.item.action if isinstance(self.item, Request) else self.item.kind

    def to_json(self, index: int = 0) -> dict[str, object]:
        """The decision as the command prints it, `index` counting printed lines from 0."""
        line: dict[str, object] = {
            "format_version": FORMAT_VERSION,
            "policy": self.policy.to_json(),
            "index": index,
            "event": self._event(),
            "outcome": self.outcome,
            "app": self.app,
            "app_id": self.app_id,
            "reason": self.reason.to_json(),
            "deliver": self.deliver.to_json(),
            "thread": None if self.thread is None else thread_json(self.thread),
            "webhooks": [webhook.to_json() for webhook in self.webhooks],
            "error": _error_json(self.error),
        }
        if self.thread_owner is not None:
            line["thread_owner"] = dict(self.thread_owner)
        if self.trace is not None:
            line["trace"] = self.trace.to_json()
            line["read_set"] = dict(self.trace.reads)
        return line

    def _event(self) -> dict[str, object]:
        item = self.item
        return {
            "type": self.type,
            "thread": f"{item.account}/{item.user}" if item.user is not None else None,
            "at": item.at,
            "mid": item.mid if isinstance(item, Event) else None,
            "late": self.late,
        }


@dataclass(frozen=True, slots=True)
class Undecided:
    """A document or item that could not be read, in the place of its decision (interfaces: INPUT)."""

    document: int
    path: str
    message: str
    outcome: Literal["input_error"] = "input_error"

    def to_json(self, index: int = 0) -> dict[str, object]:
        return {
            "format_version": FORMAT_VERSION,
            "index": index,
            "document": self.document,
            "outcome": self.outcome,
            "error": {"path": self.path, "message": self.message},
        }


def thread_json(thread: Thread) -> dict[str, object]:
    """A thread's state as decisions print it (times ms, `window` seconds)."""
    return {
        "state": thread.state,
        "owner": thread.owner,
        "owner_app_id": thread.owner_app_id,
        "expires_at": thread.expires_at,
        "window": thread.window,
        "last_user_message_at": thread.last_user_message_at,
        "window_opened_at": thread.window_opened_at,
        "requested_by": thread.requested_by,
        "requested_by_app_id": thread.requested_by_app_id,
    }


def _error_json(error: MetaError | None) -> dict[str, object] | None:
    if error is None:
        return None
    return {"code": error.code, "subcode": error.subcode, "message": error.message}
