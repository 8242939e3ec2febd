"""What has to follow in a test: its `then`."""

from typing import Literal

from convroute.syntax.literals import Duration, Name, Text
from convroute.syntax.node import Node, node


@node
class ThenRoute(Node):
    """`then route to care for 14 days`"""

    app: Name
    window: Duration | None


@node
class ThenOutcome(Node):
    """`then broadcast`, `withheld`, `allowed`"""

    outcome: Literal["broadcast", "withheld", "allowed"]


@node
class ThenDelivered(Node):
    """`then delivered to care`"""

    app: Name | None


@node
class ThenDenied(Node):
    """`then denied take_not_permitted`"""

    reason: Name | None


@node
class ThenOwned(Node):
    """`then thread owned by care for 1 day`"""

    app: Name
    left: Duration | None


@node
class ThenIdle(Node):
    """`then thread idle`"""


@node
class ThenReason(Node):
    """`then reason campaign`"""

    kind: Name


@node
class ThenRule(Node):
    """`then rule "template:spring_sale"`"""

    id: Text


@node
class ThenStandby(Node):
    """`then standby [care, sales]`"""

    apps: tuple[Name, ...]


@node
class ThenWebhook(Node):
    """`then webhook take to sales`"""

    action: Literal["pass", "take", "request"]
    app: Name


@node
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
