"""A rule whose set has no values.

The file that the set is read from has none in that column, or is empty: the
rule never matches, and no text mentions any of them. Exports from spreadsheets
and ad tools are empty more often than one thinks.

Bad:

    set winter_ads from "ads/winter.csv" column "ad_id"
    route ad in winter_ads to sales

Good:

    set winter_ads from "ads/spring.csv" column "ad_id"
    route ad in winter_ads to sales

Export the list again, or delete the rule.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import phrase_lists
from convroute.policy.conditions import Atom, Combination, Condition, IsAny
from convroute.syntax.nodes import Among, Entry, Route


def check(context: LintContext) -> Iterator[Finding]:
    for written in context.checked.routes:
        node = written.node
        if not isinstance(node, Route) or not isinstance(node.entry, Entry):
            continue
        if isinstance(node.entry.match, Among) and _never(written.rule.entry):
            yield Finding(
                written.source,
                entry_span(written),
                f"the set `{node.entry.match.set.value}` has no values: the rule never matches",
                help="fill the list, or delete the rule",
            )
    for listed in phrase_lists(context):
        if not listed.values.values:
            yield Finding(
                listed.source,
                listed.name.span,
                f"the set `{listed.name.value}` has no values: no text mentions any of them",
                help="fill the list, or delete the condition",
            )


def _never(condition: Condition | None) -> bool:
    match condition:
        case Atom(test=IsAny(values=values), negated=False):
            return not values
        case Combination(op="and"):
            return any(_never(part) for part in condition.operands)
        case _:
            return False


RULE = LintRule(code="W416", name="empty-list", text=__doc__, check=check)
