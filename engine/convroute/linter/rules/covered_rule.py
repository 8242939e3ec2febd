"""A rule that is never reached.

Inside a stage the first rule that matches decides. Rules before this one already
take everything it would match, one of them alone or several together, so it never
decides anything. Most often a catch-all was written too early, or a rule was added
at the end although an older one still answers for the same people.

Bad:

    any_ad: route ad to marketing
    route ad 120210987654321 to sales

Good:

    route ad 120210987654321 to sales
    any_ad: route ad to marketing

This is proved for every event there can be. The rules that are named are a smallest
set that takes everything, and each of them decides something itself. Move the rule
before the ones that take its place, or delete it.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenRoute
from convroute.diagnostic import Fix, Related
from convroute.linter.analysis import Dead
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.removal import deletion, moved_before
from convroute.linter.rule import LintRule
from convroute.syntax.literals import Text
from convroute.syntax.nodes import Among, Entry, Exactly, Route
from convroute.wording import all_of

_NAMED = 3


def check(context: LintContext) -> Iterator[Finding]:
    for stage, answers in context.analysis.stages.items():
        for dead in answers.dead:
            written = context.route_at(stage, dead.position)
            if (
                not dead.by_itself
                and not (written.rule.implicit and dead.same)
                and not _told_elsewhere(context, written, dead)
            ):
                by = [context.route_at(stage, position) for position in dead.by]
                yield _finding(written, dead, by)


def _told_elsewhere(context: LintContext, written: WrittenRoute, dead: Dead) -> bool:
    """Of an empty `ref` W405 speaks, and of a list of ads without any W416."""
    if dead.by or dead.why:
        return False
    match written.node:
        case Route(entry=Entry(match=Exactly(value=Text(value="")))):
            return True
        case Route(entry=Entry(match=Among(set=name))):
            values = context.checked.sets.get(name.value)
            return values is not None and not values.in_order
        case _:
            return written.rule.template is not None


def _finding(written: WrittenRoute, dead: Dead, by: list[WrittenRoute]) -> Finding:
    return Finding(
        written.source,
        entry_span(written),
        f"the rule `{written.rule.id}` is never reached: {_why(dead, by)}",
        help=_advice(written, dead, by),
        related=tuple(_related(taker, alone=len(by) == 1) for taker in by),
        fix=_fix(written, dead, by),
    )


def _why(dead: Dead, by: list[WrittenRoute]) -> str:
    if not by:
        if dead.why:
            return "rules before it take everything it would match"
        return "no event is as it asks"
    names = [f"`{taker.rule.id}`" for taker in by]
    if len(names) > _NAMED:
        takers = f"{names[0]} and {len(names) - 1} more before it take"
    else:
        takers = f"{all_of(names)} before it take{'s' * (len(names) == 1)}"
    together = " together" if len(names) > 1 else ""
    return f"{takers}{together} everything it would match"


def _advice(written: WrittenRoute, dead: Dead, by: list[WrittenRoute]) -> str:
    if not by:
        return "delete it, or change what it asks for"
    if len(by) > 1:
        advice = "move it before those rules, or delete it"
        return advice if dead.smallest else f"{advice}; none of them is too many, but fewer others might do"
    if written.rule.implicit:
        return "write a `route template` rule before it, or delete it"
    return "move it before that rule, or delete it"


def _related(taker: WrittenRoute, *, alone: bool) -> Related:
    return Related(f"takes {'everything' if alone else 'a part'} from it", taker.source, entry_span(taker))


def _fix(written: WrittenRoute, dead: Dead, by: list[WrittenRoute]) -> Fix | None:
    """Deleted where the others decide the same; else it was meant to come first."""
    if not isinstance(written.node, Route) or not by:
        return None
    if dead.same:
        return deletion("delete the rule", written.source, written.node.span)
    first = by[dead.by.index(min(dead.by))]
    if first.source is not written.source or not isinstance(first.node, Route) or dead.starves:
        return None
    return moved_before("move it before that rule", written.source, written.node.span, first.node.span)


RULE = LintRule(code="W401", name="covered-rule", text=__doc__, check=check)
