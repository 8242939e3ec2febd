"""One mistake: what is put in whose place, and where a reader would look for it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from tests.corpus.good import Good


@dataclass(frozen=True, slots=True)
class Mutation:
    """`text[start:end]` becomes `replacement`.

    `meant` is the word a suggestion should name; `uses` is a name that is now
    missing, so that the places that use it are good places for the first finding.
    """

    kind: str
    start: int
    end: int
    replacement: str
    meant: str | None = None
    uses: str | tuple[str, ...] | None = None
    encoding: str = "utf-8"


_GAP = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*")

Mistake = Callable[[Good, Random], Iterable[Mutation]]


def broken(good: Good, mutation: Mutation) -> str:
    return good.text[: mutation.start] + mutation.replacement + good.text[mutation.end :]


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def fitting_lines(good: Good, mutation: Mutation) -> set[int]:
    """The lines of the broken text on which the first finding belongs: of the mistake, of its statement."""
    text = broken(good, mutation)
    shift = len(text) - len(good.text)
    end = mutation.start + len(mutation.replacement)
    if mutation.kind == "lost line":  # its place is taken by what follows
        end += len(_GAP.match(text, end)[0])  # type: ignore[index]  # it matches everything
    ranges = [(mutation.start, end)]
    for place in (mutation.start, mutation.end):
        statement = good.statement_at(place)
        if statement is not None:
            start, end = statement
            ranges.append((min(start, mutation.start), max(end + shift, mutation.start)))
    lines = {
        line
        for start, end in ranges
        for line in range(line_of(text, start), line_of(text, max(start, end)) + 1)
    }
    for name in (mutation.uses,) if isinstance(mutation.uses, str) else mutation.uses or ():
        lines |= {line_of(text, at.start()) for at in re.finditer(rf"\b{re.escape(name)}\b", text)}
    return lines
