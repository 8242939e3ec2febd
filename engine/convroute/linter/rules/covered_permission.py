"""A permission that others already contain.

The order of permissions never matters, so the wider one says it all, and several
narrower ones say together what a wider one says. Perhaps the lists are not the ones
that were meant.

Bad:

    allow take by [sales, care]
    allow take by sales from concierge

Good:

    allow take by care
    allow take by sales from concierge

This is proved for everything that an app can ask for. The permissions that are named
are a smallest set that says the same, and none of them is reported itself. What an
`allow` says beside the others may also be denied everywhere.

Delete it, or narrow the other ones.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenPermission
from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import deletion
from convroute.linter.rule import LintRule
from convroute.policy.model import PermissionRule
from convroute.regions.useless import Useless

_SAID = "said here"


def check(context: LintContext) -> Iterator[Finding]:
    for written, found in context.useless():
        if found.kind == "covered" and isinstance(written.rule, PermissionRule):
            yield _finding(context, written, found, written.rule)


def _finding(
    context: LintContext, written: WrittenPermission, found: Useless, rule: PermissionRule
) -> Finding:
    related = [_related(context.permission_at(by), rule) for by in found.by]
    denied = any(one.message != _SAID for one in related)
    alone = len(related) == 1
    message = "another permission already says this"
    if denied:
        message = "what other permissions do not already say of this is denied"
    elif not alone:
        message = f"{len(related)} other permissions together already say this"
    what = "narrower one" if alone else "permission"
    return Finding(
        written.source,
        written.node.span,
        message,
        help=f"delete it, or narrow the other {'one' if alone else 'ones'}",
        related=tuple(related),
        fix=None if denied else deletion(f"delete the {what}", written.source, written.node.span),
    )


def _related(other: WrittenPermission, rule: PermissionRule) -> Related:
    same = isinstance(other.rule, PermissionRule) and other.rule.effect == rule.effect
    return Related(_SAID if same else "denied here", other.source, other.node.span)


RULE = LintRule(code="W505", name="covered-permission", text=__doc__, check=check)
