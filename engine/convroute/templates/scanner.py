"""The machine behind `read_json`: one pass, no recursion, a state for what may come next."""

import re
from typing import Literal

from msgspec import Struct, field

from convroute.source import Span
from convroute.templates.document import Document, Fault, FaultKind, Json, Mark, Path
from convroute.templates.tokens import MOST_FAULTS, TextReader, read_word

_BLANKS = re.compile(r"[ \t\n\r]*")
_STRANGE = re.compile(r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|(?:[^\S \t\n\r]|[\ufeff\u200b-\u200f\u2060])+")
_CERTAIN = frozenset('{}[]",:-0123456789tfn')
_WORD = re.compile(r'[^\s,:\[\]{}"/\ufeff]+')

State = Literal["value", "first item", "first key", "key", "after", "end", "stop"]
_EXPECTED: dict[State, str] = {
    "value": "a value",
    "first item": "a value or `]`",
    "first key": "a member's name in double quotes, or `}`",
    "key": "a member's name in double quotes",
    "end": "nothing more",
}


class _Bracket(Struct):
    """An open `{` or `[`, and what was read of it so far."""

    start: int
    key: Span | None
    members: dict[str, Json] | None
    items: list[Json] = field(default_factory=list)
    marks: dict[str | int, Mark] = field(default_factory=dict)
    name: str = ""
    name_span: Span | None = None

    def put(self, value: Json, mark: Mark) -> None:
        if self.members is None:
            self.marks[len(self.items)] = mark
            self.items.append(value)
        else:
            self.members[self.name] = value
            self.marks[self.name] = mark

    @property
    def closing(self) -> str:
        return "]" if self.members is None else "}"


class Scanner:
    """Reads one document; made for one call of `read`."""

    def __init__(self, text: str, depth: int) -> None:
        self._text = text
        self._depth = depth
        self._at = 0
        self._open: list[_Bracket] = []
        self._faults: list[Fault] = []
        self._value: Json = None
        self._mark: Mark | None = None
        self._comma: Span | None = None

    def read(self) -> Document:
        state: State = "value"
        while state != "stop":
            self._skip()
            if len(self._faults) >= MOST_FAULTS:
                state = self._gives_up()
                break
            character = self._text[self._at : self._at + 1]
            if state == "end":
                state = self._past_the_end(character)
            elif not character:
                state = self._ends_early()
            elif state == "after":
                state = self._after(character)
            elif state in ("first key", "key"):
                state = self._key(state, character)
            else:
                state = self._next_value(state, character)
        return Document(self._value, self._mark, tuple(self._faults))

    # --- what may come ---------------------------------------------------------------------

    def _next_value(self, state: State, character: str) -> State:
        if character in "{[":
            return self._bracket(character)
        if character == "]" and (state == "first item" or self._closes_after_comma("]")):
            return self._close()
        start = self._at
        if character == '"':
            text = self._string()
            return "stop" if text is None else self._put(text, start)
        word = _WORD.match(self._text, start)
        if word is None:
            return self._unexpected(_EXPECTED[state], character)
        value, fault = read_word(word.group(), start)
        self._at = word.end()
        if fault is not None:
            self._fault(fault.kind, fault.message, fault.span, fault.help)
            if fault.span.end != word.end():  # a foreign quotation mark: no telling where its text ends
                return self._stop()
        return self._put(value, start)

    def _key(self, state: State, character: str) -> State:
        if character == "}" and (state == "first key" or self._closes_after_comma("}")):
            return self._close()
        if character != '"':
            return self._unexpected(_EXPECTED[state], character)
        start = self._at
        name = self._string()
        if name is None:
            return "stop"
        bracket = self._open[-1]
        bracket.name, bracket.name_span = name, Span(start, self._at)
        if bracket.members is not None and name in bracket.members:
            self._repeated(bracket)
        self._skip()
        if self._text[self._at : self._at + 1] != ":":
            following = self._text[self._at : self._at + 1]
            return self._unexpected("`:` and a value", following) if following else self._ends_early()
        self._at += 1
        return "value"

    def _after(self, character: str) -> State:
        bracket = self._open[-1]
        if character == ",":
            self._comma = Span(self._at, self._at + 1)
            self._at += 1
            return "value" if bracket.members is None else "key"
        if character == bracket.closing:
            return self._close()
        return self._unexpected(f"`,` or `{bracket.closing}`", character)

    def _past_the_end(self, character: str) -> State:
        if not character:
            return "stop"
        message = "more text follows after the end of the document"
        self._fault(
            "syntax", message, Span(self._at, self._at + 1), "remove it, or look for a bracket too many"
        )
        return self._stop()

    # --- values -----------------------------------------------------------------------------

    def _bracket(self, character: str) -> State:
        if len(self._open) >= self._depth:
            message = f"nested more than {self._depth} brackets deep"
            self._fault("limit", message, Span(self._at, self._at + 1))
            return self._stop()
        key = self._open[-1].name_span if self._open else None
        self._open.append(_Bracket(self._at, key, {} if character == "{" else None))
        self._at += 1
        return "first key" if character == "{" else "first item"

    def _close(self) -> State:
        self._at += 1
        bracket = self._open.pop()
        span = Span(bracket.start, self._at)
        value: Json = bracket.items if bracket.members is None else bracket.members
        return self._keep(value, Mark(span, bracket.key, bracket.marks))

    def _put(self, value: Json, start: int) -> State:
        key = self._open[-1].name_span if self._open else None
        return self._keep(value, Mark(Span(start, self._at), key))

    def _keep(self, value: Json, mark: Mark) -> State:
        if not self._open:
            self._value, self._mark = value, mark
            return "end"
        self._open[-1].put(value, mark)
        return "after"

    def _string(self) -> str | None:
        reader = TextReader(self._text, self._at)
        text = reader.read()
        for fault in reader.faults:
            self._fault(fault.kind, fault.message, fault.span, fault.help)
        if reader.end is None:
            self._stop()
            return None
        self._at = reader.end
        return text

    def _skip(self) -> None:
        """Blanks, and what people take for blanks: comments, invisible characters (each run a fault)."""
        while len(self._faults) < MOST_FAULTS and self._text[self._at : self._at + 1] not in _CERTAIN:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            strange = _STRANGE.match(self._text, self._at)
            if strange is None:
                return
            first = self._text[self._at]
            message = "JSON has no comments"
            if first != "/":
                name = "byte order mark" if first == "\ufeff" else "blank"
                message = f"an invisible {name} (U+{ord(first):04X}) that JSON does not allow"
            self._fault("syntax", message, Span(strange.start(), strange.end()), "remove it")
            self._at = strange.end()

    # --- faults -----------------------------------------------------------------------------

    def _fault(self, kind: FaultKind, message: str, span: Span, help_: str | None = None) -> None:
        opened = Span(self._open[-1].start, self._open[-1].start + 1) if self._open else None
        self._faults.append(Fault(kind, message, span, help_, opened))

    def _stop(self) -> State:
        self._value = self._mark = None
        return "stop"

    def _gives_up(self) -> State:
        message = f"more than {MOST_FAULTS} mistakes: the rest was not read"
        self._fault("limit", message, Span(self._at, self._at))
        return self._stop()

    def _closes_after_comma(self, closing: str) -> bool:
        """Whether `closing` ends a list after a comma that has nothing behind it: reported, and read on."""
        if not self._open or self._open[-1].closing != closing or self._comma is None:
            return False
        message = f"a comma before `{closing}` has nothing behind it"
        self._fault("syntax", message, self._comma, "remove the comma")
        return True

    def _unexpected(self, expected: str, character: str) -> State:
        shown = f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
        message = f"expected {expected}, not {shown}"
        self._fault("syntax", message, Span(self._at, self._at + 1))
        return self._stop()

    def _ends_early(self) -> State:
        count = len(self._open)
        if not count:
            self._fault("syntax", "the file is empty", Span(self._at, self._at))
            return self._stop()
        brackets = "a bracket is" if count == 1 else f"{count} brackets are"
        help_ = f"the innermost needs a `{self._open[-1].closing}`"
        self._fault("syntax", f"the file ends while {brackets} still open", Span(self._at, self._at), help_)
        return self._stop()

    def _repeated(self, bracket: _Bracket) -> None:
        path: Path = (*(step for outer in self._steps() for step in outer), bracket.name)
        span = bracket.name_span or Span(self._at, self._at)
        shown = bracket.name if len(bracket.name) <= 40 else bracket.name[:40] + "…"
        self._faults.append(
            Fault(
                "duplicate",
                f"`{shown}` is written twice in one object",
                span,
                "keep one of them: readers of JSON disagree about which one counts",
                bracket.marks[bracket.name].key,
                path,
            )
        )

    def _steps(self) -> list[Path]:
        """The path to the innermost open bracket, a step for each bracket around it."""
        return [(len(outer.items),) if outer.members is None else (outer.name,) for outer in self._open[:-1]]
