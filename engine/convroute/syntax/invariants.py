"""Invariants: what always holds of a policy, and what never."""

from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.literals import Anyone, Integer, Nobody, Text, Who
from convroute.syntax.node import Node, node


@node
class RoutesTo(Node):
    """`route to humans`"""

    who: Who | Anyone


@node
class Broadcasts(Node):
    """`broadcast`"""


@node
class IsAllowed(Node):
    """`take by concierge from humans`"""

    action: Literal["take", "pass", "extend", "request", "send"]
    by: Who | Anyone
    from_: Who | Anyone | Nobody | None
    to: Who | Anyone | None


Outcome = RoutesTo | Broadcasts | IsAllowed


@node
class Claim(Node):
    """`when C always route to humans`"""

    when: Condition | None
    polarity: Literal["always", "never"]
    outcome: Outcome


@node
class Reachability(Node):
    """`from any thread humans can own within 2 steps`"""

    who: Who | Anyone
    steps: Integer


@node
class Invariant(Node):
    title: Text
    body: Claim | Reachability
