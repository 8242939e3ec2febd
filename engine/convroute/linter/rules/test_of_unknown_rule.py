"""A `then rule` of a rule that does not exist.

The test fails, however the policy decides. A rule's id is its label. Without one
it is what the rule is about, joined by colons, and `~2` for the second of them.
A rule that was renamed often leaves such a test behind.

Bad:

    route link "qr-berlin" to sales
    test "the poster" { when message from link "qr-berlin"  then rule "link:qr-bremen" }

Good:

    route link "qr-berlin" to sales
    test "the poster" { when message from link "qr-berlin"  then rule "link:qr-berlin" }

Write the id of the rule that should decide. `convroute explain` shows it.
"""

from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.did_you_mean import nearest
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Source
from convroute.syntax.cases import every_line
from convroute.syntax.examples import Test
from convroute.syntax.expectations import ThenRule
from convroute.syntax.quoting import in_quotes


def check(context: LintContext) -> Iterator[Finding]:
    """In the lines of tests, and in the cells of their tables."""
    ids: frozenset[str] | None = None
    for test, source in context.written(Test):
        for then in every_line(test):
            if not isinstance(then, ThenRule):
                continue
            ids = context.policy.rule_ids if ids is None else ids
            if then.id.value not in ids:
                yield _finding(then, source, nearest(then.id.value, sorted(ids)))


def _finding(then: ThenRule, source: Source, near: str | None) -> Finding:
    message = f'no rule has the id "{then.id.value}", so this test fails'
    if near is None:
        help_ = 'an id is the label, or what the rule is about: "link:qr-berlin"'
        return Finding(source, then.id.span, message, help=help_)
    fix = Fix(f'write "{near}"', "unsafe", (Edit(source, then.id.span, in_quotes(near)),))
    return Finding(source, then.id.span, message, help=f'did you mean "{near}"?', fix=fix)


RULE = LintRule(code="W609", name="test-of-unknown-rule", text=__doc__, check=check)
