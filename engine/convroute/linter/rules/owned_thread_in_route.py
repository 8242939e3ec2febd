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

from convroute.linter.constants import ConstantPart, constants
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    for found in constants(context, "thread"):
        yield _finding(
            found, preempting=found.stage is not None and context.policy.behavior.preempts(found.stage)
        )


def _finding(found: ConstantPart, *, preempting: bool) -> Finding:
    why = "a route is only tried while nobody owns the thread"
    if preempting:
        why = "no route is tried while the lead form owns the thread"
    if found.constant.value:
        return Finding(found.source, found.part.span, f"always true: {why}", help="remove this condition")
    return Finding(
        found.source,
        found.part.span,
        f"never true: {why}",
        help="who may take an owned thread is said by `allow take`",
    )


RULE = LintRule(code="W408", name="owned-thread-in-route", text=__doc__, check=check)
