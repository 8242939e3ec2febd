"""A test that checks nothing.

It has no `then`, so it passes whatever the policy says.

Bad:

    test "a visitor reaches sales" { when message "Hi" }

Good:

    test "a visitor reaches the bot" {
        when message "Hi"
        then route to concierge
    }

Say with `then` what has to come out.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.syntax.examples import Test


def check(context: LintContext) -> Iterator[Finding]:
    for test, source in context.written(Test):
        columns = test.cases.columns if test.cases is not None else ()
        checked = any(group.then for group in test.groups)
        if not checked and not any(column.head.startswith("then") for column in columns):
            yield Finding(
                source,
                test.title.span,
                "this test checks nothing: it has no `then`",
                help="add a `then`, for example `then route to APP`",
            )


RULE = LintRule(code="W605", name="test-without-check", text=__doc__, check=check, needs_meaning=False)
