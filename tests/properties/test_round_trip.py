"""What is printed is read back as the same tree, and every span lies where it should."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from convroute.source import Source
from convroute.syntax import nodes
from convroute.syntax.conditions import Condition
from convroute.syntax.node import Node
from convroute.syntax.parser import parse
from convroute.syntax.printer import show, show_condition
from tests.examples import examples
from tests.properties import trees

pytestmark = pytest.mark.slow


def _inside(node: Node) -> Iterator[Node]:
    for name in node.__struct_fields__:
        yield from _nodes(getattr(node, name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)


@given(trees.files)
@examples(30, 3_000)
def test_a_printed_tree_is_read_back_as_the_same_tree(tree: nodes.File) -> None:
    parsed = parse(Source("any.route", show(tree)))
    assert parsed.diagnostics == ()
    assert parsed.file == tree


@given(trees.conditions)
@examples(30, 4_000)
def test_a_condition_is_printed_on_one_line_and_read_back(condition: Condition) -> None:
    line = show_condition(condition)
    assert "\n" not in line
    parsed = parse(Source("any.route", f"route message to care when {line}"))
    statement = parsed.file.statements[0]
    assert isinstance(statement, nodes.Route)
    assert statement.when == condition


@given(trees.files)
@examples(20, 2_000)
def test_every_span_lies_inside_the_span_of_its_parent(tree: nodes.File) -> None:
    text = show(tree)
    pending: list[Node] = [parse(Source("any.route", text)).file]
    while pending:
        parent = pending.pop()
        assert 0 <= parent.span.start <= parent.span.end <= len(text)
        for child in _inside(parent):
            assert parent.span.start <= child.span.start <= child.span.end <= parent.span.end
            assert text[child.span.start : child.span.end].strip() == text[child.span.start : child.span.end]
            pending.append(child)


@given(trees.files)
@examples(20, 2_000)
def test_a_broken_line_between_good_statements_costs_only_itself(tree: nodes.File) -> None:
    text = show(tree) + "rout message to care\n" + show(tree)
    parsed = parse(Source("any.route", text))
    assert [item.code for item in parsed.diagnostics] == ["E102"]
    assert [*parsed.file.statements] == [*tree.statements] * 2
