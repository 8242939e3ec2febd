"""A default app that no conversation reaches.

Rules take every opening event, for ads, links and everything else, and none of them
names the default app. It gets what is asked of an idle thread, and nothing more.
Most often a rule without a condition stands where it was not meant to take everything.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales  human_agent }
    default bot
    route ad to sales
    route link to sales
    route organic to sales

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales  human_agent }
    default bot
    route ad to sales
    route link to sales
    route postback to sales

This is proved for every event there can be. Narrow the rule that takes everything, or
make the app that it names the default.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.stages import STAGES
from convroute.syntax.nodes import DefaultDecl


def check(context: LintContext) -> Iterator[Finding]:
    """A rule whose app cannot be used leads to the default app as well (semantics E7)."""
    policy = context.policy
    stages = context.analysis.stages
    if policy.default is None or not all(stage in stages and stages[stage].filled for stage in STAGES):
        return
    default = policy.apps[policy.default]
    for stage in STAGES:
        for rule, channels in context.firing(stage):
            app = None if rule.target is None else policy.apps[rule.target]
            if app is None or app.id == default.id or not all(map(app.connected_on, channels)):
                return
    for node, source in context.written(DefaultDecl):
        yield Finding(
            source,
            node.app.span,
            f"no conversation reaches the default app `{default.name}`: rules take every one that opens",
            help="narrow the rules that take everything, or make the app they name the default",
        )


RULE = LintRule(code="W435", name="unreached-default", text=__doc__, check=check)
