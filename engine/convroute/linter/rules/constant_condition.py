"""A condition, or a part of one, that is always true or never.

It reads like a decision and decides nothing. Most often it is a placeholder
that was meant to be replaced, or two comparisons of one field that exclude each
other and should have had an `or` between them.

Bad:

    route message to care when tier == "gold" and tier == "silver"

Good:

    route message to care when tier in ["gold", "silver"]

This is proved for every event there can be: also where a part is only settled by
what stands beside it, such as the second one of `tier == "gold" and tier != "silver"`,
and for a value of a list that makes no difference. Drop what is always true, and
correct or delete what never is.
"""

from collections.abc import Iterator, Sequence

from convroute.diagnostic import Fix, Related
from convroute.linter.analysis import Constant
from convroute.linter.constants import constants
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.removal import without_condition, without_item
from convroute.linter.rule import LintRule
from convroute.linter.rules.schedule_never_open import never_open
from convroute.linter.written_parts import WrittenPart, operands_at
from convroute.policy.text_matching import words
from convroute.source import Source
from convroute.syntax.conditions import InSet, Mentions, MentionsSet, Within


def check(context: LintContext) -> Iterator[Finding]:
    for found in constants(context, "itself", "beside"):
        if not _told_elsewhere(context, found.part):
            yield _finding(found.source, found.part, found.constant)


def _told_elsewhere(context: LintContext, part: WrittenPart) -> bool:
    """A schedule without hours is W413's, an empty set W416's, a phrase that holds another one W414's."""
    match part.node:
        case Within(schedule=name):
            return any(name.value == closed.name.value for closed, _ in never_open(context))
        case InSet(set=name) | MentionsSet(set=name):
            values = context.checked.sets.get(name.value)
            return values is not None and not values.in_order
        case Mentions():
            phrases = [" ".join(words(phrase.value)) for phrase in part.node.phrases]
            return part.value is not None and any(
                f" {phrase} " in f" {part.value} " for phrase in phrases if phrase and phrase != part.value
            )
        case _:
            return False


def _finding(source: Source, part: WrittenPart, constant: Constant) -> Finding:
    if part.value is not None:
        return _value(source, part)
    here = "" if constant.why == "itself" else " here, because of what stands beside it"
    if constant.value:
        advice = "drop it if it should always apply"
        fix = _fix(source, part, constant)
        return Finding(source, part.span, f"this condition is always true{here}", help=advice, fix=fix)
    return Finding(
        source,
        part.span,
        f"this condition is never true{here}",
        help="correct the condition; today it means the same as `false`",
        related=_excluding(source, part, constant.by),
    )


def _value(source: Source, part: WrittenPart) -> Finding:
    edit = None if part.item is None else without_item(source, part.items, part.item)
    return Finding(
        source,
        part.span,
        f"`{part.value}` in this list makes no difference: it is never that where the list decides",
        help="delete it, or correct what stands beside the list",
        fix=None if edit is None else Fix("delete the value", "safe", (edit,)),
    )


def _excluding(source: Source, part: WrittenPart, numbers: Sequence[int]) -> tuple[Related, ...]:
    """Of several operands those that exclude each other."""
    operands = operands_at(part, numbers)
    if len(operands) < 2 or len(operands) == len(operands_at(part, range(part.size))):
        return ()
    return tuple(Related("these exclude each other", source, operand.span) for operand in operands)


def _fix(source: Source, part: WrittenPart, constant: Constant) -> Fix | None:
    """A single comparison that says nothing can go; of several that do so together one is a slip."""
    if part.size and constant.why == "itself":
        return None
    if part.around is None:
        edit = without_condition(source, part.node.span) if not constant.path else None
    elif part.around.op == "and":
        place = next(index for index, one in enumerate(part.around.operands) if one is part.node)
        edit = without_item(source, part.around.operands, place)
    else:
        return None
    return None if edit is None else Fix("drop the condition", "safe", (edit,))


RULE = LintRule(code="W407", name="constant-condition", text=__doc__, check=check)
