"""What has to follow in a test: its `then`."""

from dataclasses import dataclass
from typing import Literal

from convroute.syntax.literals import Duration, Name, Node, Text


@dataclass(frozen=True, slots=True)
class ThenRoute(Node):
    """`then route to care for 14 days`"""

    app: Name
    window: Duration | None


@dataclass(frozen=True, slots=True)
class ThenOutcome(Node):
    """`then broadcast`, `withheld`, `allowed`"""

    outcome: Literal["broadcast", "withheld", "allowed"]


@dataclass(frozen=True, slots=True)
class ThenDelivered(Node):
    """`then delivered to care`"""

    app: Name | None


@dataclass(frozen=True, slots=True)
class ThenDenied(Node):
    """`then denied take_not_permitted`"""

    reason: Name | None


@dataclass(frozen=True, slots=True)
class ThenOwned(Node):
    """`then thread owned by care for 1 day`"""

    app: Name
    left: Duration | None


@dataclass(frozen=True, slots=True)
class ThenIdle(Node):
    """`then thread idle`"""


@dataclass(frozen=True, slots=True)
class ThenReason(Node):
    """`then reason campaign`"""

    kind: Name


@dataclass(frozen=True, slots=True)
class ThenRule(Node):
    """`then rule "template:spring_sale"`"""

    id: Text


@dataclass(frozen=True, slots=True)
class ThenStandby(Node):
    """`then standby [care, sales]`"""

    apps: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ThenWebhook(Node):
    """`then webhook take to sales`"""

    action: Literal["pass", "take", "request"]
    app: Name


@dataclass(frozen=True, slots=True)
class ThenNoWebhook(Node):
    """`then no webhook`"""


Then = (
    ThenRoute
    | ThenOutcome
    | ThenDelivered
    | ThenDenied
    | ThenOwned
    | ThenIdle
    | ThenReason
    | ThenRule
    | ThenStandby
    | ThenWebhook
    | ThenNoWebhook
)
