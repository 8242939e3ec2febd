"""A limit that limits nothing.

Meta extends control by seven days at most, with or without a limit of ours. Of
several limits for an app the smallest counts, so a longer one changes nothing.

Bad:

    limit extend by sales to 7 days

Good:

    limit extend by sales to 3 days

Write a shorter one, or delete it.
"""

from collections.abc import Iterator, Mapping, Sequence

from convroute.checker.checked import WrittenPermission
from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import deletion
from convroute.linter.rule import LintRule
from convroute.policy.model import LimitRule, Who
from convroute.syntax.nodes import Limit
from convroute.units import DAY_SECONDS

_MOST = 7 * DAY_SECONDS


def check(context: LintContext) -> Iterator[Finding]:
    limits = [written for written in context.checked.permissions if isinstance(written.rule, LimitRule)]
    by_app = _by_app(limits)
    for index, written in enumerate(limits):
        node = written.node
        if not isinstance(node, Limit) or not isinstance(written.rule, LimitRule):
            continue
        stricter = _stricter(limits, index, by_app)
        if written.rule.seconds >= _MOST:
            yield _finding(written, node, "seven days are Meta's own limit, so this limit changes nothing")
        elif stricter is not None:
            seen = Related("the smaller limit", stricter.source, stricter.node.span)
            message = "a smaller limit holds for everybody here, so this limit changes nothing"
            if _seconds(stricter) == written.rule.seconds:
                message = "another limit says the same, so this limit changes nothing"
                seen = Related("said here", stricter.source, stricter.node.span)
            yield _finding(written, node, message, (seen,))


def _by_app(limits: Sequence[WrittenPermission]) -> Mapping[str | None, Sequence[int]]:
    """The places of the limits for each app; None has those for anyone."""
    found: dict[str | None, list[int]] = {}
    for place, written in enumerate(limits):
        for app_id in (None,) if written.rule.by.anyone else written.rule.by.ids:
            found.setdefault(app_id, []).append(place)
    return found


def _stricter(
    limits: Sequence[WrittenPermission], index: int, by_app: Mapping[str | None, Sequence[int]]
) -> WrittenPermission | None:
    """Another limit for at least the same apps that is not longer; of two alike the first stays."""
    rule = limits[index].rule
    alike = () if rule.by.anyone else by_app.get(min(rule.by.ids, default=""), ())
    for place in (*by_app.get(None, ()), *alike):
        other = limits[place]
        if place == index or _seconds(other) > _seconds(limits[index]):
            continue
        if _holds_for(other.rule.by, rule.by):
            same = _seconds(other) == _seconds(limits[index]) and _holds_for(rule.by, other.rule.by)
            if not same or place < index:
                return other
    return None


def _holds_for(outer: Who, inner: Who) -> bool:
    return outer.anyone or (not inner.anyone and inner.ids <= outer.ids)


def _seconds(written: WrittenPermission) -> int:
    return written.rule.seconds if isinstance(written.rule, LimitRule) else _MOST


def _finding(
    written: WrittenPermission, node: Limit, message: str, related: tuple[Related, ...] = ()
) -> Finding:
    return Finding(
        written.source,
        node.duration.span,
        message,
        help="write a shorter one, or delete it",
        related=related,
        fix=deletion("delete the limit", written.source, node.span),
    )


RULE = LintRule(code="W506", name="limit-without-effect", text=__doc__, check=check)
