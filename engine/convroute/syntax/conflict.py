"""What a version control system leaves in a file that it could not merge, told once for each conflict.

The lines between `<<<<<<<` and `=======` are read on, the other version is not:
so the rest of the file is looked at as if the conflict were resolved.
"""

import re

from msgspec import Struct

from convroute.diagnostic import Diagnostic
from convroute.source import Source, Span
from convroute.syntax.limits import MAX_REPORTED

_MARKER = re.compile(r"^(?P<sign><{7}|\|{7}|={7}|>{7})(?:[ \t][^\r\n]*)?(?=\r?$)", re.MULTILINE)
_SIGNS = tuple(sign * 7 for sign in "<|=>")
_VISIBLE = re.compile(r"[^\r\n]")


class Resolved(Struct, frozen=True):
    """The file with the first version of every conflict, every other character at its place."""

    source: Source
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[Span, ...]
    """Where the versions stand that are not read."""


def resolved(source: Source) -> Resolved | None:
    """`source` without the markers of conflicts; None if there are none."""
    if not any(sign in source.text for sign in _SIGNS):
        return None
    found: list[Diagnostic] = []
    hidden: list[Span] = []
    left_out: list[Span] = []
    opened, other = False, -1  # whether inside a conflict, and where the versions begin that are not read
    for marker in _MARKER.finditer(source.text):
        sign = marker["sign"][0]
        if sign == "<" or not opened:
            found.append(_diagnostic(source, marker))
        if len(found) == MAX_REPORTED:
            break  # nothing else is looked at
        if sign == ">" and other >= 0:
            left_out.append(Span(other, marker.start()))
            hidden.append(left_out[-1])
        hidden.append(Span(marker.start(), marker.end()))
        if sign in "<>":
            opened, other = sign == "<", -1
        elif opened and other < 0:
            other = marker.end()
    return Resolved(_without(source, hidden), tuple(found), tuple(left_out)) if found else None


def _without(source: Source, hidden: list[Span]) -> Source:
    """The source with blanks where `hidden` is, so that everything else keeps its line and column."""
    pieces, done = [], 0
    for span in sorted(hidden, key=lambda span: span.start):
        start = max(span.start, done)
        if start < span.end:
            pieces += [source.text[done:start], _VISIBLE.sub(" ", source.text[start : span.end])]
            done = span.end
    return Source(source.name, "".join(pieces) + source.text[done:])


def _diagnostic(source: Source, marker: re.Match[str]) -> Diagnostic:
    whole = marker["sign"][0] == "<"
    return Diagnostic(
        "E101",
        "an unresolved merge conflict begins here"
        if whole
        else f"`{marker['sign']}` is left over from a merge conflict",
        source,
        Span(marker.start(), marker.end()),
        "keep one of the versions, and delete the other with the lines `<<<<<<<`, `=======` and `>>>>>>>`"
        if whole
        else "delete the line, and whatever version is not wanted",
    )
