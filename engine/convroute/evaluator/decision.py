"""What a decision says (interfaces: Decision)."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, Literal, NoReturn, Protocol

from convroute.conversation.errors import MetaError
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.trace import Trace
from convroute.record import record
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


class Teller(Protocol):
    """Who can put a reason into words."""

    def sentence(self, event: Event, before: Thread) -> str: ...


class ReasonParts:
    """The slots of a reason; `_text` is its sentence, or who tells it of which event and thread."""

    __slots__ = ("_text", "at", "kind", "rule")

    kind: str
    rule: str | None
    at: Place | None
    _text: str | tuple[Teller, Event, Thread]


class ReasonDraft(ReasonParts):
    """A reason that is being made; it is done when its class is set to `Reason`."""

    __slots__ = ()


class Reason(ReasonParts):
    """`kind` is closed (semantics 5); `rule` and `at` name the rule that decided; `text` is for people.

    Frozen. The sentence may be made when somebody reads it.
    """

    __slots__ = ()

    def __init__(self, kind: str, text: str, rule: str | None = None, at: Place | None = None) -> None:
        for name, value in (("kind", kind), ("_text", text), ("rule", rule), ("at", at)):
            object.__setattr__(self, name, value)

    @property
    def text(self) -> str:
        told = self._text
        if isinstance(told, tuple):
            teller, event, before = told
            told = teller.sentence(event, before)
            object.__setattr__(self, "_text", told)
        return told

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reason):
            return NotImplemented
        return (self.kind, self.text, self.rule, self.at) == (other.kind, other.text, other.rule, other.at)

    def __hash__(self) -> int:
        return hash((self.kind, self.rule, self.at))

    def __repr__(self) -> str:
        return f"Reason(kind={self.kind!r}, text={self.text!r}, rule={self.rule!r}, at={self.at!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Reason, (self.kind, self.text, self.rule, self.at)

    def to_json(self) -> dict[str, object]:
        at = None if self.at is None else str(self.at)
        return {"kind": self.kind, "rule": self.rule, "at": at, "text": self.text}


@record
class Deliver:
    """Names of connected apps that get the event, sorted: on `messaging`, and on `standby`."""

    messaging: tuple[str, ...] = ()
    standby: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {"messaging": list(self.messaging), "standby": list(self.standby)}


NOWHERE = Deliver()


@record
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


class Basis(Protocol):
    """What a decision rests on: it makes the parts that are only made when they are asked for."""

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


@record
class Told:
    """The basis of a decision whose parts were all made at once."""

    app_id: str | None
    policy: PolicyRef
    late: bool
    webhooks: tuple[Webhook, ...]
    error: MetaError | None
    thread_owner: Mapping[str, object] | None
    trace: Trace | None
    parts: tuple[Reason, Deliver, Thread | None]

    def reason(self, decision: "Decision") -> Reason:  # noqa: ARG002  # the protocol's
        return self.parts[0]

    def deliver(self, decision: "Decision") -> Deliver:  # noqa: ARG002  # the protocol's
        return self.parts[1]

    def thread(self, decision: "Decision") -> Thread | None:  # noqa: ARG002  # the protocol's
        return self.parts[2]


class Parts:
    """The slots of a decision. A class of its own, so that one that is being made can become one."""

    __slots__ = (
        "_basis",
        "_deliver",
        "_given",
        "_reason",
        "_thread",
        "app",
        "expires_at",
        "item",
        "outcome",
        "owner",
        "reason_kind",
        "rule",
    )

    item: Event | Request
    outcome: Outcome
    app: str | None
    rule: str | None
    reason_kind: str
    owner: str | None
    expires_at: int | None
    _basis: Basis
    _reason: Reason | None
    _deliver: Deliver | None
    _thread: Thread | None
    _given: object


class Draft(Parts):
    """A decision that is being made; it is done when its class is set to `Decision`."""

    __slots__ = ()


class Decision(Parts):
    """Who gets the event, or whether the request is granted, and everything that follows.

    `app` is a name (None for nobody or an app the policy does not know), `app_id`
    decimal text. `thread` is the state after, None where there is no thread.
    `thread_owner` is set for the action `owner` only (A5; `expiration` in seconds).
    `trace` is there only if it was asked for. `rule` and `reason_kind` are the
    reason's, `owner` and `expires_at` the thread's, at hand without making either.

    Frozen, but not a dataclass: the slots are what a caller looks at for every
    event, `reason`, `deliver` and `thread` are made when one of them is first asked
    for. A decision keeps what it was decided on, so it is its own record
    (`Policy.explain_decision`).
    """

    __slots__ = ()

    def __init__(
        self,
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
    ) -> None:
        """`given` is the snapshot it was decided on."""
        parts = (reason, deliver, thread)
        values = {
            "item": item,
            "outcome": outcome,
            "app": app,
            "rule": reason.rule,
            "reason_kind": reason.kind,
            "owner": None if thread is None else thread.owner,
            "expires_at": None if thread is None else thread.expires_at,
            "_basis": Told(app_id, policy, late, webhooks, error, thread_owner, trace, parts),
            "_reason": reason,
            "_deliver": deliver,
            "_thread": thread,
            "_given": given,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    # --- what is made when it is asked for -----------------------------------------------

    @property
    def reason(self) -> Reason:
        reason = self._reason
        if reason is None:
            reason = self._basis.reason(self)
            object.__setattr__(self, "_reason", reason)
        return reason

    @property
    def deliver(self) -> Deliver:
        deliver = self._deliver
        if deliver is None:
            deliver = self._basis.deliver(self)
            object.__setattr__(self, "_deliver", deliver)
        return deliver

    @property
    def thread(self) -> Thread | None:
        thread = self._thread
        if thread is None:
            thread = self._basis.thread(self)
            object.__setattr__(self, "_thread", thread)
        return thread

    @property
    def app_id(self) -> str | None:
        return self._basis.app_id

    @property
    def policy(self) -> PolicyRef:
        return self._basis.policy

    @property
    def late(self) -> bool:
        return self._basis.late

    @property
    def webhooks(self) -> tuple[Webhook, ...]:
        return self._basis.webhooks

    @property
    def error(self) -> MetaError | None:
        return self._basis.error

    @property
    def thread_owner(self) -> Mapping[str, object] | None:
        return self._basis.thread_owner

    @property
    def trace(self) -> Trace | None:
        return self._basis.trace

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
        return _restored, ({name: getattr(self, name) for name in FIELDS},)

    def __replace__(self, **changes: Any) -> "Decision":
        return Decision(**{**{name: getattr(self, name) for name in FIELDS}, **changes})

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


def _restored(values: dict[str, Any]) -> Decision:
    return Decision(**values)


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
