"""A limit that limits nothing.

Meta extends control by seven days at most, with or without a limit of ours.

Bad:

    limit extend by sales to 7 days

Good:

    limit extend by sales to 3 days

Write a shorter one, or delete it.
"""

from collections.abc import Iterator

from convroute.linter.finding import Finding
from convroute.linter.removal import deletion
from convroute.linter.rule import LintRule
from convroute.linter.subject import Subject
from convroute.policy.model import LimitRule
from convroute.syntax.nodes import Limit

_MOST = 7 * 86_400


def check(subject: Subject) -> Iterator[Finding]:
    for written in subject.checked.permissions:
        node = written.node
        if isinstance(written.rule, LimitRule) and isinstance(node, Limit) and written.rule.seconds >= _MOST:
            yield Finding(
                written.source,
                node.duration.span,
                "seven days are Meta's own limit: this changes nothing",
                help="write a shorter one, or delete it",
                fix=deletion("delete the limit", written.source, node.span),
            )


RULE = LintRule(code="W506", name="limit-without-effect", text=__doc__, check=check)
