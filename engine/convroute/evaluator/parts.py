"""What a decision is made of: what is at hand, and the basis that makes the rest when it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from convroute.conversation.errors import MetaError
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.outcome import Deliver, Outcome, PolicyRef, Webhook
from convroute.evaluator.reason import Reason
from convroute.evaluator.trace import Trace
from convroute.record import record


@dataclass(slots=True)
class Made:
    """The parts that are made when they are asked for; None: not yet, or no thread."""

    reason: Reason | None = None
    deliver: Deliver | None = None
    thread: Thread | None = None


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
    def reason(self, decision: "Parts") -> Reason: ...
    def deliver(self, decision: "Parts") -> Deliver: ...
    def thread(self, decision: "Parts") -> Thread | None: ...


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

    def reason(self, decision: "Parts") -> Reason:  # noqa: ARG002  # the protocol's
        return self.parts[0]

    def deliver(self, decision: "Parts") -> Deliver:  # noqa: ARG002  # the protocol's
        return self.parts[1]

    def thread(self, decision: "Parts") -> Thread | None:  # noqa: ARG002  # the protocol's
        return self.parts[2]


class Parts:
    """The slots of a decision. A class of its own, so that one that is being made can become one."""

    __slots__ = (
        "_basis",
        "_given",
        "_made",
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
    _made: Made | None
    _given: object


class Draft(Parts):
    """A decision that is being made; it is done when its class is set to `Decision`."""

    __slots__ = ()
