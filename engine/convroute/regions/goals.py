"""Conditions as trees over literals: what a question asks for, and what it refuses.

A literal is the number of an atom, negative where the atom has to fail. A tree has no
`not` in it: it stands at the literals.
"""

from collections.abc import Callable, Hashable, Iterable

from msgspec import Struct

from convroute.policy.conditions import Atom
from convroute.policy.normal_form import NormalForm, parts_of


class Junction(Struct, frozen=True, eq=False):
    """All of `parts` hold (`every`), or one of them is enough. None of them is constant."""

    every: bool
    parts: tuple["int | Junction", ...]


Tree = bool | int | Junction
"""What has to hold; `True` always does, and `False` never."""


def tree_of(condition: NormalForm, literal: Callable[[Atom], Tree]) -> Tree:
    """The tree of a condition; `literal` gives what each of its atoms has to come to."""
    if isinstance(condition, bool):
        return condition
    if isinstance(condition, Atom):
        return literal(condition)
    return joined(condition.op == "and", (tree_of(part, literal) for part in parts_of(condition)))


def joined(every: bool, parts: Iterable[Tree]) -> Tree:
    """Junctions of the same kind are opened up, and what is constant falls out."""
    flat: list[int | Junction] = []
    for part in parts:
        if isinstance(part, bool):
            if part is not every:
                return part
        elif isinstance(part, Junction) and part.every is every:
            flat += part.parts
        else:
            flat.append(part)
    if len(flat) > 1:
        return Junction(every, tuple(dict.fromkeys(flat)))
    return flat[0] if flat else every


def opposite(tree: Tree) -> Tree:
    """The tree that holds where this one does not."""
    if isinstance(tree, bool):
        return not tree
    if isinstance(tree, int):
        return -tree
    parts = (opposite(part) for part in tree.parts)
    return Junction(not tree.every, tuple(part for part in parts if not isinstance(part, bool)))


def holds(tree: Tree, at: Callable[[int], bool]) -> bool:
    """Whether the tree holds where `at` says of each literal whether it does."""
    if isinstance(tree, bool):
        return tree
    if isinstance(tree, int):
        return at(tree)
    every = tree.every
    return every is all(holds(part, at) is every for part in tree.parts)


def literals(tree: Tree) -> Iterable[int]:
    """Every literal of the tree, left to right, as often as it stands there."""
    if isinstance(tree, Junction):
        for part in tree.parts:
            yield from literals(part)
    elif not isinstance(tree, bool):
        yield tree


def key_of(tree: Tree) -> Hashable:
    """A tree that can be compared, whatever the order of its parts. To Python `True` is the literal 1."""
    if isinstance(tree, Junction):
        return tree.every, frozenset(map(key_of, tree.parts))
    return str(tree) if isinstance(tree, bool) else tree
