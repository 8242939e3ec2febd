"""A comment for a pull request: a table of what changes, and the rest folded behind it.

Whatever stands in a policy is shown as it is: nothing in it is Markdown or HTML to the reader.
"""

from collections.abc import Iterator

from msgspec import Struct

from convroute.differ.difference import Line, Undecided
from convroute.differ.difference import Version as Side
from convroute.differ.expected import Judged
from convroute.report.difference.answers import unproved
from convroute.report.difference.compared import Compared, Comparison, shown
from convroute.report.difference.conversation import because, given, happens
from convroute.report.difference.groups import Entry, Group, Open, groups, reasons, undecided
from convroute.report.difference.summary import summary
from convroute.report.markup import code, literal, prose, size
from convroute.wording import counted, shortened

LIMIT = 65_000
"""Bytes: GitHub refuses a comment of more than 65 536 characters."""
MARK = "<!-- convroute diff -->"
"""By which a comment is known again, to be written anew."""
_ROWS = 20
_LONGEST = 160
"""Characters of a line; where it stands, it is whole."""
_LONGEST_WHICH = 80
"""Characters of what a row is about; below the table it is whole."""
_NAMED = 200
"""Bytes kept free for the line that says how much more there is."""


class _Part(Struct, frozen=True):
    """A row of the table, and what is folded about it: about all changes of a group behind the first."""

    row: str
    details: str


def render(comparison: Comparison, room: int = LIMIT) -> str:
    """At most `room` bytes of UTF-8, and empty if not even the heading fits."""
    head = f"{MARK}\n### convroute diff: {literal(summary(comparison))}\n\n"
    parts = [part for compared in comparison.compared for part in _parts(compared, comparison)]
    tail = "".join(_expected(comparison))
    table, left = _table(parts, room - size(head) - _NAMED)
    if left < 0:
        return "" if size(head) > room else head
    details = ""
    told = 0
    for part in parts:
        left -= size(part.details)
        if left < size(tail):
            break
        details += part.details
        told += bool(part.details)
    more = sum(bool(part.details) for part in parts) - told
    said = f"{counted(more, 'more group')} of changes: `convroute diff` tells them all\n" if more else ""
    return head + table + details + said + (tail if size(tail) <= left + size(tail) else "")


def _table(parts: list[_Part], room: int) -> tuple[str, int]:
    if not parts:
        return "", room
    head = "| | Which | Before | After | Because of |\n|---|---|---|---|---|\n"
    rows = [part.row for part in parts[:_ROWS]]
    more = len(parts) - len(rows)
    text = head + "".join(rows) + (f"| | | | | and {more} more |\n" if more else "") + "\n"
    return text, room - size(text)


def _parts(compared: Compared, comparison: Comparison) -> Iterator[_Part]:
    if compared.old is None or compared.new is None:
        what = "added" if compared.old is None else "removed"
        yield _Part(f"| {_ICONS[what]} | | | {what} | {code(compared.version.called)} |\n", "")
        return
    previous = None
    for group in groups(compared):
        because = "" if group.line == previous else _because(group.line)
        details = _details(group, compared, comparison)
        for row in _rows(group, because, comparison):
            yield _Part(row, details)
            details = ""
        previous = group.line
    for hard in undecided(compared):
        yield _Part(_unknown_row(hard.one), _unknown(hard))


_ICONS = {"changed": "🔀", "same": "🟰", "expected": "✅", "unknown": "❔", "added": "➕", "removed": "➖"}


def _rows(group: Group, because: str, comparison: Comparison) -> Iterator[str]:
    """One for each change. The line is named in the first of its rows."""
    if group.minor:
        meant = comparison.expecting and all(one.declared for one in group.judged)
        rows = [(literal(", ".join(reasons(group))), "expected" if meant else "changed")]
    else:
        rows = [(_which(entry), _kind(entry.judged, comparison)) for entry in group.entries]
    for which, kind in rows:
        yield f"| {_ICONS[kind]} | {which} | {code(group.before)} | {code(group.after)} | {because} |\n"
        because = ""


