"""Whether the order of neighbouring rules matters, and which of them could be one."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from convroute.compiler.program import Program
from convroute.differ.deciding import WrongWitnessError
from convroute.differ.lines import Gets, Lines
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.stages import rules_of
from convroute.explainer.conversation import opening_in_words
from convroute.lazy_sequence import peek
from convroute.policy.model import CheckedPolicy
from convroute.policy.plain_rules import is_plain
from convroute.policy.stages import STAGES, Stage
from convroute.regions.answers import Unknown
from convroute.regions.budget import Budget
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.stage import StageRules
from convroute.regions.stage_analysis import StageAnalysis
from convroute.wording import duration

Kind = Literal["order", "mergeable"]


class Neighbours(Struct, frozen=True):
    """Two rules of a stage, by position, and what is said of them."""

    stage: Stage
    first: int
    second: int
    kind: Kind
    said: str


def neighbours(policy: CheckedPolicy, times: int = 1) -> Iterator[Neighbours]:
    """Of all rules that fire and the next one, with so many `times` the usual work; rows of plain rules are
    passed over."""
    model, program = Model([policy], Budget(times)), Program(policy, few=0)
    for stage in STAGES:
        if rules_of(policy, stage):
            yield from _in_stage(StageRules(model, stage, program))


def _in_stage(rules: StageRules) -> Iterator[Neighbours]:
    analysis = StageAnalysis(rules, parts=False)
    lines = [Lines(rules, channel, "idle") for channel in rules.policy.channels]
    before: tuple[str, bool] | None = None
    for position in range(len(rules.rules)):
        fires = analysis.answer(position).point is not None
        if before is not None and fires:
            said, same = before
            yield Neighbours(rules.stage, position - 1, position, "order", said)
            if same and _entry(rules, position - 1) == _entry(rules, position):
                said = f"`{_id(rules, position - 1)}` before it routes alike: the two could be one rule"
                yield Neighbours(rules.stage, position - 1, position, "mergeable", said)
        before = None
        if fires and position + 1 < len(rules.rules) and not is_plain(rules.rules, position):
            before = _compared(rules, analysis, lines, position)


def _compared(
    rules: StageRules, analysis: StageAnalysis, lines: list[Lines], position: int
) -> tuple[str, bool]:
    """What is said of the order of the rule and the next one; whether they route alike."""
    one, other = position, position + 1
    name = _id(rules, one)
    if all(its.gets(one) == its.gets(other) for its in lines):
        return f"it does not matter that `{name}` comes first: both route alike", True
    for its in lines:
        if its.gets(one) == its.gets(other):
            continue
        both = [rules.tree(one), rules.tree(other), rules.model.on_channel(its.channel)]
        found = analysis.find(one, both)
        if isinstance(found, Unknown):
            return f"not decided whether it matters that `{name}` comes first: {found.why}", False
        if isinstance(found, Point):
            event = _told(rules, found, its.gets(one))
            first, second = (_said(its.gets(at), rules.policy) for at in (one, other))
            goes = f"{event} is for both, and goes to {first}, not to {second}"
            return f"it matters that `{name}` comes first: {goes}", False
    return f"it does not matter that `{name}` comes first: no event that gets here is for both", False


def _told(rules: StageRules, point: Point, gets: Gets) -> str:
    """The conversation, of which the evaluator has to say the same; raises `WrongWitnessError` for a defect
    of ours."""
    decision = evaluate(rules.policy, point.snapshot)
    if (decision.reason_kind, decision.app_id) != (gets.reason, gets.app_id):
        raise WrongWitnessError(f"{point.snapshot} comes out as {decision.reason_kind}, not {gets.reason}")
    bucket = bool(rules.model.told_apart_buckets)
    return opening_in_words(rules.policy, point.snapshot, bucket=bucket)


def _said(gets: Gets, policy: CheckedPolicy) -> str:
    app = next((app.name for app in policy.apps.values() if app.id == gets.app_id), None)
    window = "" if gets.window is None else f" for {duration(gets.window)}"
    return f"`{app}`{window}" if app else "everybody"


def _id(rules: StageRules, position: int) -> str:
    return peek(rules.rules, position).id


def _entry(rules: StageRules, position: int) -> str:
    return peek(rules.rules, position).text
