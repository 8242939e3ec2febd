"""Grammar rules to nodes: a table for each part of `grammar/*.lark`, with a row for each rule or alias.

The parser asks these while it parses, so no parse tree is ever built. Each row
gets the parts of its rule in order: tokens, which are strings that know their
place, and nodes. None of them calls itself: depth costs no stack.
"""

from convroute.source import Span
from convroute.syntax import nodes
from convroute.syntax.builder.cases import CASE_RULES
from convroute.syntax.builder.conditions import CONDITION_RULES
from convroute.syntax.builder.declarations import DECLARATION_RULES
from convroute.syntax.builder.examples import EXAMPLE_RULES
from convroute.syntax.builder.routes import ROUTE_RULES
from convroute.syntax.builder.values import VALUE_RULES, Parts, Rules, end_of


def _file(parts: Parts) -> nodes.File:
    """The statements; whoever asked for the parse knows how far the file reaches."""
    return nodes.File(tuple(parts), span=Span(0, end_of(parts[-1]) if parts else 0))


RULES: Rules = {
    "file": _file,
    **VALUE_RULES,
    **DECLARATION_RULES,
    **ROUTE_RULES,
    **CONDITION_RULES,
    **EXAMPLE_RULES,
    **CASE_RULES,
}


class Builder:
    """What the parser calls: every rule of the grammar by its name."""

    def __getattr__(self, rule: str) -> object:
        if rule not in RULES:
            raise AttributeError(f"the grammar has no rule `{rule}` that makes a node")
        return RULES[rule]
