"""Rows of an explanation: the rules of a stage that were tried, and the checks of a request."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from convroute.evaluator.trace import Seen, Step, Tried
from convroute.explainer.folding import with_folded_lists
from convroute.explainer.values import shown
from convroute.policy.model import CheckedPolicy
from convroute.source import Place
from convroute.wording import are, were

Mark = Literal["", "yes", "no", "not reached"]

_FIRST_TRIED = 6
_LAST_TRIED = 3
_NOT_REACHED = 3
_BRANCHES = 3


class Row(Struct, frozen=True):
    """`label` groups rows; `mark` says how a rule or check went; `at` is where it is written."""

    label: str
    text: str
    detail: str = ""
    mark: Mark = ""
    at: Place | None = None


def rule_rows(policy: CheckedPolicy, stage: str, step: Step) -> Iterator[Row]:
    """Tried rules with the values that decided, then some that were not reached."""
    tried = step.rules
    if len(tried) > _FIRST_TRIED + _LAST_TRIED:
        left = len(tried) - _FIRST_TRIED - _LAST_TRIED
        yield from (_tried_row(stage, rule) for rule in tried[:_FIRST_TRIED])
        yield Row(stage, f"{left} more {were(left)} tried", "none matched", "no")
        yield from (_tried_row(stage, rule) for rule in tried[-_LAST_TRIED:])
    else:
        yield from (_tried_row(stage, rule) for rule in tried)
    passed_over = int(str(step.values.get("passed_over", 0)))
    if passed_over:
        yield Row(stage, f"{passed_over} more {are(passed_over)} about something else", "not tried", "no")
    elif not tried:
        yield Row(stage, "no rules")
    yield from _not_reached(policy, stage, len(tried) + passed_over)


def _not_reached(policy: CheckedPolicy, stage: str, reached: int) -> Iterator[Row]:
    rules = {"campaign": policy.campaign, "link": policy.link, "organic": policy.organic}[stage]
    for rule in rules[reached : reached + _NOT_REACHED]:
        yield Row(stage, rule.id, "not reached", "not reached", rule.place)
    left = len(rules) - reached - _NOT_REACHED
    if left > 0:
        yield Row(stage, f"{left} more", "not reached", "not reached")


def _tried_row(stage: str, tried: Tried) -> Row:
    if tried.matched:
        return Row(stage, tried.rule, what_held(tried.conditions), "yes", tried.place)
    return Row(stage, tried.rule, what_failed(tried.conditions), "no", tried.place)


def what_held(conditions: tuple[Seen, ...]) -> str:
    """The fields a matching rule went by, each with its value, once."""
    held = {f"{seen.field} = {_value(seen)}": None for seen in conditions if seen.result and seen.field}
    return ", ".join(held) or "unconditional"


def what_failed(conditions: tuple[Seen, ...]) -> str:
    """The condition that settled it, and the value it saw; all branches of an `or` that failed."""
    failed: list[Seen] = []
    for seen in reversed(conditions):
        if seen.result:
            break
        failed.insert(0, seen)
    told = failed[-_BRANCHES:] or conditions[-1:]
    return "; ".join(_saw(seen) for seen in told) or "did not match"


def _saw(seen: Seen) -> str:
    if not seen.field:
        return f"`{with_folded_lists(seen.text)}`"
    return f"{with_folded_lists(seen.text)}: {seen.field} is {_value(seen)}"


def _value(seen: Seen) -> str:
    """The value, and of several phrases the one that it mentions."""
    said = shown(seen.field, seen.value)
    return said if seen.phrase is None else f'{said} (mentions "{seen.phrase}")'


def check_row(step: Step) -> Row:
    """One check of a request: what had to be so, and whether it was."""
    passed = step.result == "passed"
    because = step.notes[0] if step.notes else step.name
    rules = [rule for rule in step.rules if rule.matched]
    at = rules[0].place if rules else None
    if passed:
        return Row("check", because, "", "yes", at)
    failed = [f"{rule.rule}: {what_failed(rule.conditions)}" for rule in step.rules if not rule.matched]
    return Row("check", because, "; ".join([step.name, *failed[:_NOT_REACHED]]), "no", at)
