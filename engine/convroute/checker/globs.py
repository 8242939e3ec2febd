"""Globs: `*`, `?`, and the three escapes they know (language: Conditions, `like`)."""

from convroute.checker.findings import Findings, Spot
from convroute.source import Source
from convroute.syntax.literals import Text


def check_glob(pattern: Text, source: Source, findings: Findings) -> bool:
    """Whether every backslash of the pattern escapes a `*`, a `?` or a backslash."""
    bad = _bad_escape(pattern.value)
    if bad is None:
        return True
    findings.add(
        "E281",
        f"the pattern has `{bad}`, which means nothing" if len(bad) > 1 else "the pattern ends with a `\\`",
        Spot(source, pattern.span),
        help="a backslash makes `*`, `?` and itself literal: write \\\\*, \\\\? or \\\\\\\\ in the string",
    )
    return False


def _bad_escape(pattern: str) -> str | None:
    position = 0
    while (position := pattern.find("\\", position)) != -1:
        escaped = pattern[position + 1 : position + 2]
        if escaped not in ("*", "?", "\\"):
            return "\\" + escaped
        position += 2
    return None
