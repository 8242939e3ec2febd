"""One small change to the text of a policy, and how such texts are cut without leaving anything behind."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from convroute.source import Source, Span
from convroute.syntax.node import Node

Operator = Literal[
    "target", "duration", "condition", "order", "removal", "permission", "list", "schedule", "app", "setting"
]

_LONGEST = 70
_COMMENT = re.compile(r"#[^\n]*")
_FILLING = r"(?:\s|#[^\n]*(?:\n|\Z))*\Z"


class Edit(Struct, frozen=True):
    """Write `text` in place of what stands at `span`."""

    span: Span
    text: str


class Change(Struct, frozen=True):
    """`what` says in words what becomes of the policy; `edits` do not overlap."""

    operator: Operator
    what: str
    edits: tuple[Edit, ...]


class Untried(Struct, frozen=True):
    """So many more changes of one long list, like those that were made."""

    count: int


Changes = Iterator[Change | Untried]


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        pieces += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*pieces, text[at:]])


class Page(Struct, frozen=True):
    """One file as changes are made to it."""

    source: Source

    @property
    def text(self) -> str:
        return self.source.text

    def of(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def becomes(self, operator: Operator, span: Span, text: str) -> Change:
        """`what` quotes both."""
        said = f"`{short(self.of(span))}` becomes `{short(text)}`"
        return Change(operator, said, (Edit(span, text),))

    def without(self, operator: Operator, span: Span, said: str | None = None) -> Change:
        """What stands at `span` is dropped."""
        return Change(operator, said or f"without `{short(self.of(span))}`", (Edit(span, ""),))

    # --- what has to go with a part --------------------------------------------------------

    def clause(self, start: int, word: str, part: Node) -> Span:
        """`word` and `part` behind it, with the blanks before; both stand in the statement at `start`."""
        before = re.search(rf"\b{word}\b{_FILLING}", self.text[start : part.span.start])
        assert before is not None, f"`{word}` stands before it"
        return Span(self._back_over_blanks(start + before.start()), part.span.end)

    def _back_over_blanks(self, at: int) -> int:
        """Also over line breaks, unless a comment ends there, which would swallow what follows."""
        line_breaks = len(self.text[:at].rstrip())
        last_line = self.text[self.text.rfind("\n", 0, line_breaks) + 1 : line_breaks]
        return len(self.text[:at].rstrip(" \t")) if "#" in last_line else line_breaks

    def item(self, parts: Sequence[Node], number: int) -> Span:
        """One of several parts, with what stands between it and its neighbour."""
        if number == 0:
            return Span(parts[0].span.start, parts[1].span.start)
        return Span(parts[number - 1].span.end, parts[number].span.end)

    def lines(self, span: Span) -> Span:
        """The whole lines, if nothing else stands on them; else what is there, with the blanks before."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end)
        end = len(self.text) if end < 0 else end + 1
        alone = not (self.text[start : span.start] + self.text[span.end : end]).strip()
        return Span(start, end) if alone else Span(len(self.text[: span.start].rstrip(" \t")), span.end)

    def between(self, parts: Sequence[Node], word: str, other: str) -> tuple[Edit, ...]:
        """`other` in place of every `word` that joins the parts."""
        return tuple(
            self._joint(one.span.end, next_.span.start, word, other) for one, next_ in pairwise(parts)
        )

    def _joint(self, start: int, end: int, word: str, other: str) -> Edit:
        plain = _COMMENT.sub(lambda comment: " " * len(comment[0]), self.text[start:end])
        at = start + plain.index(word)
        return Edit(Span(at, at + len(word)), other)


def short(text: str) -> str:
    """On one line, and not longer than a line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def without_one(page: Page, operator: Operator, parts: Sequence[Node], most: int = 4) -> Changes:
    """Each of several parts dropped; of a long list some, evenly spread, both ends among them."""
    if len(parts) < 2:
        return
    for number in spread(len(parts), most):
        dropped = short(page.of(parts[number].span))
        yield page.without(operator, page.item(parts, number), f"without `{dropped}`")
    if len(parts) > most:
        yield Untried(len(parts) - most)


def spread(count: int, most: int) -> list[int]:
    """At most `most` numbers from 0 to `count` - 1, evenly spread, both ends among them."""
    if count <= most:
        return [*range(count)]
    return [round(number * (count - 1) / (most - 1)) for number in range(most)]
