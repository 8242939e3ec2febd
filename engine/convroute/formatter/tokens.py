"""The words of one statement, each with the comments that stand at it.

A comment on the line of a word belongs behind that word; one on a line of its
own stands before the word that follows.
"""

import re

from msgspec import Struct, field

_PIECE = re.compile(
    r"""
    (?P<blank>[ \t\r\n]+)
    | (?P<comment>\#[^\n]*)
    | (?P<token>
        "(?:[^"\\\r\n]++|\\[^\r\n])*+"
        | [0-9]{4}-[0-9]{2}-[0-9]{2} | [0-9]{2}:[0-9]{2}
        | (?:-(?![0-9]{2}:))?[0-9]+
        | [a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*
        | [=!<>]= | \.\. | [-=<>\[\](){},:|]
      )
    """,
    re.VERBOSE,
)
_GLUED = frozenset({",", ":"})


class Remark(Struct, frozen=True):
    """A comment on a line of its own; `blank`: an empty line stood before it."""

    text: str
    blank: bool = False


class Token(Struct):
    """`before` are the comments above it, `after` is the one behind it on its line.

    `blank`: an empty line stood before it, below its remarks. The texts of
    some are rewritten (`1 days`), which is why this one is not frozen.
    """

    text: str
    start: int
    before: list[Remark] = field(default_factory=list)
    after: str | None = None
    blank: bool = False


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of the statement `text[start:end]`; a comma or a colon is one with the word before it."""
    found: list[Token] = []
    remarks: list[Remark] = []
    newlines = 0
    for piece in _PIECE.finditer(text, start, end):
        kind, written = piece.lastgroup, piece.group()
        if kind == "blank":
            newlines += written.count("\n")
            continue
        if kind == "comment":
            if newlines == 0 and found and not remarks and found[-1].after is None:
                found[-1].after = comment(written)
            else:
                remarks.append(Remark(comment(written), newlines > 1))
        elif written in _GLUED and found:
            found[-1].text += written  # the remarks between the two move on to the next word
        else:
            found.append(Token(written, piece.start(), remarks, None, newlines > 1))
            remarks = []
        newlines = 0
    return found


def comment(written: str) -> str:
    """A comment as it is kept: all of it but blanks at its end."""
    return written.rstrip(" \t\r")


def split(tokens: list[Token], mark: str) -> list[list[Token]]:
    """The stretches between the tokens `mark` outside brackets; each but the first begins with `mark`."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        first = token.text[0]
        if depth == 0 and token.text == mark:
            parts.append([])
        elif first in "[({":
            depth += 1
        elif first in "])}":
            depth -= 1
        parts[-1].append(token)
    return parts


def elements(tokens: list[Token]) -> list[list[Token]]:
    """The stretches that end with a comma outside brackets, and the last one."""
    parts: list[list[Token]] = []
    open_: list[Token] = []
    depth = 0
    for token in tokens:
        open_.append(token)
        first = token.text[0]
        depth += (first in "[(") - (first in "])")
        if depth == 0 and token.text[-1] == ",":
            parts.append(open_)
            open_ = []
    return [*parts, open_] if open_ else parts


def closing(tokens: list[Token], opening: int) -> int:
    """The index of the bracket that closes `tokens[opening]`."""
    depth = 0
    for index in range(opening, len(tokens)):
        first = tokens[index].text[0]
        depth += (first in "[(") - (first in "])")
        if depth == 0:
            return index
    raise ValueError("a bracket is not closed")
