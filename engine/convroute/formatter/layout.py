"""Documents that know where they may be broken, and how one becomes lines of a given width.

A `Group` is written on one line if it fits there, otherwise every `Line`
directly in it becomes a line break. A comment never counts for the width, and
what has one inside is broken there.
"""

from collections.abc import Iterable

from msgspec import Struct, field

from convroute.formatter.tokens import Remark

INDENT = 4
WIDTH = 110


class Pad(Struct, frozen=True):
    """Blanks, unless a line ends here."""

    width: int


class Line(Struct, frozen=True):
    """A line break in a broken group, else `flat` blanks; `blank`: an empty line stands before it."""

    flat: int = 1
    blank: bool = False


class After(Struct, frozen=True):
    """A comment behind what was written last; the line ends with it."""

    text: str


class IfBroken(Struct, frozen=True):
    """Only where the group around it is broken."""

    text: str


class Indent(Struct, frozen=True):
    """Line breaks inside are moved in by `width` blanks more."""

    parts: "list[Doc]"
    width: int = INDENT


class Group(Struct):
    """`flat` is its width on one line, None if it can only be broken."""

    parts: "list[Doc]"
    broken: bool = False
    flat: int | None = None

    def __post_init__(self) -> None:
        self.flat = None if self.broken else flat_width(self.parts)


Doc = str | Pad | Line | After | Remark | IfBroken | Indent | Group
SPACE = Pad(1)


def flat_width(parts: Iterable[Doc]) -> int | None:
    """How long `parts` are on one line; None if a comment keeps them from it."""
    total = 0
    for part in parts:
        width = _flat(part)
        if width is None:
            return None
        total += width
    return total


def _flat(part: Doc) -> int | None:
    if isinstance(part, str):
        return len(part)
    if isinstance(part, Pad):
        return part.width
    if isinstance(part, Line):
        return part.flat
    if isinstance(part, Group):
        return part.flat
    if isinstance(part, Indent):
        return flat_width(part.parts)
    return 0 if isinstance(part, IfBroken) else None


class _Page(Struct):
    """The text so far, and the line that is being written.

    `state`: nothing is on the line yet (`start`), a remark, words, or words and
    the comment that ends it (`ended`).
    """

    written: list[str] = field(default_factory=list)
    column: int = 0
    indent: int = 0
    pending: int = 0
    state: str = "start"

    def line(self, indent: int, blank: bool = False) -> None:
        self.written.append("\n\n" if blank else "\n")
        self.column = self.indent = indent
        self.pending = 0
        self.state = "start"

    def word(self, text: str, indent: int) -> None:
        if self.state == "ended":
            self.line(indent + INDENT)
        elif self.state == "remark":
            self.line(self.indent)
        if self.state == "start":
            self.written.append(" " * self.indent)
        elif self.pending:
            self.written.append(" " * self.pending)
            self.column += self.pending
        self.written.append(text)
        self.column += len(text)
        self.pending = 0
        self.state = "words"

    def remark(self, remark: Remark, indent: int) -> None:
        if self.state == "remark":
            self.line(self.indent, remark.blank)
        elif self.state != "start":
            self.line(indent + INDENT)
        self.written.append(" " * self.indent + remark.text)
        self.state = "remark"

    def after(self, text: str) -> None:
        self.written.append(f"  {text}")
        self.state = "ended"


_Step = tuple[int, bool, Doc]


def render(parts: list[Doc]) -> str:
    """The lines of a document that begins at the start of a line."""
    page = _Page()
    steps: list[_Step] = [(0, True, part) for part in reversed(parts)]
    while steps:
        indent, broken, part = steps.pop()
        if isinstance(part, str):
            page.word(part, indent)
        elif isinstance(part, Pad):
            page.pending += part.width
        elif isinstance(part, Line):
            if broken:
                page.line(indent, part.blank)
            else:
                page.pending += part.flat
        elif isinstance(part, Indent):
            steps += [(indent + part.width, broken, inner) for inner in reversed(part.parts)]
        elif isinstance(part, Group):
            wide = part.flat is None or page.column + page.pending + part.flat + _rest(steps) > WIDTH
            steps += [(indent, wide, inner) for inner in reversed(part.parts)]
        elif isinstance(part, Remark):
            page.remark(part, indent)
        elif isinstance(part, After):
            page.after(part.text)
        elif broken:
            page.word(part.text, indent)
    return "".join(page.written)


def _rest(steps: list[_Step]) -> int:
    """How much follows on the same line before it may be broken; looks no further than the width."""
    total = 0
    for _, broken, part in reversed(steps):
        width, goes_on = _until_break(part, broken)
        total += width
        if not goes_on or total > WIDTH:
            break
    return total


def _until_break(part: Doc, broken: bool) -> tuple[int, bool]:
    """What of `part` certainly stands on the line, and whether the line goes on behind it."""
    if isinstance(part, Group | Indent):
        inside = broken if isinstance(part, Indent) else True
        total = 0
        for inner in part.parts:
            width, goes_on = _until_break(inner, inside)
            total += width
            if not goes_on or total > WIDTH:
                return total, False
        return total, True
    if isinstance(part, Line):
        return (0, False) if broken else (part.flat, True)
    if isinstance(part, After | Remark):
        return 0, False
    if isinstance(part, IfBroken):
        return (len(part.text) if broken else 0), True
    return (len(part) if isinstance(part, str) else part.width), True
