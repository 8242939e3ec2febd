"""What is told about a case that ran: nothing but data, so that reports and other processes can have it."""

from msgspec import Struct

from convroute.source import Place, Source, Span


class Line(Struct, frozen=True):
    """A sentence of the explanation, and where in the policy it comes from."""

    text: str
    at: Place | None = None


class Candidate(Struct, frozen=True):
    """A rule that would have given what was expected; `why` says why it did not."""

    rule: str
    at: Place | None
    why: str


class Failure(Struct, frozen=True):
    """A `then` that does not hold.

    `when` is the line it checks; `story` are at most three lines; `candidates`
    are the rules that would have done it, `more` how many are not shown.
    """

    source: Source
    span: Span
    when: str
    expected: str
    got: str
    because: tuple[Line, ...] = ()
    winner: Line | None = None
    candidates: tuple[Candidate, ...] = ()
    more: int = 0
    help: str | None = None

    @property
    def at(self) -> Place:
        return self.source.place(self.span.start)

    @property
    def end(self) -> Place:
        return self.source.place(self.span.end)


class Result(Struct, frozen=True):
    """A test, or one row of its table. It passed if there are no failures; `seconds` is how long it took."""

    policy: str
    source: Source
    span: Span
    title: str
    row: str | None
    seconds: float
    failures: tuple[Failure, ...] = ()

    @property
    def name(self) -> str:
        """`who answers [2]`: unique in its file if the titles are."""
        return self.title if self.row is None else f"{self.title} [{self.row}]"

    @property
    def file(self) -> str:
        return self.source.name

    @property
    def at(self) -> Place:
        return self.source.place(self.span.start)

    @property
    def passed(self) -> bool:
        return not self.failures
