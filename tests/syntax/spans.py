"""Trees with every place in them: two nodes are equal wherever they stand."""

from convroute.source import Span
from convroute.syntax.node import Node

WithSpans = tuple[type[Node], Span, list[object]]


def with_spans(node: Node) -> WithSpans:
    """The node and all below it, as something that is equal only where they stand in the same places."""
    names: tuple[str, ...] = type(node).__match_args__
    return type(node), node.span, [_inside(getattr(node, name)) for name in names]


def _inside(value: object) -> object:
    if isinstance(value, Node):
        return with_spans(value)
    return [*map(_inside, value)] if isinstance(value, tuple) else value
