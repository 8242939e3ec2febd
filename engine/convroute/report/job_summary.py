"""Findings as the Markdown of a GitHub job summary: all of them, where annotations show ten of a level.

Whatever stands in a policy is shown as it is: nothing in it is Markdown or HTML
to the reader.
"""

from convroute.diagnostic import Diagnostic
from convroute.report.findings import Findings, summary
from convroute.report.markup import code, literal, prose, size
from convroute.wording import counted

LIMIT = 2**20 - 1
"""Bytes. GitHub takes no summary of a step that is larger than 1 MiB, and shows nothing of it then."""

_HEAD = "| | Code | Place | What |\n|---|---|---|---|\n"
_ICON = {"error": "❌", "warning": "⚠️", "info": "\N{INFORMATION SOURCE}\ufe0f"}
_NAMED = 200
"""Bytes kept free for the line that says how many more there are."""


def render(findings: Findings, room: int = LIMIT) -> str:
    """A heading and a table, in at most `room` bytes of UTF-8; empty if not even those fit."""
    title = f"### convroute: {literal(summary(findings))}\n\n"
    if not findings.diagnostics:
        return title if size(title) <= room else ""
    left = room - size(title) - size(_HEAD) - _NAMED
    if left < 0:
        return ""
    rows: list[str] = []
    for item in findings.diagnostics:
        row = _row(item)
        left -= size(row)
        if left < 0:
            break
        rows.append(row)
    more = len(findings.diagnostics) - len(rows)
    said = f"\nand {counted(more, 'more finding')}, listed in the log of this step\n" if more else ""
    return title + _HEAD * bool(rows) + "".join(rows) + said + "\n"


def _row(item: Diagnostic) -> str:
    what = prose(item.message)
    if item.help:
        what += f"<br>{prose(item.help)}"
    place = f"{code(item.source.name)} {item.start.line}:{item.start.column}"
    return f"| {_ICON[item.severity]} | {item.code} | {place} | {what} |\n"
