"""A limit that limits nothing.

Meta extends control by seven days at most, with or without a limit of ours. Of
several limits for an app the smallest counts, so a longer one changes nothing.

Bad:

    limit extend by sales to 7 days

Good:

    limit extend by sales to 3 days

Several limits together may be smaller for everybody whom this one is about. And where a
`deny extend` forbids all that is longer, there is nothing left to limit. `--fix` keeps such
a limit, for without it the answer gives another reason.

Write a shorter one, or delete it.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenPermission
from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import deletion
from convroute.linter.rule import LintRule
from convroute.policy.model import LimitRule
from convroute.regions.useless import Useless
from convroute.syntax.nodes import Limit
from convroute.units import DAY_SECONDS

_MOST = 7 * DAY_SECONDS


def check(context: LintContext) -> Iterator[Finding]:
    for written, found in context.useless():
        if isinstance(written.node, Limit) and isinstance(written.rule, LimitRule):
            yield from _findings(context, written, written.node, found, written.rule.seconds)


def _findings(
    context: LintContext, written: WrittenPermission, node: Limit, found: Useless, seconds: int
) -> Iterator[Finding]:
    """Of an app that cannot ask at all others speak."""
    others = [context.permission_at(by) for by in found.by if seconds < _MOST]
    denied = any(_seconds(other) is None for other in others)
    message = "a smaller limit holds for everybody here, so this limit changes nothing"
    told = "the smaller limit"
    if seconds >= _MOST:
        message = "seven days are Meta's own limit, so this limit changes nothing"
    elif found.kind not in ("covered", "denied"):
        return
    elif found.kind == "denied":
        message = "whatever is longer is denied here in any case, so this limit changes nothing"
    elif denied:
        message = "whatever is longer is denied here, or over a smaller limit, so this limit changes nothing"
        told = "a smaller limit"
    elif len(found.by) > 1:
        message = "smaller limits hold for everybody here, so this limit changes nothing"
        told = "a smaller limit"
    elif any(_seconds(other) == seconds for other in others):
        message = "another limit says the same, so this limit changes nothing"
        told = "said here"
    yield Finding(
        written.source,
        node.duration.span,
        message,
        help="delete it, or narrow the denial" if denied else "write a shorter one, or delete it",
        related=tuple(
            Related("denied here" if _seconds(other) is None else told, other.source, other.node.span)
            for other in others
        ),
        fix=deletion("delete the limit", written.source, node.span, safe=not denied),
    )


def _seconds(written: WrittenPermission) -> int | None:
    return written.rule.seconds if isinstance(written.rule, LimitRule) else None


RULE = LintRule(code="W506", name="limit-without-effect", text=__doc__, check=check)
