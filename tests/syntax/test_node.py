"""Nodes are values: equal when they say the same, of one class, wherever they stand."""

import copy
import pickle

import pytest
from msgspec.structs import replace

from convroute.source import Span
from convroute.syntax.literals import Anyone, Boolean, Integer, Name, Nobody, Text
from convroute.syntax.node import Node

HERE, THERE = Span(0, 1), Span(5, 6)


def test_nodes_that_say_the_same_are_equal_wherever_they_stand() -> None:
    assert Text("a", span=HERE) == Text("a", span=THERE)
    assert hash(Text("a", span=HERE)) == hash(Text("a", span=THERE))
    assert Text("a", span=HERE) != Text("b", span=HERE)
    assert Anyone(span=HERE) == Anyone(span=THERE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Text("a", span=HERE), Name("a", span=HERE)),
        (Integer(1, span=HERE), Boolean(True, span=HERE)),
        (Anyone(span=HERE), Nobody(span=HERE)),
    ],
)
def test_nodes_of_two_classes_are_never_equal(one: Node, other: Node) -> None:
    assert one != other


def test_a_copied_node_says_the_same_at_the_same_place() -> None:
    text = Text("a", span=HERE)
    for other in (copy.copy(text), copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert (other, other.span) == (text, HERE)


def test_a_node_is_matched_by_what_it_says() -> None:
    match Text("a", span=HERE):
        case Text(value):
            assert value == "a"


def test_a_node_shows_what_it_says_and_not_where() -> None:
    assert repr(Text("a", span=HERE)) == "Text(value='a')"
    assert repr(Anyone(span=HERE)) == "Anyone()"


def test_a_node_is_frozen_and_can_be_replaced() -> None:
    text = Text("a", span=HERE)
    with pytest.raises(AttributeError):
        text.value = "b"  # type: ignore[misc]  # that it cannot be is tested
    assert replace(text, value="b") == Text("b", span=THERE)
    assert replace(text, value="b").span == HERE
    assert not hasattr(text, "__dict__")
