"""Findings to show: one of each kind that a format may stumble over."""

from msgspec.structs import replace

from convroute.catalogue.page import Page
from convroute.diagnostic import Diagnostic, Edit, Fix, Related
from convroute.report.findings import Findings
from convroute.source import Source, Span

TEXT = (
    "language 1\n"
    '\tdefault\tconcirge  # "tabs"\n'
    'route link "漢字" to nobody\n'
    f'route link "{"y" * 300}" to somebody when ref == "\u202e"\n'
    "last"
)
SOURCE = Source("policies/acme, & co.route", TEXT)


def finding(code: str, part: str, message: str, help_: str | None = None, **more: object) -> Diagnostic:
    start = TEXT.index(part)
    found = Diagnostic(code, message, SOURCE, Span(start, start + len(part)), help=help_)
    return replace(found, **more)


MISTYPED = finding(
    "E221",
    "concirge",
    "`concirge` is not declared",
    "did you mean concierge?",
    related=(Related("the language is said here", SOURCE, Span(0, 8)),),
    fix=Fix("write `concierge`", "unsafe", (Edit(SOURCE, Span(TEXT.index("concirge"), 28), "concierge"),)),
)
WIDE = finding("W602", "字", "this looks odd <&>\x00")
LATE = finding("W402", "somebody", "`somebody` is disabled: 100% of it,\nreally")
HIDDEN = finding("E105", "\u202e", "a bidirectional control character")
AT_END = Diagnostic("E101", "the file ends here", SOURCE, Span(len(TEXT), len(TEXT)))
TEMPLATE = Diagnostic(
    "E308",
    "the title is too long",
    Source("templates/spring.json", '{\n  "title": "x"\n}'),
    Span(13, 16),
    pointer="/title",
)
ALL = Findings(
    (MISTYPED, WIDE, LATE, HIDDEN, AT_END, TEMPLATE),
    (SOURCE.name, "policies/clean.route", "templates/spring.json"),
    {"E221": Page("E221", "unknown-name", "A name nobody declared.\n\nWhy.\n")},
)
NONE = Findings((), ("policies/clean.route",))


def many(number: int, code: str = "W402") -> Findings:
    source = Source("a.route", "x\n" * number)
    return Findings(
        tuple(
            Diagnostic(code, f"finding {line}", source, Span(2 * line, 2 * line + 1))
            for line in range(number)
        ),
        ("a.route",),
    )
