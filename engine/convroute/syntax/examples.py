"""Tests: what a policy shows of itself. Their parts are in `happenings`, `expectations` and `cells`."""

from dataclasses import dataclass

from convroute.syntax.cells import Cases
from convroute.syntax.expectations import Then
from convroute.syntax.happenings import Given, When
from convroute.syntax.literals import Node, Text


@dataclass(frozen=True, slots=True)
class Group(Node):
    """One `when` and the `then`s that check it"""

    when: When
    then: tuple[Then, ...]


@dataclass(frozen=True, slots=True)
class Test(Node):
    """With `cases` every row begins with what is given and happens here."""

    title: Text
    given: tuple[Given, ...]
    groups: tuple[Group, ...]
    cases: Cases | None = None
