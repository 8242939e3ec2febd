"""A recorded webhook that no test can read in full.

The test fails, whatever the policy says. A part with a misspelt name, such as
`mesage`, is often the cause. So are a part that is not known here, and a fact that
the policy does not declare, or of another type.

Bad:

    test "hello" { when event "webhooks/slip.json"  then route to concierge }

Good:

    test "hello" { when event "webhooks/hello.json"  then route to concierge }

Record the body of a webhook as it came, with parts that are known.
"""

from collections.abc import Iterator

from convroute.checker.recorded import WHAT_TESTS_TAKE, recorded
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.model import CheckedPolicy
from convroute.syntax.cases import every_line
from convroute.syntax.examples import Test
from convroute.syntax.given_when import WhenRecorded


def check(context: LintContext) -> Iterator[Finding]:
    """In the lines of tests, and in the cells of their tables; each file is read once."""
    recordings = context.policy.examples.recordings
    problems: dict[str, str | None] = {}
    for test, source in context.written(Test) if recordings else ():
        for when in every_line(test):
            if not isinstance(when, WhenRecorded):
                continue
            text = recordings.get((source.name, when.path.value))
            if text is None:
                continue
            if text not in problems:
                problems[text] = _problem(context.policy, text)
            problem = problems[text]
            if problem is not None:
                message = f"`{when.path.value}` cannot be read in full, so this test fails: {problem}"
                yield Finding(source, when.path.span, message, help=WHAT_TESTS_TAKE)


def _problem(policy: CheckedPolicy, text: str) -> str | None:
    """The first thing that cannot be decided, and how many more there are."""
    items = recorded(policy, text)
    if not items:
        return "it holds no event and no request"
    problems = [problem for item in items if (problem := _of_item(policy, item)) is not None]
    if len(problems) > 1:
        return f"{problems[0]} (and {len(problems) - 1} more)"
    return problems[0] if problems else None


def _of_item(policy: CheckedPolicy, item: Item) -> str | None:
    if isinstance(item, Unreadable):
        return f"{item.path}: {item.message}"
    if not item.facts and (isinstance(item, Request) or item.button_app is None):
        return None
    from convroute.evaluator.validation import Validated, validate  # only for wrappers

    known = validate(policy, item, {})
    return None if isinstance(known, Validated) else f"{known.path}: {known.message}"


RULE = LintRule(code="W610", name="unreadable-recording", text=__doc__, check=check)
