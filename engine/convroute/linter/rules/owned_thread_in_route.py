"""A route that asks for a thread that somebody owns.

Routes are tried when a thread is idle. While an app owns it, that app gets the
event and no rule is looked at, unless `behavior` lets ads or links preempt. So
`thread.state == active`, or an owner, is never true in a route, and
`thread.state == idle`, or `nobody`, always.

Bad:

    route message to sales when thread.owner == care

Good:

    route message to sales when text mentions "buy"

Say in an `allow take` who may take a thread over, or use `campaign_preempts on`.
"""

from collections.abc import Iterator

from convroute.linter.conditioned import Conditioned, conditions, parts
from convroute.linter.constancy import Known, always, never
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.conditions import Combination, Condition
from convroute.policy.space import NOBODY, state_of
from convroute.syntax import conditions as tree

_IDLE: Known = {"thread.state": frozenset({state_of(NOBODY)}), "thread.owner": frozenset({NOBODY})}


def check(context: LintContext) -> Iterator[Finding]:
    behavior = context.policy.behavior
    for found in conditions(context):
        if found.route is None or behavior.preempts(found.route.rule.stage):
            continue
        if never(found.condition, found.known):
            continue
        if never(found.condition, found.known | _IDLE):
            yield Finding(
                found.source,
                found.node.span,
                "never true: a route is only tried while nobody owns the thread",
                help="who may take an owned thread is said by `allow take`",
            )
        else:
            yield from _said_anyway(found, found.node, found.condition)


def _said_anyway(found: Conditioned, node: tree.Condition, condition: Condition) -> Iterator[Finding]:
    """The operands that only say what holds for every route."""
    if isinstance(condition, Combination):
        for pair in parts(node, condition):
            yield from _said_anyway(found, *pair)
    elif always(condition, found.known | _IDLE) and not always(condition, found.known):
        yield Finding(
            found.source,
            node.span,
            "always true: a route is only tried while nobody owns the thread",
            help="remove this condition",
        )


RULE = LintRule(code="W408", name="owned-thread-in-route", text=__doc__, check=check)
