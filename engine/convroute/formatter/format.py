"""A policy file in, the same in the one style out, or the reasons why it cannot be read."""

from msgspec import Struct

from convroute.diagnostic import Diagnostic
from convroute.formatter.file import Formatter, touched
from convroute.formatter.proof import prove
from convroute.source import Source
from convroute.syntax.parser import parse


class Formatted(Struct, frozen=True):
    """`text` is None if the file has syntax errors, which `diagnostics` then are."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


def format_source(source: Source, lines: tuple[int, int] | None = None) -> Formatted:
    r"""`source` in the one style; with `lines` (from 1, both in) only the statements that touch them.

    Every line of the result ends with `\n`. Whether names are declared makes no
    difference. Raises `UnprovedError` if the result cannot be proved to be the
    same policy.
    """
    source = Source(source.name, source.text.replace("\r\n", "\n"))
    parsed = parse(source)
    if parsed.diagnostics:
        return Formatted(None, parsed.diagnostics)
    chosen = None if lines is None else touched(parsed.file, source, *lines)
    formatter = Formatter()
    text = formatter.file(parsed.file, source.text, chosen)
    if text != source.text:
        prove(parsed.file, source.text, Source(source.name, text), chosen, formatter)
    return Formatted(text)
