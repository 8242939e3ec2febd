"""What a decision says (interfaces: Decision)."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from msgspec import Struct
from msgspec.structs import force_setattr

from convroute.conversation.errors import MetaError
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.outcome import Deliver, Outcome, PolicyRef, Webhook
from convroute.evaluator.reason import Reason
from convroute.evaluator.trace import Trace

FORMAT_VERSION = 1


class Details(Protocol):
    """Where a decision has the rest from: what is the same for many decisions, and what is made when
    somebody asks for it."""

    @property
    def app_id(self) -> str | None: ...
    @property
    def policy(self) -> PolicyRef: ...
    @property
    def late(self) -> bool: ...
    @property
    def webhooks(self) -> tuple[Webhook, ...]: ...
    @property
    def error(self) -> MetaError | None: ...
    @property
    def thread_owner(self) -> Mapping[str, object] | None: ...
    @property
    def trace(self) -> Trace | None: ...
    def reason(self, decision: "Decision") -> Reason: ...
    def deliver(self, decision: "Decision") -> Deliver: ...
    def thread(self, decision: "Decision") -> Thread | None: ...


class Decision(Struct, frozen=True, eq=False, gc=False):
    """Who gets the event, or whether the request is granted, and everything that follows.

    `app` is a name (None for nobody or an app the policy does not know), `app_id`
    decimal text. `thread` is the state after, None where there is no thread.
    `thread_owner` is set for the action `owner` only (A5; `expiration` in seconds).
    `trace` is there only if it was asked for. `rule` and `reason_kind` are the
    reason's, `owner` and `expires_at` the thread's, at hand without making either.

    The fields are what a caller looks at for every event; `reason`, `deliver` and
    `thread` are made when one of them is first asked for. A decision keeps what it
    was decided on, so it is its own record (`Policy.explain_decision`).
    """

    item: Event | Request
    outcome: Outcome
    app: str | None
    rule: str | None
    reason_kind: str
    owner: str | None
    expires_at: int | None
    _details: Details
    _given: object
    _reason: Reason | None = None
    _deliver: Deliver | None = None
    _thread: Thread | None = None

    # --- what is made when it is asked for -----------------------------------------------

    @property
    def reason(self) -> Reason:
        reason = self._reason
        if reason is None:
            reason = self._details.reason(self)
            force_setattr(self, "_reason", reason)
        return reason

    @property
    def deliver(self) -> Deliver:
        deliver = self._deliver
        if deliver is None:
            deliver = self._details.deliver(self)
            force_setattr(self, "_deliver", deliver)
        return deliver

    @property
    def thread(self) -> Thread | None:
        thread = self._thread
        if thread is None:
            thread = self._details.thread(self)
            force_setattr(self, "_thread", thread)
        return thread

    @property
    def app_id(self) -> str | None:
        return self._details.app_id

    @property
    def policy(self) -> PolicyRef:
        return self._details.policy

    @property
    def late(self) -> bool:
        return self._details.late

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        return self._details.webhooks

    @property
    def error(self) -> MetaError | None:
        return self._details.error

    @property
    def thread_owner(self) -> Mapping[str, object] | None:
        return self._details.thread_owner

    @property
    def trace(self) -> Trace | None:
        return self._details.trace

    @property
    def event(self) -> Event | Request:
        """What was decided; the same as `item`."""
        return self.item

    @property
    def type(self) -> str:
        """The event's kind, or the action that was asked for."""
        return self.item.action if isinstance(self.item, Request) else self.item.kind

    # --- as a value ----------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in FIELDS)

    def __hash__(self) -> int:
        return hash((self.item.account, self.item.user, self.item.at, self.outcome, self.app_id, self.rule))

    def __repr__(self) -> str:
        return f"Decision({', '.join(f'{name}={getattr(self, name)!r}' for name in FIELDS)})"

    def __reduce__(self) -> tuple[object, ...]:
        """Copies and pickles have every part made."""
        return _restored, ({name: getattr(self, name) for name in FIELDS} | {"given": self._given},)

    def __replace__(self, **changes: Any) -> "Decision":
        own = {name: getattr(self, name) for name in FIELDS} | {"given": self._given}
        return complete(**(own | changes))

    def to_json(self, index: int = 0) -> dict[str, object]:
        """The decision as the command prints it, `index` counting printed lines from 0."""
        details, thread, error = self._details, self.thread, self._details.error
        trace, thread_owner, webhooks = details.trace, details.thread_owner, details.webhooks
        line: dict[str, object] = {
            "format_version": FORMAT_VERSION,
            "policy": details.policy.to_json(),
            "index": index,
            "event": self._event(),
            "outcome": self.outcome,
            "app": self.app,
            "app_id": details.app_id,
            "reason": self.reason.to_json(),
            "deliver": self.deliver.to_json(),
            "thread": None if thread is None else thread_json(thread),
            "webhooks": [webhook.to_json() for webhook in webhooks] if webhooks else [],
            "error": None if error is None else _error_json(error),
        }
        if thread_owner is not None:
            line["thread_owner"] = dict(thread_owner)
        if trace is not None:
            line["trace"] = trace.to_json()
            line["read_set"] = {**trace.reads}
        return line

    def _event(self) -> dict[str, object]:
        item = self.item
        return {
            "type": self.type,
            "thread": f"{item.account}/{item.user}" if item.user is not None else None,
            "at": item.at or None,
            "mid": item.mid if isinstance(item, Event) else None,
            "late": self._details.late,
        }


FIELDS = (
    "policy",
    "item",
    "late",
    "outcome",
    "app",
    "app_id",
    "reason",
    "deliver",
    "thread",
    "webhooks",
    "error",
    "thread_owner",
    "trace",
)
"""What makes two decisions equal."""


class _Complete(Struct, frozen=True):
    """The details of a decision of which everything is known."""

    policy: PolicyRef
    app_id: str | None
    late: bool
    webhooks: tuple[Webhook, ...]
    error: MetaError | None
    thread_owner: Mapping[str, object] | None
    trace: Trace | None
    parts: tuple[Reason, Deliver, Thread | None]

    def reason(self, decision: Decision) -> Reason:  # noqa: ARG002  # the protocol's
        return self.parts[0]

    def deliver(self, decision: Decision) -> Deliver:  # noqa: ARG002  # the protocol's
        return self.parts[1]

    def thread(self, decision: Decision) -> Thread | None:  # noqa: ARG002  # the protocol's
        return self.parts[2]


def complete(
    *,
    policy: PolicyRef,
    item: Event | Request,
    late: bool,
    outcome: Outcome,
    app: str | None,
    app_id: str | None,
    reason: Reason,
    deliver: Deliver,
    thread: Thread | None,
    webhooks: tuple[Webhook, ...] = (),
    error: MetaError | None = None,
    thread_owner: Mapping[str, object] | None = None,
    trace: Trace | None = None,
    given: object = None,
) -> Decision:
    """A decision of which everything is known; `given` is the snapshot it was decided on."""
    parts = (reason, deliver, thread)
    owner = None if thread is None else thread.owner
    expires_at = None if thread is None else thread.expires_at
    details = _Complete(policy, app_id, late, webhooks, error, thread_owner, trace, parts)
    return Decision(item, outcome, app, reason.rule, reason.kind, owner, expires_at, details, given, *parts)


def _restored(values: dict[str, Any]) -> Decision:
    return complete(**values)


class Undecided(Struct, frozen=True):
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


def _error_json(error: MetaError) -> dict[str, object]:
    return {"code": error.code, "subcode": error.subcode, "message": error.message}
