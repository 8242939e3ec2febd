"""Grammar rules to nodes: one function for each rule (or alias) of `grammar/*.lark`, under its name.

The parser calls these while it parses, so no parse tree is ever built. Each
gets the parts of its rule in order: tokens, which are strings that know their
place, and nodes. None of them calls itself: depth costs no stack.
"""

from typing import Any

from convroute.source import Span
from convroute.syntax import nodes
from convroute.syntax.builder.cases import CaseRules
from convroute.syntax.builder.conditions import ConditionRules
from convroute.syntax.builder.declarations import DeclarationRules
from convroute.syntax.builder.examples import ExampleRules
from convroute.syntax.builder.routes import RouteRules
from convroute.syntax.builder.values import ValueRules


class Builder(ValueRules, DeclarationRules, RouteRules, ConditionRules, ExampleRules, CaseRules):
    """All rules of the grammar; it holds no state."""

    @staticmethod
    def file(parts: list[Any]) -> nodes.File:
        """The statements; whoever asked for the parse knows how far the file reaches."""
        end = parts[-1].span.end if parts else 0
        return nodes.File(tuple(parts), span=Span(0, end))
