"""A fact that no condition looks at and no test supplies.

The caller goes on supplying it, and believes that it matters.

Bad:

    fact country: string

Good:

    fact country: string
    route message to sales when country == "DE"

It is said of an included file only if no policy that was not linted includes it, or may
because it has errors. Such policies are looked for beside the file and in the folders above,
up to that of the git repository, or without one up to the folder the command started in.

Use it, or delete it.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import deletion
from convroute.linter.rule import LintRule
from convroute.linter.usage import usage
from convroute.syntax.declarations import FactDecl


def check(context: LintContext) -> Iterator[Finding]:
    if not context.policy.facts:
        return
    used = usage(context)
    for node, source in context.written(FactDecl):
        if node.name.value in used.looked_at or node.name.value in used.given:
            continue
        yield Finding(
            source,
            node.name.span,
            f"no condition looks at the fact `{node.name.value}`",
            help="use it, or delete it",
            fix=deletion("delete the fact", source, node.span, safe=False),
        )


RULE = LintRule(code="W409", name="unused-fact", text=__doc__, check=check, everywhere=True)
