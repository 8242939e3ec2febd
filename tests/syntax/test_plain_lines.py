"""Plain route lines are read by a regular expression: exactly what the grammar makes of them."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.lazy_sequence import LazySequence
from convroute.source import Source
from convroute.syntax import parser, recovery
from convroute.syntax.bulk import plain_routes
from convroute.syntax.bulk.division import Broken, read_divided
from convroute.syntax.bulk.plain_routes import PlainRoutes, in_segments, without_plain
from convroute.syntax.grammar import attempt, grammar, keywords
from convroute.syntax.nodes import Route, Statement
from convroute.syntax.parser import Parsed, parse
from convroute.syntax.scanner import RESERVED
from tests.examples import examples
from tests.syntax.plain_texts import good_texts, plain_lines, texts
from tests.syntax.spans import with_spans


def read(source: Source, start: int, end: int) -> Sequence[Statement] | Broken | None:
    """Every segment counts, however short."""
    return read_divided(source, start, end, least=1)


def whole(*_: object) -> None:
    """As if no text could be divided."""


def told(parsed: Parsed) -> tuple[Any, ...]:
    """Everything about a parse, with every place."""
    tree = [with_spans(node) for node in parsed.file.statements]
    return tree, parsed.file.span, parsed.diagnostics, parsed.broken_names


def both_ways(text: str) -> tuple[Parsed, Parsed]:
    """A text parsed in segments, and as a whole."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (parser, recovery):
            patch.setattr(module, "read_divided", read)
        divided = parse(Source("a.route", text))
        for module in (parser, recovery):
            patch.setattr(module, "read_divided", whole)
        return divided, parse(Source("a.route", text))


@examples(50, 4_000)
@given(texts())
def test_any_text_is_read_as_the_grammar_reads_it(text: str) -> None:
    divided, ordinary = both_ways(text)
    assert told(divided) == told(ordinary)


@examples(50, 8_000)
@given(good_texts())
def test_a_good_text_gives_the_same_tree_with_the_same_places(text: str) -> None:
    divided, ordinary = both_ways(text)
    assert told(divided) == told(ordinary)
    assert divided.file == ordinary.file


@examples(50, 8_000)
@given(texts(), st.data())
def test_a_part_of_a_text_is_read_as_the_grammar_reads_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = Source("a.route", text)
    divided, ordinary = read(source, start, end), attempt(source, start, end)
    if isinstance(divided, Broken):
        assert not isinstance(ordinary, tuple)
    elif divided is not None:
        assert isinstance(ordinary, tuple)
        assert [*map(with_spans, divided)] == [*map(with_spans, ordinary)]


@examples(50, 3_000)
@given(st.from_regex(re.compile(plain_routes._PARTS.pattern), fullmatch=True))
def test_every_line_the_expression_takes_is_a_route_of_the_grammar(line: str) -> None:
    source = Source("a.route", line)
    ((found, *more), ordinary) = plain_routes.lines_in(source, 0, len(line)), attempt(source, 0, len(line))
    assert more == []
    if found[3]:
        assert isinstance(ordinary, tuple)
        made = PlainRoutes(source, range(1), [found])
        assert [with_spans(made[0])] == [*map(with_spans, ordinary)]


@examples(50, 8_000)
@given(plain_lines())
def test_what_should_be_plain_is(line: str) -> None:
    (found,) = plain_routes.lines_in(Source("a.route", line), 0, len(line))
    assert found[3]


def test_the_columns_say_what_the_nodes_say() -> None:
    text = 'route ad 12 to bot for 3 days\n# and\nroute link "a b" to sales\nroute quick_reply "" to bot\n'
    divided = read(Source("a.route", text), 0, len(text))
    assert divided is not None
    assert not isinstance(divided, Broken)
    (routes,) = in_segments(divided)
    assert isinstance(routes, PlainRoutes)
    assert [*routes.words] == [0, 1, 3]
    assert routes.values == ("12", "a b", "")
    assert [routes.names[target] for target in routes.targets] == ["bot", "sales", "bot"]
    assert [*routes.days] == [3, 0, 0]
    assert [*routes.lines] == [0, 2, 3]
    assert [text[routes.span(at).start : routes.span(at).end] for at in range(3)] == [
        "ad 12",
        'link "a b"',
        'quick_reply ""',
    ]


def test_a_long_stretch_is_never_made_into_nodes_by_parsing() -> None:
    text = "".join(f"route ad {number} to bot for 2 days\n" for number in range(1, 5000))
    statements = parse(Source("a.route", f"default bot\n{text}")).file.statements
    assert isinstance(statements, LazySequence)
    assert [len(part) for part in statements.parts] == [1, 4999]
    assert without_plain(statements) == [statements[0]]
    assert statements.parts[1]._made == {}  # type: ignore[union-attr]  # a segment, not a tuple


def test_a_node_of_a_stretch_stays_the_same_object() -> None:
    text = "".join(f"route ad {number} to bot\n" for number in range(1, 20))
    statements = parse(Source("a.route", text)).file.statements
    assert statements[3] is statements[3]
    assert [*statements][3] is statements[3]
    assert statements[-1] is statements[18]
    assert statements[2:4] == (statements[2], statements[3])
    assert isinstance(statements[3], Route)


def test_many_apps_fit_into_a_stretch() -> None:
    text = "".join(f"route ad {number} to app_{number}\n" for number in range(1, 700))
    statements = parse(Source("a.route", text)).file.statements
    assert [node.target.value for node in statements if isinstance(node, Route)] == [
        f"app_{number}" for number in range(1, 700)
    ]


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_reserved_word_is_never_the_app_of_a_plain_line(word: str) -> None:
    line = f"route ad 12 to {word}"
    assert plain_routes.lines_in(Source("a.route", line), 0, len(line)) == [("", "", "", "", "")]


def test_a_keyword_ends_where_its_word_ends() -> None:
    """`too` is not `to` and `o`, wherever a keyword may stand."""
    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in grammar().terminals}
    written: dict[str, tuple[str, ...]] = {
        name: (word,) for name, word in keywords().items() if word[0].isalpha()
    }
    written |= {"UNIT": ("second", "hours", "days"), "WEEKDAY": ("mon", "sun"), "PASSES": ("passes", "pass")}
    assert len(written) > 100
    for name, words in written.items():
        for word in words:
            assert re.match(patterns[name], word), name
            assert not any(re.match(patterns[name], word + more) for more in ("o", "_x", "1", "X")), name
