"""What no file may have wherever it stands: too deep a nesting, characters that turn text around."""

import re

from convroute.diagnostic import Diagnostic
from convroute.source import Source, Span

MAX_DEPTH = 64
MAX_STRING = 8192

# Everything up to the next bracket or `not`, strings and comments stepped over in one go.
_STEP = re.compile(
    r"""
    ((?: [^"\#{}\[\]()n]+ | "(?:[^"\\\r\n]|\\[^\r\n])*+"? | \#[^\n]* | n(?!ot\b) | (?<=[A-Za-z0-9_.])n
       | not(?=[ \t\r\n]+in\b) | \[\] | \{\} | \(\) )*+)
    ([{}\[\]()] | not | \Z)
    """,
    re.VERBOSE,
)
_COMMENT = re.compile(r"#[^\n]*")
_CLOSER = {"{": "}", "[": "]", "(": ")"}
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def too_deep(source: Source, start: int, end: int) -> Diagnostic | None:
    """The first bracket or `not` that is open inside 64 others (language: Lexical).

    Stops at the first bracket that does not close what is open: the parser
    will not get further than that either.
    """
    open_: list[tuple[str, int]] = []
    depth = nots = 0
    for step in _STEP.finditer(source.text, start, end):
        gap, token = step.groups()
        if nots and _COMMENT.sub("", gap).strip():
            depth, nots = depth - nots, 0
        if not token:
            break
        if token == "not":
            nots += 1
            depth += 1
        elif token in _CLOSER:
            open_.append((token, nots + 1))
            depth, nots = depth + 1, 0
        elif not open_ or _CLOSER[open_[-1][0]] != token:
            return None
        else:
            depth, nots = depth - nots - open_.pop()[1], 0
        if depth > MAX_DEPTH:
            return _deep(source, Span(step.start(2), step.end(2)))
    return None


def _deep(source: Source, span: Span) -> Diagnostic:
    return Diagnostic(
        "E125",
        f"more than {MAX_DEPTH} brackets and `not`s are open at once here",
        source,
        span,
        help="name parts of it (a `group`, a `set`), or write several rules",
    )


def turning_characters(source: Source) -> list[Diagnostic]:
    """Bidirectional controls, which make a reader see something else than what is written."""
    if source.text.isascii():
        return []
    return [
        Diagnostic(
            "E122",
            f"an invisible character (U+{ord(match.group()):04X}) changes the direction of the text here",
            source,
            Span(match.start(), match.end()),
            help="delete it; in a string write it as `\\u{...}` if it is really meant",
        )
        for match in _TURNING.finditer(source.text)
    ]
