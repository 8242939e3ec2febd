"""Nodes as JSON and back: what a kept policy says about its tests and invariants.

A node is its class, where it stands, and its fields; only classes of the tree
are ever made.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from convroute.source import Span
from convroute.syntax import (
    cells,
    conditions,
    declarations,
    examples,
    expectations,
    given_when,
    invariants,
    literals,
    nodes,
)
from convroute.syntax.node import Node, said_fields

Json = Any
_MODULES = (
    literals,
    conditions,
    given_when,
    expectations,
    cells,
    examples,
    invariants,
    declarations,
    nodes,
)
_TUPLE = "("


@cache
def _classes() -> Mapping[str, tuple[type[Node], tuple[str, ...]]]:
    """Every class of the tree by its name, with its fields."""
    found = {}
    for module in _MODULES:
        for made in vars(module).values():
            if isinstance(made, type) and issubclass(made, Node):
                found[made.__name__] = made, said_fields(made)
    return found


def node_to_json(node: Node) -> Json:
    """`[class, start, end, fields...]`"""
    _, fields = _classes()[type(node).__name__]
    parts = [_to_json(getattr(node, name)) for name in fields]
    return [type(node).__name__, node.span.start, node.span.end, *parts]


def _to_json(value: object) -> Json:
    if isinstance(value, Node):
        return node_to_json(value)
    return [_TUPLE, *map(_to_json, value)] if isinstance(value, tuple) else value


def node_from_json(data: Json) -> Any:
    """The node; raises `LookupError`, `TypeError` or `ValueError` for what is none."""
    name, start, end, *parts = data
    made, fields = _classes()[name]
    values = dict(zip(fields, map(_from_json, parts), strict=True))
    return made(**values, span=Span(start, end))


def _from_json(data: Json) -> Any:
    if not isinstance(data, list):
        return data
    return tuple(map(_from_json, data[1:])) if data[0] == _TUPLE else node_from_json(data)
