"""Changes as annotations of a GitHub workflow run: at the line that changed, where the new policy has it.

The comment for the pull request is another format, `markdown`.
"""

from collections.abc import Iterator

from msgspec import Struct

from convroute.diagnostic import Severity
from convroute.differ.difference import Line
from convroute.report.difference.answers import unproved
from convroute.report.difference.compared import Compared, Comparison, shown
from convroute.report.difference.conversation import given, happens
from convroute.report.difference.groups import Group, groups, reasons
from convroute.report.difference.summary import summary
from convroute.report.github import LIMIT, and_more, annotation, inert
from convroute.source import Place
from convroute.wording import counted

_LEVELS: tuple[Severity, ...] = ("error", "warning", "info")
_TITLE = "convroute diff"


class _Note(Struct, frozen=True):
    level: Severity
    place: Place
    text: str


def render(comparison: Comparison) -> str:
    """At most ten of a level, as GitHub shows; the others follow as plain lines."""
    notes = [note for compared in comparison.compared for note in _notes(compared, comparison)]
    notes += [
        _Note("warning", one.place, f'nothing changes as "{one.title}" expects') for one in comparison.unused
    ]
    lines: list[str] = []
    for level in _LEVELS:
        lines += _of_level(level, [note for note in notes if note.level == level])
    return "\n".join([*lines, inert(summary(comparison))]) + "\n"


def _of_level(level: Severity, notes: list[_Note]) -> Iterator[str]:
    shown_ = notes if len(notes) <= LIMIT else notes[: LIMIT - 1]
    for note in shown_:
        yield annotation(level, note.place, note.place, _TITLE, note.text)
    rest = notes[len(shown_) :]
    if rest:
        yield and_more(level, counted(len(rest), "more change"))
        yield from (inert(f"{note.place}: {note.text.splitlines()[0]}") for note in rest)


def _notes(compared: Compared, comparison: Comparison) -> Iterator[_Note]:
    old, new = compared.old, compared.new
    home = Place(compared.version.file, 1, 1)
    if old is None or new is None:
        level: Severity = "info" if old is None and comparison.expecting else "warning"
        yield _Note(level, home, f"the policy was {'added' if old is None else 'removed'}")
        return
    for group in groups(compared):
        meant = all(one.region.same or (comparison.expecting and one.declared) for one in group.judged)
        yield _Note("info" if meant else "warning", _place(group.line, home), _told(group, compared))
    for one in compared.undecided:
        place = home if one.line is None else _place(one.line, home)
        yield _Note("info" if one.same else "warning", place, f"{unproved(one)}: {one.why}")


def _place(line: Line, home: Place) -> Place:
    """Of a line that is gone the beginning of the policy: the run shows the new files."""
    return line.place if line.place is not None and line.side == "new" else home


def _told(group: Group, compared: Compared) -> str:
    region = shown(group.judged[0])
    lines = [f"{group.before} → {group.after}"]
    if group.line.side == "old":
        lines.append(f"because of the removed line: {group.line.text}")
    if group.minor:
        lines += (f"{action}: {said}" for action, said in reasons(group).items())
        return "\n".join(lines)
    first, *others = group.entries
    lines.append(f"which: {', and '.join(first.which)}")
    lines.append(f"example: {happens(compared.policies, region.after)}; {given(compared.policies, region)}")
    lines += (f"also: {', and '.join(entry.which)}" for entry in others)
    return "\n".join(lines)
