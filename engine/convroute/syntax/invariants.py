"""Invariants: what always holds of a policy, and what never."""

from dataclasses import dataclass
from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.literals import Anyone, Integer, Nobody, Node, Text, Who


@dataclass(frozen=True, slots=True)
class RoutesTo(Node):
    """`route to humans`"""

    who: Who | Anyone


@dataclass(frozen=True, slots=True)
class Broadcasts(Node):
    """`broadcast`"""


@dataclass(frozen=True, slots=True)
class IsAllowed(Node):
    """`take by concierge from humans`"""

    action: Literal["take", "pass", "extend", "request", "send"]
    by: Who | Anyone
    from_: Who | Anyone | Nobody | None
    to: Who | Anyone | None


Outcome = RoutesTo | Broadcasts | IsAllowed


@dataclass(frozen=True, slots=True)
class Claim(Node):
    """`when C always route to humans`"""

    when: Condition | None
    polarity: Literal["always", "never"]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Reachability(Node):
    """`from any thread humans can own within 2 steps`"""

    who: Who | Anyone
    steps: Integer


@dataclass(frozen=True, slots=True)
class Invariant(Node):
    title: Text
    body: Claim | Reachability
