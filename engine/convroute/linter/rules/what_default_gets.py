"""Which conversations are left for the default app, because no rule takes them.

Asked for with `--explain-default`: it names the entries of which the default app gets
some, shows one such conversation, and names the entries of which it gets none.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app bot { id 1278416343931139  role automation }
    app sales { id 3310987654321098  role sales  human_agent }
    default bot
    allow take by sales from bot
    route ad to sales
    route message to sales when text mentions "buy"

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app sales { id 3310987654321098  role sales  human_agent }
    route ad to sales

This is a hint, and never changes how a command ends. It is proved for every event there
can be; what is too hard to say of an entry is W436.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.stages import STAGES
from convroute.syntax.nodes import DefaultDecl
from convroute.wording import all_of, one_of

if TYPE_CHECKING:
    from convroute.linter.default_app import Left


def check(context: LintContext) -> Iterator[Finding]:
    """Where nothing leads to the default app, W435 says so."""
    left = context.left_for_default
    if left is None:
        return
    said = _said(context, left)
    for node, source in context.written(DefaultDecl) if said else ():
        yield Finding(source, node.app.span, said, help="write a rule for what it should not get")


def _said(context: LintContext, left: "Left") -> str:
    policy = context.policy
    app = f"the default app `{policy.default}`"
    if left.reached:
        some = (
            "every entry" if not (left.never or left.hard) else all_of([f"`{word}`" for word in left.reached])
        )
        never = f"; nothing of {one_of(left.never)} is left for it" if left.never else ""
        return f"{app} gets some events of {some}, such as {left.example}{never}"
    if not left.hard and _named(context):
        return f"{app} gets nothing but what rules send to it: they take every conversation that opens"
    return ""


def _named(context: LintContext) -> bool:
    """Whether a rule that fires leads to the default app."""
    mine = context.policy.default_id
    return any(rule.target_id == mine for stage in STAGES for rule, _ in context.firing(stage))


RULE = LintRule(
    code="W439",
    name="what-default-gets",
    text=__doc__,
    check=check,
    severity="info",
    on_demand=True,
)
