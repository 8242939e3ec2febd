"""A group, set or schedule that nothing uses.

Often the rule that should use it names another one.

Bad:

    schedule weekend { sat-sun 10:00-14:00 }

Good:

    schedule weekend { sat-sun 10:00-14:00 }
    route message to sales when within weekend

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
from convroute.source import Source
from convroute.syntax.declarations import KINDS, Declaration, GroupDecl, ScheduleDecl, SetDecl

_LOOKED_AT: tuple[type[Declaration], ...] = (GroupDecl, SetDecl, ScheduleDecl)


def check(context: LintContext) -> Iterator[Finding]:
    declared = [one for kind in _LOOKED_AT for one in context.written(kind)]
    if not declared:
        return
    used = usage(context).names
    for node, source in declared:
        if node.name.value not in used:
            yield _finding(node, source)


def _finding(node: Declaration, source: Source) -> Finding:
    word = KINDS[type(node)]
    return Finding(
        source,
        node.name.span,
        f"nothing uses the {word} `{node.name.value}`",
        help="use it, or delete it",
        fix=deletion(f"delete the {word}", source, node.span),
    )


RULE = LintRule(code="W410", name="unused-declaration", text=__doc__, check=check, everywhere=True)
