"""One finding, whoever found it: syntax, names, types, templates, lint.

A diagnostic is data. It is returned, never raised; `report` decides how it looks.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from convroute.source import Place, Source, Span

Severity = Literal["error", "warning", "info"]
"""`info` is a hint: it is shown, and never changes how a command ends."""


class Related(Struct, frozen=True):
    """A second place that explains the first (`first declared here`)."""

    message: str
    source: Source
    span: Span


class Edit(Struct, frozen=True):
    """Replace `span` of `source` by `replacement`."""

    source: Source
    span: Span
    replacement: str


class Fix(Struct, frozen=True):
    """A repair. `safe` keeps the policy's meaning, `unsafe` wants a person's eye."""

    title: str
    applicability: Literal["safe", "unsafe"]
    edits: tuple[Edit, ...]


class Diagnostic(Struct, frozen=True):
    """What is wrong, where, and what to do.

    `message` is a lower-case fragment without full stop, names in backticks;
    `help` says what to do; `pointer` is the JSON pointer for template files.
    The letter of `code` is the severity unless configuration says otherwise.
    """

    code: str
    message: str
    source: Source
    span: Span
    help: str | None = None
    pointer: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    override: Severity | None = None

    @property
    def severity(self) -> Severity:
        return self.override or ("error" if self.code.startswith("E") else "warning")

    @property
    def leaves_no_meaning(self) -> bool:
        """An error, whatever configuration calls it: nothing can be decided by this policy."""
        return leaves_no_meaning(self.code)

    @property
    def start(self) -> Place:
        return self.source.place(self.span.start)

    @property
    def end(self) -> Place:
        return self.source.place(self.span.end)


def leaves_no_meaning(code: str) -> bool:
    """Whether a policy with this, of whatever family, decides nothing; such findings are never hidden."""
    return code.startswith("E")


def placed_in(source: Source, diagnostic: Diagnostic) -> Diagnostic:
    """The same finding about `source`: its text as it was written, where a repaired copy was looked at."""
    fix = diagnostic.fix
    if fix is not None:
        fix = Fix(fix.title, fix.applicability, tuple(replace(edit, source=source) for edit in fix.edits))
    related = tuple(replace(other, source=source) for other in diagnostic.related)
    return replace(diagnostic, source=source, related=related, fix=fix)


def in_reading_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file, place and code, without exact repetitions."""
    seen: dict[tuple[str, int, int, str, str], Diagnostic] = {}
    for item in diagnostics:
        key = (item.source.name, item.span.start, item.span.end, item.code, item.message)
        seen.setdefault(key, item)
    return [seen[key] for key in sorted(seen)]


def has_errors(diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> bool:
    return any(item.severity == "error" for item in diagnostics)
