"""A difference as notes at places of the new files, for reports that show one beside a line."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from convroute.diagnostic import Severity
from convroute.differ.difference import Line
from convroute.report.difference.answers import unproved
from convroute.report.difference.compared import Compared, Comparison, shown
from convroute.report.difference.conversation import given, happens
from convroute.report.difference.groups import Group, groups, undecided
from convroute.source import Place

Kind = Literal["changed-decision", "unknown-decision", "policy-added", "policy-removed", "unused-expectation"]


class Note(Struct, frozen=True):
    """`about` is a group of changes of a policy, or what there is to say; `space` is where all is unknown."""

    kind: Kind
    level: Severity
    place: Place
    about: tuple[Group, Compared] | str
    space: str = ""


def notes(comparison: Comparison) -> Iterator[Note]:
    """Policy by policy, then what was expected and did not happen."""
    for compared in comparison.compared:
        yield from _of_policy(compared, comparison)
    for one in comparison.unused:
        text = f'nothing changes as "{one.title}" expects'
        yield Note("unused-expectation", "warning", one.place, text)


def _of_policy(compared: Compared, comparison: Comparison) -> Iterator[Note]:
    home = Place(compared.version.file, 1, 1)
    if compared.old is None:
        level: Severity = "info" if comparison.expecting else "warning"
        yield Note("policy-added", level, home, "the policy was added")
        return
    if compared.new is None:
        yield Note("policy-removed", "warning", home, "the policy was removed")
        return
    for group in groups(compared):
        meant = all(one.region.same or (comparison.expecting and one.declared) for one in group.judged)
        place = _place(group.line, home)
        yield Note("changed-decision", "info" if meant else "warning", place, (group, compared))
    for hard in undecided(compared):
        one = hard.one
        level = "info" if one.same else "warning"
        text = f"{unproved(one)}, {hard.about}: {hard.why}"
        yield Note("unknown-decision", level, _place(one.line, home), text, hard.about)


def _place(line: Line | None, home: Place) -> Place:
    """Of a line that is gone the beginning of the policy: the files are the new ones."""
    return home if line is None or line.place is None or line.side == "old" else line.place


def example(group: Group, compared: Compared) -> str:
    """`example: message "refund" on instagram; thread idle, the first message, …`"""
    region = shown(group.judged[0])
    return f"example: {happens(compared.policies, region.after)}; {given(compared.policies, region)}"
