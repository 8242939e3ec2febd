"""One place where a statement stopped making sense, with what is needed to say why."""

from bisect import bisect_right
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from convroute.diagnostic import Diagnostic, Edit, Fix, Related
from convroute.source import Source, Span
from convroute.syntax.grammar import expected_after, keywords
from convroute.syntax.scanner import Word, line_end, words

_OPENERS = {"{": "}", "[": "]", "(": ")"}
_AHEAD = 2000


class Failure(Struct, frozen=True, dict=True):
    """The statement that begins at `start` is fine up to `offset`, where `expected` terminals might follow.

    `end` is where the next statement begins.
    """

    source: Source
    start: int
    end: int
    offset: int
    expected: frozenset[str]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The statement's words: up to the place, and to the end of its line."""
        until = min(self.end, line_end(self.source.text, self.offset), self.offset + _AHEAD)
        return tuple(words(self.source.text, self.start, until))

    @cached_property
    def index(self) -> int:
        """Which of the words does not fit; past the last one if the text ends too early."""
        at = bisect_right(self.words, self.offset, key=lambda word: word.start) - 1
        if at >= 0 and self.offset < self.words[at].end and self.offset < self.end:
            return at
        return at + 1

    def word(self, step: int = 0) -> Word | None:
        """The word that does not fit, or one `step` words away from it."""
        at = self.index + step
        return self.words[at] if 0 <= at < len(self.words) else None

    @property
    def span(self) -> Span:
        """What to underline: the word that does not fit, else the last one there is."""
        word = self.word()
        if word is not None:
            return word.span
        last = self.words[-1] if self.words else None
        return last.span if last else Span(self.start, self.start)

    @cached_property
    def open_brackets(self) -> tuple[Word, ...]:
        """The brackets that are open at the place, outermost first."""
        found: list[Word] = []
        for word in self.words[: self.index]:
            if word.text in _OPENERS:
                found.append(word)
            elif found and word.text == _OPENERS[found[-1].text]:
                found.pop()
        return tuple(found)

    @property
    def in_table(self) -> bool:
        """Whether the place is inside the braces of `cases`."""
        inner = self.open_brackets[-1] if len(self.open_brackets) > 1 else None
        before = next((word for word in reversed(self.words) if inner and word.end <= inner.start), None)
        return before is not None and before.text == "cases"

    @cached_property
    def expected_words(self) -> tuple[str, ...]:
        """The keywords that could stand here, as they are written."""
        known = keywords()
        found = (known[name] for name in self.expected if name in known)
        return tuple(sorted(word for word in found if word[0].isalpha()))

    @property
    def between_statements(self) -> bool:
        """Whether a new statement could begin here."""
        return {"ROUTE", "LANGUAGE"} <= self.expected

    @cached_property
    def cut_short(self) -> bool:
        """Whether a line, or the statement, ended before it was complete."""
        word, last = self.word(), self.word(-1)
        if last is None or self.between_statements or self.expected & {"RBRACE", "WHEN", "RSQB", "RPAR"}:
            return False
        if self.open_brackets and (word is None or self.open_brackets[-1].text != "{"):
            return False
        return word is None or "\n" in self.source.text[last.end : word.start]

    def before_label(self) -> "Failure":
        """The same failure one word earlier, if that word was only taken for a label.

        Any name may begin a labelled rule, so a misspelt keyword is not
        noticed before the word after it.
        """
        suspect = self.word(-1)
        if self.expected != {"COLON"} or suspect is None or suspect.kind != "word":
            return self
        expected = expected_after(self.source, self.start, suspect.start)
        if "LANGUAGE" not in expected:
            return self
        return replace(self, offset=suspect.start, expected=expected)

    def diagnostic(
        self,
        code: str,
        message: str,
        help: str | None = None,  # noqa: A002  # the name of the field it fills
        *,
        span: Span | None = None,
        related: tuple[Related, ...] = (),
        fix: tuple[str, str] | None = None,
    ) -> Diagnostic:
        """A finding about this place; `fix` is a title and what replaces the underlined text.

        Without `help`, the title of the fix says what to do.
        """
        place = span or self.span
        if fix is None:
            return Diagnostic(code, message, self.source, place, help, related=related)
        title, text = fix
        repair = Fix(title, "unsafe", (Edit(self.source, place, text),))
        return Diagnostic(code, message, self.source, place, help or title, related=related, fix=repair)
