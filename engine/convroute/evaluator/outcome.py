"""What comes of an item: who gets it, what is sent, by which policy (interfaces: Decision)."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

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


class Deliver(Struct, frozen=True, gc=False):
    """Names of connected apps that get the event, sorted: on `messaging`, and on `standby`."""

    messaging: tuple[str, ...] = ()
    standby: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {"messaging": list(self.messaging), "standby": list(self.standby)}


NOWHERE = Deliver()


class Webhook(Struct, frozen=True):
    """A webhook to send to the app `to`; `payload` is the item in Meta's shape."""

    to: str
    payload: Mapping[str, object]
    field: str = "messaging_handovers"

    def __hash__(self) -> int:
        """Without the payload, which is a dict."""
        return hash((self.to, self.field))

    def to_json(self) -> dict[str, object]:
        return {"to": self.to, "field": self.field, "payload": dict(self.payload)}


class PolicyRef(Struct, frozen=True):
    """Which policy decided."""

    name: str
    version: str
    digest: str

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "version": self.version, "digest": self.digest}
