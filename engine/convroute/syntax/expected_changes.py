"""Expected changes: what somebody means to change (language: Expected changes)."""

from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.invariants import Broadcasts, RoutesTo
from convroute.syntax.literals import Anyone, Text, Who
from convroute.syntax.node import Node


class Withheld(Node, frozen=True):
    """`withheld`"""


class Answered(Node, frozen=True):
    """`take by concierge denied`"""

    action: Literal["take", "pass", "extend", "request", "send"]
    by: Who | Anyone
    answer: Literal["allowed", "denied"]


Side = RoutesTo | Broadcasts | Withheld | Answered


class ExpectedChange(Node, frozen=True):
    """`expect change "..." { when C  from route to bot  to route to care }`; what is left out covers all."""

    title: Text
    when: Condition | None
    from_: Side | None
    to: Side | None