def _which(entry: Entry) -> str:
    first, *others = entry.which
    more = f"<br>and {len(others)} more" if others else ""
    return f"{code(shortened(first, _LONGEST_WHICH))}{more}"


def _kind(judged: Judged, comparison: Comparison) -> str:
    if judged.region.same:
        return "same"
    return "expected" if comparison.expecting and judged.declared else "changed"


def _because(line: Line | None) -> str:
    if line is None:
        return ""
    mark = "" if line.side == "new" else "removed: "
    said = f"{mark}{code(shortened(line.text, _LONGEST))}{_at(line)}"
    if line.was is None:
        return said
    before = "moved from" if line.was.text == line.text else f"was {code(shortened(line.was.text, _LONGEST))}"
    return f"{said}, {before}{_at(line.was)}"


def _at(line: Line) -> str:
    return "" if line.place is None else f" {literal(f'{line.place.file}:{line.place.line}')}"


def _details(group: Group, compared: Compared, comparison: Comparison) -> str:
    lines = [
        f"<details><summary>{code(group.before)} → {code(group.after)}: {_because(group.line)}</summary>",
        "",
    ]
    if group.minor:
        lines += (f"- **{action}:** {literal(said)}" for action, said in reasons(group).items())
        lines.append("")
    for entry in () if group.minor else group.entries:
        lines += _entry(entry, compared, comparison)
    return "\n".join([*lines, "</details>", "", ""])


def _entry(entry: Entry, compared: Compared, comparison: Comparison) -> Iterator[str]:
    judged = entry.judged
    region = shown(judged)
    yield f"- **Which:** {'<br>and '.join(map(code, entry.which))}"
    if region.same:
        yield "- Only another rule decides."
    elif comparison.expecting:
        yield f"- **Expected:** {_status(judged)}"
    example = given(compared.policies, region)
    yield f"- **Example:** {code(happens(compared.policies, region.after))}<br>{literal(example)}"
    yield f"- **Before:** {_why(region.before, compared)}"
    yield f"- **After:** {_why(region.after, compared)}"
    yield ""


def _status(judged: Judged) -> str:
    titles = ", ".join(code(one.title) for one in judged.by)
    if judged.declared:
        return f"yes, {titles}"
    if isinstance(judged.rest, Undecided):
        return f"unknown whether {titles} covers all of it"
    return f"not this part; {titles} covers another" if titles else "no"


def _why(side: Side, compared: Compared) -> str:
    reason = side.decision.reason
    at = "" if reason.at is None else f" ({literal(f'{reason.at.file}:{reason.at.line}')})"
    return f"{prose(because(compared.policies, side))}{at}"


def _unknown_row(one: Undecided) -> str:
    before, after = map(code, one.outcomes) if one.outcomes else ("unknown", "unknown")
    return f"| {_ICONS['unknown']} | {code(one.space)} | {before} | {after} | {_because(one.line)} |\n"


def _unknown(hard: Open) -> str:
    line = hard.one.line
    because = f" because of {_because(line)}" if line is not None else ""
    said = literal(f"{unproved(hard.one).capitalize()}, {hard.about}: {hard.why}")
    return (
        f"<details><summary>unknown{because}</summary>\n\n{said}. A larger `--budget` may tell.\n\n"
        "</details>\n\n"
    )


def _expected(comparison: Comparison) -> Iterator[str]:
    for one in comparison.unused:
        where = literal(f"{one.place.file}:{one.place.line}")
        yield f"- ⚠️ nothing changes as {code(one.title)} expects ({where})\n"
    for one in comparison.doubtful:
        yield f"- ❔ it is not known whether anything changes as {code(one.title)} expects\n"
    for said in comparison.broken:
        yield f"- ❌ {literal(said)}\n"
