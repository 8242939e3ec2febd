"""A rule that is never reached.

Inside a stage the first rule that matches decides. This one stands behind
rules that have no condition, or the same one, and already take everything it
would match, so it never decides anything. Most often a catch-all was written too early, or a rule
was added at the end although an older one still answers for the same people.

Bad:

    any_ad: route ad to marketing
    route ad 120210987654321 to sales

Good:

    route ad 120210987654321 to sales
    any_ad: route ad to marketing

Move the rule before the one that takes its place, or delete it.
"""

from collections.abc import Iterator

from convroute.diagnostic import Fix, Related
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.removal import deletion, moved_before
from convroute.linter.rule import LintRule
from convroute.linter.shadowing import Covered, covered
from convroute.policy.model import RouteRule
from convroute.syntax.nodes import Route
from convroute.units import DAY_SECONDS

_SHOWN = 3


def check(context: LintContext) -> Iterator[Finding]:
    policy = context.policy
    for stage in (policy.campaign, policy.link, policy.organic):
        for found in covered(stage):
            if not _harmless(found):
                yield _finding(context, found)


def _harmless(found: Covered) -> bool:
    """A template's own rule that is never reached changes nothing where the others decide the same."""
    rule = found.rule
    return rule.implicit and all(
        (by.target_id, by.window) == (rule.target_id, rule.window) for by in found.by
    )


def _finding(context: LintContext, found: Covered) -> Finding:
    written = context.route(found.rule)
    first, *more = found.by
    takers = f"`{first.id}`" + (f" and {len(more)} more" if more else "")
    verb = "take" if more else "takes"
    advice = "write a `route template` rule before it" if found.rule.implicit else "move it before that rule"
    return Finding(
        written.source,
        entry_span(written),
        f"the rule `{found.rule.id}` is never reached: {takers} before it {verb} everything it would match",
        help=f"{advice}, or delete it" if not more else "move it before those rules, or delete it",
        related=tuple(_related(context, by) for by in found.by[:_SHOWN]),
        fix=_fix(context, found),
    )


def _fix(context: LintContext, found: Covered) -> Fix | None:
    """Deleted where the others decide the same; else it was meant to come first."""
    written, rule = context.route(found.rule), found.rule
    if not isinstance(written.node, Route):
        return None
    if all(_decision(by) == _decision(rule) for by in found.by):
        return deletion("delete the rule", written.source, written.node.span)
    first = context.route(found.by[0])
    if first.source is not written.source or not isinstance(first.node, Route) or _takes_one(found):
        return None
    return moved_before("move it before that rule", written.source, written.node.span, first.node.span)


def _decision(rule: RouteRule) -> tuple[str, int]:
    """Whom it routes to, and for how long (semantics E3: a day where nothing is said)."""
    return rule.target_id, DAY_SECONDS if rule.window is None else rule.window


def _takes_one(found: Covered) -> bool:
    """Whether, moved to the front, it would leave nothing for one of the others."""
    return any(True for _ in covered([found.rule, *found.by]))


def _related(context: LintContext, by: RouteRule) -> Related:
    written = context.route(by)
    return Related("this comes first", written.source, entry_span(written))


RULE = LintRule(code="W401", name="covered-rule", text=__doc__, check=check)
