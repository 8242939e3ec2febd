"""Text to tree.

A good file takes the straight way, one LALR(1) parse that builds the nodes as
it goes, around the segments of plain route lines. Whatever is wrong with the
others is found by `recovery`.
"""

from msgspec import Struct

from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.lazy_sequence import lazy_sequence
from convroute.source import Source, Span
from convroute.syntax import nodes
from convroute.syntax.bulk.division import Broken, read_divided
from convroute.syntax.grammar import attempt
from convroute.syntax.limits import MAX_REPORTED, too_deep, turning_characters


class Parsed(Struct, frozen=True):
    """The tree of one file, as far as it could be read, and what is wrong with the rest.

    `broken_names` are the names that declarations which did not parse
    evidently declared: `app bot { id }` declares `bot`.
    """

    file: nodes.File
    diagnostics: tuple[Diagnostic, ...] = ()
    broken_names: frozenset[str] = frozenset()


def parse(source: Source) -> Parsed:
    """The tree of `source`; never raises because of what is written in it (language: Lexical)."""
    whole = Span(0, len(source.text))
    turning = turning_characters(source, MAX_REPORTED)
    divided = read_divided(source, 0, whole.end)
    if divided is not None and not isinstance(divided, Broken):
        return Parsed(nodes.File(divided, span=whole), tuple(turning))
    deep, looked = too_deep(source, 0, whole.end)
    outcome = attempt(source, 0, whole.end) if deep is None and divided is None else None
    if isinstance(outcome, tuple):
        return Parsed(nodes.File(outcome, span=whole), tuple(turning))
    from convroute.syntax.recovery import recover  # only a broken file needs it

    known = recover(source, looked if deep is None else 0)
    return Parsed(
        nodes.File(lazy_sequence(known.statements), span=whole),
        tuple(in_reading_order([*known.diagnostics, *turning])),
        frozenset(known.broken_names),
    )
