"""Findings as the Markdown of a GitHub job summary: all of them, where annotations show ten of a level.

Whatever stands in a policy is shown as it is: nothing in it is Markdown or HTML
to the reader.
"""

import re

from convroute.diagnostic import Diagnostic
from convroute.report.display import visible
from convroute.report.findings import Findings, summary
from convroute.wording import counted

LIMIT = 2**20 - 1
"""Bytes. GitHub takes no summary of a step that is larger than 1 MiB, and shows nothing of it then."""

_HEAD = "| | Code | Place | What |\n|---|---|---|---|\n"
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#@!:(){}]")
_CODE = re.compile(r"`([^`]+)`")
_ICON = {"error": "❌", "warning": "⚠️", "info": "\N{INFORMATION SOURCE}\ufe0f"}
_NAMED = 200
"""Bytes kept free for the line that says how many more there are."""


def render(findings: Findings, room: int = LIMIT) -> str:
    """A heading and a table, in at most `room` bytes of UTF-8; empty if not even those fit."""
    title = f"### convroute: {_literal(summary(findings))}\n\n"
    if not findings.diagnostics:
        return title if _size(title) <= room else ""
    left = room - _size(title) - _size(_HEAD) - _NAMED
    if left < 0:
        return ""
    rows: list[str] = []
    for item in findings.diagnostics:
        row = _row(item)
        left -= _size(row)
        if left < 0:
            break
        rows.append(row)
    more = len(findings.diagnostics) - len(rows)
    said = f"\nand {counted(more, 'more finding')}, listed in the log of this step\n" if more else ""
    return title + _HEAD * bool(rows) + "".join(rows) + said + "\n"


def _row(item: Diagnostic) -> str:
    what = _prose(item.message)
    if item.help:
        what += f"<br>{_prose(item.help)}"
    place = f"{_code(item.source.name)} {item.start.line}:{item.start.column}"
    return f"| {_ICON[item.severity]} | {item.code} | {place} | {what} |\n"


def _prose(text: str) -> str:
    """A message, in which names stand in backticks."""
    lines = []
    for line in text.split("\n"):
        parts = _CODE.split(line)
        lines.append(
            "".join(_code(part) if number % 2 else _literal(part) for number, part in enumerate(parts))
        )
    return "<br>".join(lines)


def _code(text: str) -> str:
    return f"<code>{_literal(text)}</code>"


def _literal(text: str) -> str:
    """Numbers in place of what Markdown would read: the one way that holds in tables and code alike."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", visible(text))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "backslashreplace"))
