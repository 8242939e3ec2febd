"""What has to follow in a test: its `then`."""

from typing import Literal

from convroute.syntax.literals import Duration, Name, Text
from convroute.syntax.node import Node


class ThenRoute(Node, frozen=True):
    """`then route to care for 14 days`"""

    app: Name
    window: Duration | None


class ThenOutcome(Node, frozen=True):
    """`then broadcast`, `withheld`, `allowed`"""

    outcome: Literal["broadcast", "withheld", "allowed"]


class ThenDelivered(Node, frozen=True):
    """`then delivered to care`"""

    app: Name | None


class ThenDenied(Node, frozen=True):
    """`then denied take_not_permitted`"""

    reason: Name | None


class ThenOwned(Node, frozen=True):
    """`then thread owned by care for 1 day`"""

    app: Name
    left: Duration | None


class ThenIdle(Node, frozen=True):
    """`then thread idle`"""


class ThenReason(Node, frozen=True):
    """`then reason campaign`"""

    kind: Name


class ThenRule(Node, frozen=True):
    """`then rule "template:spring_sale"`"""

    id: Text


class ThenStandby(Node, frozen=True):
    """`then standby [care, sales]`"""

    apps: tuple[Name, ...]


class ThenWebhook(Node, frozen=True):
    """`then webhook take to sales`"""

    action: Literal["pass", "take", "request"]
    app: Name


class ThenNoWebhook(Node, frozen=True):
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
