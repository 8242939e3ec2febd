"""Short ways to parse in tests."""

from convroute.diagnostic import Diagnostic
from convroute.source import Source
from convroute.syntax import nodes
from convroute.syntax.parser import parse


def statements(text: str) -> tuple[nodes.Statement, ...]:
    """The statements of a text that must be good."""
    parsed = parse(Source("test.route", text))
    assert parsed.diagnostics == (), [(item.code, item.message) for item in parsed.diagnostics]
    return (*parsed.file.statements,)


def the_only(text: str) -> nodes.Statement:
    (statement,) = statements(text)
    return statement


def complaints(text: str) -> list[tuple[int, str]]:
    """Line and code of each diagnostic."""
    return [(item.start.line, item.code) for item in parse(Source("test.route", text)).diagnostics]


def complaint(text: str) -> Diagnostic:
    """The only diagnostic of a text with one mistake."""
    (diagnostic,) = parse(Source("test.route", text)).diagnostics
    return diagnostic


def underlined(diagnostic: Diagnostic) -> str:
    return diagnostic.source.text[diagnostic.span.start : diagnostic.span.end]
