"""Where statements begin, told from the text alone: what lets a broken one cost only itself.

A line begins outside every string and comment, so looking at the beginnings
of lines is enough: a line that starts with a statement's word begins a
statement, unless it is further in than the statement before and inside one of
its brackets.
"""

import re
from collections.abc import Iterator

from convroute.syntax.scanner import STATEMENT_WORDS, Word, indentation

_LABELLED = ("route", "allow", "deny", "limit")
_WORDS = "|".join(word for word in STATEMENT_WORDS if word != "expect")
_BEGINNING = re.compile(
    rf"^[ \t]*(?=(?:[A-Za-z_][A-Za-z0-9_-]*[ \t]*:[ \t]*(?:{'|'.join(_LABELLED)})"
    rf"|(?:{_WORDS}|expect(?=[ \t]+\w)))\b)",
    re.MULTILINE,
)
_OPAQUE = re.compile(r'"(?:[^"\\\r\n]++|\\[^\r\n])*+"?|#[^\n]*+')
_NOT_THE_REST = r"(?![ \t\r\n#{}()\[\]]|(?:and|or|not|when|for|to|by|from|given|then)\b)"
_LEADING_ON = re.compile(r"\b(?:then|given|always|never|reason|has)\s*\Z")
_TAKES_A_NAME = frozenset(
    {"app", "group", "set", "fact", "schedule", "template", "policy", "default", "social", "to", "by", "in"}
    | {"within", "outside", "from", "route", "has", "is", "reason", "then", "given", "always", "never"}
)


def opened(text: str, start: int, end: int) -> int:
    """How many more brackets open than close between two places."""
    plain = _OPAQUE.sub("", text[start:end])
    return sum(map(plain.count, "{[(")) - sum(map(plain.count, "}])"))


def beginnings(text: str) -> Iterator[int]:
    """The offsets at which statements begin at the start of a line, and 0."""
    yield 0
    current, inset, counted, depth = -1, 0, 0, 0
    for match in _BEGINNING.finditer(text):
        at = match.end()
        indent = at - match.start()
        if current >= 0:
            if indent > inset:
                depth += opened(text, counted, at)
                counted = at
                if depth > 0:
                    continue
            if _LEADING_ON.search(text, max(0, at - 40), match.start()):
                continue
        current, inset, counted, depth = at, indent, at, 0
        if at > 0:
            yield at


def inline_beginnings(words: tuple[Word, ...]) -> list[int]:
    """The offsets of the statements among `words` that begin outside brackets, wherever on a line."""
    found = [words[0].start] if words else []
    depth = 0
    for index, word in enumerate(words):
        if word.text in ("{", "[", "("):
            depth += 1
        elif word.text in ("}", "]", ")"):
            depth = max(0, depth - 1)
        elif depth == 0 and index and word.kind == "word" and word.text in STATEMENT_WORDS:
            at = _begins(words, index)
            if at is not None:
                found.append(at)
    return found


def _begins(words: tuple[Word, ...], index: int) -> int | None:
    """Where the statement begins whose word is `words[index]`: there, or at its label."""
    word, before = words[index], words[index - 1]
    if before.text in _TAKES_A_NAME:
        return None
    if word.text == "expect" and not any(one.kind == "string" for one in words[index + 1 : index + 3]):
        return None  # a name
    if before.text == ":" and word.text in _LABELLED and index >= 2:
        label, opener = words[index - 2], words[index - 3] if index >= 3 else None
        if opener is not None and opener.text == "-" and opener.end == label.start:
            return word.start  # the rest of a label with a hyphen
        if opener is None or opener.text != "fact":
            return label.start if index > 2 else None
    return word.start if before.kind != "mark" or before.text in ("}", "]", ")") else None


def next_beginning(text: str, start: int, offset: int, end: int) -> int:
    """Where to go on after the statement at `start` went wrong at `offset`; `end` if nowhere before it.

    The next line that is not further in than the statement, outside its
    brackets, and does not look like the rest of it.
    """
    inset = indentation(text, start)
    line = re.compile(rf"^[ \t]{{0,{inset}}}{_NOT_THE_REST}", re.MULTILINE)
    depth, counted = 0, start
    newline = text.find("\n", offset, end)
    while newline != -1:
        match = line.search(text, newline + 1, end)
        if match is None:
            return end
        depth += opened(text, counted, match.end())
        counted = match.end()
        if depth <= 0:
            return match.end()
        newline = text.find("\n", match.end(), end)
    return end
