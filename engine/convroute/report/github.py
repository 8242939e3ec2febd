"""Findings as annotations of a GitHub workflow run.

GitHub shows at most ten annotations a level and step and drops the rest in
silence, so the tenth says how many more there are; all others follow as plain
lines, which the log keeps.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from convroute.diagnostic import Diagnostic, Severity
from convroute.report import concise
from convroute.report.display import no_old_command, visible
from convroute.report.findings import Findings, summary
from convroute.source import Place
from convroute.wording import counted

T = TypeVar("T")
LIMIT = 10
LEVELS: tuple[Severity, ...] = ("error", "warning", "info")
_LEVEL: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(findings: Findings) -> str:
    lines: list[str] = []
    for level in LEVELS:
        items = [item for item in findings.diagnostics if item.severity == level]
        lines += annotations(level, items, f"more {level}", _annotation, concise.render_one)
    return "\n".join([*lines, summary(findings)]) + "\n"


def annotations(
    level: Severity,
    items: Sequence[T],
    more: str,
    annotated: Callable[[T], str],
    in_one_line: Callable[[T], str],
) -> Iterator[str]:
    """As many as GitHub shows of one level, then plain lines; `more` is what the last of the former counts:
    `more warning`."""
    shown = items if len(items) <= LIMIT else items[: LIMIT - 1]
    yield from map(annotated, shown)
    rest = items[len(shown) :]
    if rest:
        told = f"and {counted(len(rest), more)}, listed in the log of this step"
        yield f"::{_LEVEL[level]} title=convroute::{told}"
        yield from (inert(in_one_line(item)) for item in rest)


def _annotation(item: Diagnostic) -> str:
    text = item.message + (f"\nhelp: {item.help}" if item.help else "")
    return annotation(item.severity, item.start, item.end, f"convroute {item.code}", text)


def annotation(level: Severity, start: Place, end: Place, title: str, text: str) -> str:
    """One annotation; `end` is the place after the last character."""
    properties = {"file": visible(start.file), "line": start.line, "col": start.column}
    if end.line == start.line:  # GitHub takes columns only within one line
        properties["endColumn"] = max(end.column - 1, start.column)
    properties |= {"endLine": end.line, "title": visible(title)}
    named = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_LEVEL[level]} {named}::{_data(text)}"


def inert(line: str) -> str:
    """A line of the log that GitHub does not take for a command, whatever a file is called or says."""
    line = no_old_command(line)
    return f"./{line}" if line.lstrip().startswith("::") else line


def _data(text: str) -> str:
    """Lines stay lines; whatever else a terminal or a log would obey is named."""
    text = no_old_command("\n".join(map(visible, text.split("\n"))))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
