"""Facts: what the caller may supply, and which values it can have (language: `fact`)."""

from collections.abc import Sequence

from convroute.checker.findings import Findings, Spot, Written, of_kind, related
from convroute.policy.fields import FactInfo
from convroute.source import Source, Span
from convroute.syntax import declarations, nodes


def check_facts(statements: Sequence[Written[nodes.Statement]], findings: Findings) -> dict[str, FactInfo]:
    """Every declared fact with its type."""
    facts: dict[str, FactInfo] = {}
    for written in of_kind(statements, declarations.FactDecl):
        fact = _fact(written.node, written.source, findings)
        facts.setdefault(fact.name, fact)
    return facts


def _fact(node: declarations.FactDecl, source: Source, findings: Findings) -> FactInfo:
    name = node.name.value
    match node.type:
        case declarations.BoolType():
            return FactInfo(name, "bool")
        case declarations.StringType():
            return FactInfo(name, "string")
        case declarations.ChoiceType():
            return FactInfo(name, "string", options=_options(node.type, source, findings))
        case declarations.IntType(bounds=None):
            return FactInfo(name, "int")
        case declarations.IntType(bounds=(low, high)):
            if low.value > high.value:
                span = Span(low.span.start, high.span.end)
                findings.add(
                    "E245",
                    f"the range {low.value}..{high.value} is empty: it ends below its start",
                    Spot(source, span),
                    help=f"write {high.value}..{low.value}",
                )
                return FactInfo(name, "int")
            return FactInfo(name, "int", least=low.value, most=high.value)
    raise AssertionError(node.type)


def _options(choice: declarations.ChoiceType, source: Source, findings: Findings) -> tuple[str, ...]:
    first: dict[str, Spot] = {}
    for option in choice.options:
        spot = Spot(source, option.span)
        if option.value in first:
            findings.add(
                "E246",
                f'the option "{option.value}" is written twice',
                spot,
                help="write each option once",
                related=[related("first written here", first[option.value])],
            )
        first.setdefault(option.value, spot)
    return tuple(first)
