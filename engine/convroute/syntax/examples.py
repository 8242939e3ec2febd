"""Tests: what a policy shows of itself. Their parts are in `given_when`, `expectations` and `cells`."""

from convroute.syntax.cells import Cases
from convroute.syntax.expectations import Then
from convroute.syntax.given_when import Given, When
from convroute.syntax.literals import Text
from convroute.syntax.node import Node


class Group(Node, frozen=True):
    """One `when` and the `then`s that check it"""

    when: When
    then: tuple[Then, ...]


class Test(Node, frozen=True):
    """With `cases` every row begins with what is given and happens here."""

    title: Text
    given: tuple[Given, ...]
    groups: tuple[Group, ...]
    cases: Cases | None = None
