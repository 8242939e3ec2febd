"""Two tests, two invariants or two expected changes with one title.

When one of them is reported, nobody knows which.

Bad:

    test "a visitor" { when message "Hi"  then route to concierge }
    test "a visitor" { when shop "7"  then route to concierge }

Good:

    test "a visitor" { when message "Hi"  then route to concierge }
    test "a visitor of the shop" { when shop "7"  then route to concierge }

Say in each title what is special about it.
"""

from collections.abc import Iterator

from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.syntax.examples import Test
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.invariants import Invariant
from convroute.syntax.literals import Text

_KINDS: tuple[tuple[type[Test | Invariant | ExpectedChange], str], ...] = (
    (Test, "test"),
    (Invariant, "invariant"),
    (ExpectedChange, "expected change"),
)


def check(context: LintContext) -> Iterator[Finding]:
    """In one file: a test file may well call its tests as the policy does."""
    for kind, name in _KINDS:
        first: dict[tuple[str, str], Text] = {}
        for node, source in context.written(kind):
            title = node.title
            before = first.setdefault((source.name, title.value), title)
            if before is not title:
                yield Finding(
                    source,
                    title.span,
                    f"another {name} of this file has the same title",
                    help="say what is special about it",
                    related=(Related("first written here", source, before.span),),
                )


RULE = LintRule(code="W604", name="repeated-title", text=__doc__, check=check, needs_meaning=False)
