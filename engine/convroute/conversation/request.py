"""Something an app asks for: one of the control flows, a send, or a look at the owner (semantics 3)."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from convroute.conversation.event import no_facts

Action = Literal["pass", "take", "release", "extend", "request", "send", "inbox_reply", "owner"]


class InlineControl(Struct, frozen=True):
    """`thread_control` of a send (semantics A3); `control_type` as it came, None when missing."""

    control_type: object = None
    app: str | None = None


class Request(Struct, frozen=True, kw_only=True):
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
    facts: Mapping[str, object] = field(default_factory=no_facts)
    document: int = 0
    path: str = "$"

    def __hash__(self) -> int:
        """Without what came as it was, which may be values that have none."""
        return hash((self.action, self.app, self.account, self.user, self.at, self.document, self.path))
