"""Findings as annotations of a GitHub workflow run.

GitHub shows at most ten annotations a level and step and drops the rest in
silence, so the tenth says how many more there are; all others follow as plain
lines, which the log keeps.
"""

from collections.abc import Iterator

from convroute.diagnostic import Diagnostic, Severity
from convroute.report import concise
from convroute.report.findings import Findings, counted, summary

LIMIT = 10


def render(findings: Findings) -> str:
    lines: list[str] = []
    levels: tuple[Severity, ...] = ("error", "warning")
    for level in levels:
        lines += _level(level, [item for item in findings.diagnostics if item.severity == level])
    return "\n".join([*lines, summary(findings)]) + "\n"


def _level(level: Severity, items: list[Diagnostic]) -> Iterator[str]:
    shown = items if len(items) <= LIMIT else items[: LIMIT - 1]
    for item in shown:
        yield _annotation(item)
    rest = items[len(shown) :]
    if rest:
        more = counted(len(rest), f"more {level}")
        yield f"::{level} title=convroute::and {more}, listed in the log of this step"
        yield from (_inert(concise.render_one(item)) for item in rest)


def _annotation(item: Diagnostic) -> str:
    end = item.end
    properties = {"file": item.source.name, "line": item.start.line, "col": item.start.column}
    if end.line == item.start.line:  # GitHub takes columns only within one line
        properties["endColumn"] = max(end.column - 1, item.start.column)
    properties |= {"endLine": end.line, "title": f"convroute {item.code}"}
    named = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = item.message + (f"\nhelp: {item.help}" if item.help else "")
    return f"::{item.severity} {named}::{_data(text)}"


def _inert(line: str) -> str:
    """A line of the log that GitHub does not take for a command, whatever a file is called or says."""
    line = line.replace("##[", "# #[")
    return f"./{line}" if line.lstrip().startswith("::") else line


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
