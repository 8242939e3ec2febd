"""Rule ids, and the id of every rule: its label, else what it is about (language: Route rules)."""

from collections.abc import Sequence

from msgspec import Struct, field

from convroute.checker.findings import Findings, Spot, Written, related
from convroute.syntax import nodes
from convroute.syntax.literals import Name


class RuleIds(Struct):
    """Gives out ids in the order of the rules; a label's id is never given to another rule."""

    taken: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)

    def rule_id(self, label: Name | None, default: str) -> str:
        if label is not None:
            return label.value
        count = self._counts.get(default, 0) + 1
        while (rule_id := default if count == 1 else f"{default}~{count}") in self.taken:
            count += 1
        self._counts[default] = count
        self.taken.add(rule_id)
        return rule_id


def check_rule_ids(statements: Sequence[Written[nodes.Statement]], findings: Findings) -> RuleIds:
    """Every label is given once (language: Lexical)."""
    first: dict[str, Spot] = {}
    for statement in statements:
        node = statement.node
        if not isinstance(node, nodes.Route | nodes.Permission | nodes.Limit) or node.label is None:
            continue
        spot = Spot(statement.source, node.label.span)
        if node.label.value in first:
            findings.add(
                "E223",
                f"the label `{node.label.value}` is given twice",
                spot,
                help="a label is the name of one rule; rename one of them",
                related=[related("first given here", first[node.label.value])],
            )
        first.setdefault(node.label.value, spot)
    return RuleIds(taken=set(first))
