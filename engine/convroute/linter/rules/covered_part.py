"""A part of a condition that never decides, because of rules before it.

The first rule that matches decides. Everything this part is about is taken by rules
before, so it could as well not be there: one of several conditions with an `or`, or
one value of a list. Most often the other rule came later, and is too wide.

Bad:

    refunds: route message to care when text mentions "refund"
    route message to sales when text mentions ["my refund", "catalogue"]

Good:

    route message to sales when text mentions ["my refund", "catalogue"]
    refunds: route message to care when text mentions "refund"

This is proved for every event there can be. Delete the part, or move the rule before
the one that takes it. A condition that only repeats what the rules before leave, such
as `tier != "gold"` behind a rule for gold, is not told.
"""

from collections.abc import Iterator

from convroute.diagnostic import Fix, Related
from convroute.linter.constants import ConstantPart, constants
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.removal import without_item
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    """Of the values of a set nothing is said: exceptions before a list are how lists are used."""
    for found in constants(context, "before"):
        if not found.constant.guard and (found.part.value is None or found.part.item is not None):
            yield _finding(context, found)


def _finding(context: LintContext, found: ConstantPart) -> Finding:
    part, stage = found.part, found.stage
    takers = [context.route_at(stage, position) for position in found.constant.by] if stage else []
    names = " and ".join(f"`{taker.rule.id}`" for taker in takers[:2])
    if len(takers) > 2 or not takers:
        names = f"`{takers[0].rule.id}` and {len(takers) - 1} more" if takers else "rules"
    take = "takes" if len(takers) == 1 else "take"
    what = "this part" if part.value is None else f"`{part.value}` in this list"
    return Finding(
        found.source,
        part.span,
        f"{what} never decides: {names} before it {take} everything it is about",
        help="delete it, or move the rule before what takes it",
        related=tuple(Related("comes first", taker.source, entry_span(taker)) for taker in takers),
        fix=_fix(found),
    )


def _fix(found: ConstantPart) -> Fix | None:
    part = found.part
    items = part.items if part.item is not None else () if part.around is None else part.around.operands
    place = part.item
    if place is None:
        place = next((index for index, one in enumerate(items) if one is part.node), None)
    if place is None or found.constant.value or (part.around is not None and part.around.op != "or"):
        return None
    edit = without_item(found.source, items, place)
    return None if edit is None else Fix("delete what never decides", "safe", (edit,))


RULE = LintRule(code="W434", name="covered-part", text=__doc__, check=check)
