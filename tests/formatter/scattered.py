"""Any policy as nobody would write it: comments, line breaks and blanks in every legal place."""

import re
from collections.abc import Iterator

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from convroute.syntax import nodes
from convroute.syntax.printer import show_statement
from convroute.syntax.printer.values import duration
from tests.properties import trees

_WORD = re.compile(
    r'"(?:[^"\\]|\\.)*"|\d{4}-\d\d-\d\d|\d\d:\d\d|(?:(?<=[ \[])|(?<=\.\.))-\d+'
    r"|[A-Za-z0-9_]+(?:\.[A-Za-z_][A-Za-z0-9_]*)*|\.\.|[=!<>]=|\S"
)
# Before the colon of a label these words stand on the same line, or they are units and columns.
_ON_ONE_LINE = re.compile(r"(?:(?:second|minute|hour|day)s?|column)\Z")
_TOUCHING = frozenset("[](){},")

_NOTES = ('"', "#", "{ [ (", "allow: W404 it is meant", "\tü 漢  ", "and when for 3 days", "", "x\ry ")
_notes = st.sampled_from(_NOTES)
_gaps = st.one_of(
    st.sampled_from([" ", " ", "\n", "\t", "\n\n\n\n", "\r\n  ", ""]),
    st.builds(" # {}\n".format, _notes),
    st.builds("#{}\r\n\n\n".format, _notes),
    st.builds("\n    # {}\n".format, _notes),
    st.builds("\n\n# {}\n\n\n\t# {} \n\n".format, _notes, _notes),
    st.builds("# {}\n # {}\n\n".format, _notes, _notes),
)


_plain_gaps = st.sampled_from([" ", " ", "\n", "\n    ", ""])


@st.composite
def policies(draw: DrawFn) -> str:
    """The text of a file that parses, with a different gap between any two words."""
    tree: nodes.File = draw(trees.files)
    words = [word for statement in tree.statements for word in _words(_written(draw, statement))]
    gaps = draw(st.lists(_gaps, min_size=1, max_size=40))
    commas = draw(st.booleans())
    return "".join(_scattered(words, gaps, commas))


@st.composite
def spread(draw: DrawFn, text: str, notes: st.SearchStrategy[str], share: int = 1) -> str:
    """`text`, which has no comments, with comments of `notes` in one of `share` places between its words."""
    words = _words(text)
    comments = st.one_of(st.builds(" # {}\n".format, notes), st.builds("\n\n  # {}\n".format, notes))
    gaps = draw(st.lists(st.one_of(comments, *[_plain_gaps] * share), min_size=1, max_size=40))
    return "".join(_scattered(words, gaps, False))


def _written(draw: DrawFn, statement: nodes.Statement) -> str:
    """The statement, perhaps with `for` behind `when`."""
    if isinstance(statement, nodes.Route) and statement.window and statement.when and draw(st.booleans()):
        return f"{show_statement(replace(statement, window=None))} for {duration(statement.window)}"
    return show_statement(statement)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _scattered(words: list[str], gaps: list[str], commas: bool) -> Iterator[str]:
    yield gaps[0]
    for index, word in enumerate(words):
        before, after = words[index - 1] if index else "", words[index + 1] if index + 1 < len(words) else ""
        if word == "]" and before != "[" and commas:
            yield ","
        yield word
        gap = gaps[(index + 1) % len(gaps)]
        if after == ":" and _ON_ONE_LINE.match(word):
            gap = " "
        yield gap if gap or word in _TOUCHING or after in _TOUCHING or not after else " "
