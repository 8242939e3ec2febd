"""Which declared names something uses."""

from msgspec import Struct

from convroute.linter.context import LintContext
from convroute.syntax.cells import Column
from convroute.syntax.conditions import Field, Flag
from convroute.syntax.declarations import KINDS
from convroute.syntax.given_when import GivenFact
from convroute.syntax.literals import Name


class Usage(Struct, frozen=True):
    """`names`: everything that is named somewhere; `looked_at`: the fields of conditions."""

    names: frozenset[str]
    looked_at: frozenset[str]
    given: frozenset[str]


def usage(context: LintContext) -> Usage:
    """What all files of a policy name, their declarations aside."""
    declared = [node for kind in KINDS for node, _ in context.written(kind)]
    declaring = {id(node.name) for node in declared}
    names = {node.value for node, _ in context.written(Name) if id(node) not in declaring}
    looked_at = {node.name for node, _ in context.written(Field)}
    looked_at |= {node.name for node, _ in context.written(Flag)}
    given = {node.name.value for node, _ in context.written(GivenFact)}
    given |= {node.name.value for node, _ in context.written(Column) if node.name is not None}
    return Usage(frozenset(names), frozenset(looked_at), frozenset(given))
