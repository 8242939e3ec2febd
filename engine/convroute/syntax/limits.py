"""What no file may have wherever it stands: too deep a nesting, characters that turn text around."""

import re
from itertools import islice

from convroute.diagnostic import Diagnostic
from convroute.source import Source, Span

MAX_DEPTH = 64
MAX_STRING = 8192
MAX_REPORTED = 100

# Everything up to the next bracket or `not`, strings and comments stepped over in one go.
_STEP = re.compile(
    r"""
    ((?: [^"\#{}\[\]()n]+ | "(?:[^"\\\r\n]++|\\[^\r\n])*+"? | \#[^\n]* | n(?!ot\b) | (?<=[A-Za-z0-9_.])n
       | not(?=[ \t\r\n]+in\b) | \[\] | \{\} | \(\) )*+)
    ([{}\[\]()] | not | \Z)
    """,
    re.VERBOSE,
)
_COMMENT = re.compile(r"#[^\n]*")
_CLOSER = {"{": "}", "[": "]", "(": ")"}
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def too_deep(source: Source, start: int, end: int) -> tuple[Diagnostic | None, int]:
    """The first bracket or `not` that is open inside 64 others (language: Lexical), and how far was looked.

    Stops at the first bracket that does not close what is open: the parser
    will not get further than that either.
    """
    open_: list[int] = []
    expected: list[str] = []
    depth = nots = 0
    for step in _STEP.finditer(source.text, start, end):
        gap, token = step.groups()
        if not token:
            break
        if nots and _COMMENT.sub("", gap).strip():
            depth, nots = depth - nots, 0
        if token == "not":
            nots += 1
            depth += 1
        elif token in _CLOSER:
            open_.append(nots + 1)
            expected.append(_CLOSER[token])
            depth, nots = depth + 1, 0
        elif not expected or expected.pop() != token:
            return None, step.end()
        else:
            depth, nots = depth - nots - open_.pop(), 0
        if depth > MAX_DEPTH:
            return _deep(source, Span(step.start(2), step.end(2))), step.end()
    return None, end


def _deep(source: Source, span: Span) -> Diagnostic:
    return Diagnostic(
        "E125",
        f"more than {MAX_DEPTH} brackets and `not`s are open at once here",
        source,
        span,
        help="name parts of it (a `group`, a `set`), or write several rules",
    )


def turning_characters(source: Source, most: int) -> list[Diagnostic]:
    """Bidirectional controls, which show a reader something that is not written; the first `most`."""
    if source.text.isascii():
        return []
    found = islice(TURNING.finditer(source.text), most)
    return [turning(source, match.start()) for match in found]


def turning(source: Source, offset: int) -> Diagnostic:
    return Diagnostic(
        "E122",
        f"an invisible character (U+{ord(source.text[offset]):04X}) turns the text around here",
        source,
        Span(offset, offset + 1),
        help="delete it; in a string write it as `\\u{...}` if it is really meant",
    )
