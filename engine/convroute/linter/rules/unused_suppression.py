"""An `# allow:` that allows nothing.

What it was about is gone, or it stands at another place than the finding. Left
there, it would hide the next finding of its kind. One for W608 is never unused:
it is needed until the change is committed, and again with the next one.

Bad:

    route postback "AGENT" to care  # allow: W404 people without a tier are meant

Good:

    # allow: W404 people without a tier are meant
    route message to sales when tier != "gold"

It is said of an included file only if no policy that was not linted includes it, or may
because it has errors. Such policies are looked for beside the file and in the folders above,
up to that of the git repository, or without one up to the folder the command started in.

Delete it, or put it on the line of the finding or above its statement.
"""

from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import without_statement
from convroute.linter.rule import LintRule
from convroute.linter.suppression import Allowance
from convroute.linter.suppression_index import Given
from convroute.source import Span

_COMES_AND_GOES = frozenset({"W608"})  # found by comparing with git's HEAD, not by looking at the text


def check(context: LintContext) -> Iterator[Finding]:
    given = Given(context.allowances, context.names, context.checked)
    needed = {(id(allowance), item.code) for item in context.found for allowance in given.allowing(item)}
    for allowance, codes in given.codes:
        idle = sorted(code for code in codes - _COMES_AND_GOES if (id(allowance), code) not in needed)
        if idle:
            yield _finding(allowance, idle, len(idle) == len(codes))


def _finding(allowance: Allowance, idle: list[str], all_of_it: bool) -> Finding:
    edit = _without(allowance) if all_of_it else None
    return Finding(
        allowance.source,
        allowance.span,
        f"there is no {' and no '.join(idle)} here to allow",
        help="delete it, or put it where the finding is",
        fix=None if edit is None else Fix("delete the comment", "safe", (edit,)),
    )


def _without(allowance: Allowance) -> Edit | None:
    if allowance.alone:
        return without_statement(allowance.source, allowance.span)
    text = allowance.source.text
    start = allowance.span.start
    while start and text[start - 1] in " \t":
        start -= 1
    return Edit(allowance.source, Span(start, allowance.span.end), "")


RULE = LintRule(code="W606", name="unused-suppression", text=__doc__, check=check, last=True, everywhere=True)
