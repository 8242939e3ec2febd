"""A rule that is never reached.

Inside a stage the first rule that matches decides. This one stands behind
rules that have no condition and already take everything it would match, so it
never decides anything. Most often a catch-all was written too early, or a rule
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

from convroute.diagnostic import Related
from convroute.linter.coverage import Covered, covered
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.subject import Subject, entry_span
from convroute.policy.model import RouteRule

_SHOWN = 3


def check(subject: Subject) -> Iterator[Finding]:
    policy = subject.policy
    for stage in (policy.campaign, policy.link, policy.organic):
        for found in covered(stage):
            if not _harmless(found):
                yield _finding(subject, found)


def _harmless(found: Covered) -> bool:
    """A template's own rule that is never reached changes nothing where the others decide the same."""
    rule = found.rule
    return rule.implicit and all(
        (by.target_id, by.window) == (rule.target_id, rule.window) for by in found.by
    )


def _finding(subject: Subject, found: Covered) -> Finding:
    written = subject.route(found.rule)
    first, *more = found.by
    takers = f"`{first.id}`" + (f" and {len(more)} more" if more else "")
    verb = "take" if more else "takes"
    advice = "write a `route template` rule before it" if found.rule.implicit else "move it before that rule"
    return Finding(
        written.source,
        entry_span(written),
        f"the rule `{found.rule.id}` is never reached: {takers} before it {verb} everything it would match",
        help=f"{advice}, or delete it" if not more else "move it before those rules, or delete it",
        related=tuple(_related(subject, by) for by in found.by[:_SHOWN]),
    )


def _related(subject: Subject, by: RouteRule) -> Related:
    written = subject.route(by)
    return Related("this comes first", written.source, entry_span(written))


RULE = LintRule(code="W401", name="covered-rule", text=__doc__, check=check)
