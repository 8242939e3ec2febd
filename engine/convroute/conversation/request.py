"""Something an app asks for: one of the control flows, a send, or a look at the owner (semantics 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from convroute.conversation.event import no_facts

Action = Literal["pass", "take", "release", "extend", "request", "send", "inbox_reply", "owner"]


@dataclass(frozen=True, slots=True)
class InlineControl:
    """`thread_control` of a send (semantics A3); `control_type` as it came, None when missing."""

    control_type: object = None
    app: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`app` and `target` are names or decimal ids as they came; `at` ms; `duration` seconds.

    `duration` and `tag` are kept as they came, so that a wrong one is denied with
    its reason instead of being unreadable.
    """

    action: Action
    app: str | None
    account: str
    user: str
    at: int
    target: str | None = None
    duration: object = None
    metadata: str | None = None
    tag: object = None
    text: str | None = None
    thread_control: InlineControl | None = None
    facts: Mapping[str, object] = field(default_factory=no_facts, hash=False)
    document: int = 0
    path: str = "$"
