"""Invariants: what always holds of a policy, and what never."""

from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.literals import Anyone, Integer, Nobody, Text, Who
from convroute.syntax.node import Node


class RoutesTo(Node, frozen=True):
    """`route to humans`"""

    who: Who | Anyone


class Broadcasts(Node, frozen=True):
    """`broadcast`"""


class IsAllowed(Node, frozen=True):
    """`take by concierge from humans`"""

    action: Literal["take", "pass", "extend", "request", "send"]
    by: Who | Anyone
    from_: Who | Anyone | Nobody | None
    to: Who | Anyone | None


Outcome = RoutesTo | Broadcasts | IsAllowed


class Claim(Node, frozen=True):
    """`when C always route to humans`"""

    when: Condition | None
    polarity: Literal["always", "never"]
    outcome: Outcome


class Reachability(Node, frozen=True):
    """`from any thread humans can own within 2 steps`"""

    who: Who | Anyone
    steps: Integer


class Invariant(Node, frozen=True):
    title: Text
    body: Claim | Reachability
