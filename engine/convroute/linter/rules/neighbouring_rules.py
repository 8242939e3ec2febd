"""Whether the order of two rules that stand one behind the other matters.

Asked for with `--explain-order` and `--mergeable`: the first says of each rule and the
next one whether their order matters, with a conversation that both match if it does; the
second names neighbours that route alike, and could be one rule.

Bad:

    route message to sales when text mentions "buy"
    route message to sales when text mentions "order"

Good:

    route message to sales when text mentions ["buy", "order"]

Rules for ads, links, postbacks and quick replies that name single values could be one rule
for a set, such as `link in doors`.

These are hints, and never change how a command ends.
"""

from collections.abc import Iterator

from convroute.diagnostic import Related
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule

_HELP = {
    "order": "keep the order where it matters",
    "mergeable": "write one rule, with `or`, a list or a set",
}
_WHICH = {False: "the rule before it", True: "the first of them"}


def check(context: LintContext) -> Iterator[Finding]:
    if not context.demands & {*_HELP}:
        return
    from convroute.linter.ordering import neighbours  # only where somebody asks

    for found in neighbours(context.policy, context.times):
        if found.kind in context.demands:
            first = context.route_at(found.stage, found.first)
            second = context.route_at(found.stage, found.second)
            yield Finding(
                second.source,
                entry_span(second),
                found.said,
                help=_HELP[found.kind],
                related=(Related(_WHICH[found.second - found.first > 1], first.source, entry_span(first)),),
            )


RULE = LintRule(
    code="W437",
    name="neighbouring-rules",
    text=__doc__,
    check=check,
    severity="info",
    on_demand=True,
)
