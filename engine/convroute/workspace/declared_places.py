"""Where each line of a policy stands that declares something."""

from collections.abc import Iterator

from convroute.checker.checked import Checked
from convroute.differ.difference import Declared
from convroute.source import Place
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import without_plain
from convroute.syntax.declarations import KINDS, Declaration
from convroute.syntax.node import Node

Key = tuple[Declared, str]


def declared_places(checked: Checked) -> dict[Key, Place]:
    """By what a line declares, and its name: an app's, a flag's, an account's id; the zone by its own."""
    return {
        key: file.source.place(node.span.start)
        for file in checked.files
        for statement in without_plain(file.tree.statements)
        for key, node in _declared(statement)
    }


def _declared(statement: nodes.Statement) -> Iterator[tuple[Key, Node]]:
    if isinstance(statement, Declaration):
        yield (KINDS[type(statement)], statement.name.value), statement
    elif isinstance(statement, nodes.BehaviorBlock):
        yield from ((("behavior", item.key), item) for item in statement.items)
    elif isinstance(statement, nodes.PolicyBlock):
        yield ("policy", statement.name.value), statement
        for item in statement.items:
            if isinstance(item, nodes.Accounts):
                yield from ((("account", str(one.value)), one) for one in item.ids)
            elif isinstance(item, nodes.Timezone):
                yield ("timezone", item.value.value), item
