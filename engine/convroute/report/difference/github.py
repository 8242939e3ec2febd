"""Changes as annotations of a GitHub workflow run: at the line that changed, where the new policy has it.

The comment for the pull request is another format, `markdown`.
"""

from convroute.report.difference.compared import Compared, Comparison
from convroute.report.difference.groups import Group, reasons
from convroute.report.difference.notes import Note, example, notes
from convroute.report.difference.summary import summary
from convroute.report.github import LEVELS, annotation, annotations, inert

_TITLE = "convroute diff"


def render(comparison: Comparison) -> str:
    """At most ten of a level, as GitHub shows; the others follow as plain lines."""
    found = [*notes(comparison)]
    lines: list[str] = []
    for level in LEVELS:
        of_level = [note for note in found if note.level == level]
        lines += annotations(level, of_level, "more annotation", _annotation, _line)
    return "\n".join([*lines, inert(summary(comparison))]) + "\n"


def _annotation(note: Note) -> str:
    return annotation(note.level, note.place, note.place, _TITLE, _text(note))


def _line(note: Note) -> str:
    return f"{note.place}: {_text(note).splitlines()[0]}"


def _text(note: Note) -> str:
    return note.about if isinstance(note.about, str) else _told(*note.about)


def _told(group: Group, compared: Compared) -> str:
    lines = [f"{group.before} → {group.after}"]
    if group.line.side == "old":
        lines.append(f"because of the removed line: {group.line.text}")
    elif group.line.was is not None:
        lines.append("moved" if group.line.was.text == group.line.text else f"was: {group.line.was.text}")
    if group.minor:
        lines += (f"{action}: {said}" for action, said in reasons(group).items())
        return "\n".join(lines)
    first, *others = group.entries
    lines += [f"which: {', and '.join(first.which)}", example(group, compared)]
    lines += (f"also: {', and '.join(entry.which)}" for entry in others)
    return "\n".join(lines)
