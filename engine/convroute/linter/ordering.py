"""Whether the order of neighbouring rules matters, and which of them could be one."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Literal

from msgspec import Struct

from convroute.compiler.program import Program
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.stages import rules_of
from convroute.explainer.conversation import opening_in_words
from convroute.lazy_sequence import peek
from convroute.policy.conditions import in_words
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.plain_rules import WORDS, is_plain
from convroute.policy.stages import STAGES, Stage
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.budget import Budget
from convroute.regions.model import Model
from convroute.regions.opening import Gets, OpeningRules
from convroute.regions.point import Point
from convroute.regions.stage import StageRules
from convroute.regions.stage_analysis import StageAnalysis
from convroute.wording import duration

Kind = Literal["order", "mergeable"]


class Neighbours(Struct, frozen=True):
    """Two rules of a stage, by position, and what is said of them, and of those between them."""

    stage: Stage
    first: int
    second: int
    kind: Kind
    said: str


def neighbours(policy: CheckedPolicy, times: int = 1) -> Iterator[Neighbours]:
    """Of all rules that fire and the next one, with so many `times` the usual work. Of plain rules it is only
    said which could be one: their order never matters."""
    model, program = Model([policy], Budget(times)), Program(policy, few=0)
    for stage in STAGES:
        if rules_of(policy, stage):
            yield from _in_stage(StageRules(model, stage, program))


def _in_stage(rules: StageRules) -> Iterator[Neighbours]:
    analysis = StageAnalysis(rules, parts=False)
    lines = [OpeningRules(rules, channel, "idle") for channel in rules.policy.channels]
    fired: list[int] = []
    said: str | None = None
    for position in range(len(rules.rules)):
        fires = analysis.answer(position).point is not None
        if said is not None and fires:
            yield Neighbours(rules.stage, position - 1, position, "order", said)
        said = None
        if fires:
            fired.append(position)
            if position + 1 < len(rules.rules) and not _are_rows(rules, position):
                said = _compared(rules, analysis, lines, position)
    yield from _mergeable(rules, lines, fired)


def _are_rows(rules: StageRules, position: int) -> bool:
    """Whether the rule and the next one are plain."""
    return is_plain(rules.rules, position) and is_plain(rules.rules, position + 1)


def _mergeable(rules: StageRules, lines: list[OpeningRules], fired: list[int]) -> Iterator[Neighbours]:
    """Of the rules that fire, those that stand together, route alike and could be one."""
    first, known = 0, None
    for position, following in zip_longest(fired, fired[1:]):
        adjacent = following == position + 1 and _alike(lines, position, following)
        how = _in_one(rules, position, following) if adjacent else None
        if known is not None and how != known:
            yield Neighbours(
                rules.stage, first, position, "mergeable", _all_one(rules, first, position, known)
            )
        if how != known:
            first, known = position, how


def _all_one(rules: StageRules, first: int, last: int, how: str) -> str:
    name = _id(rules, first)
    if last == first + 1:
        return f"`{name}` before it routes alike: the two could be one rule{how}"
    return f"the {last - first} rules before it, from `{name}` on, route alike: all could be one rule{how}"


def _alike(lines: list[OpeningRules], one: int, other: int) -> bool:
    return all(its.gets(one) == its.gets(other) for its in lines)


def _in_one(rules: StageRules, first: int, second: int) -> str | None:
    """How one rule says what two that route alike ask for; None if no ENTRY says both."""
    one, other = (peek(rules.rules, at) for at in (first, second))
    if one.text == other.text:
        return ""
    words = {_naming(one), _naming(other)}
    if len(words) > 1 or words == {None} or _asked(one) != _asked(other):
        return None
    return f" with `{words.pop()} in SET`"


def _naming(rule: RouteRule) -> str | None:
    """The word of an ENTRY that names one value or a set of them, else None."""
    word, _, named = rule.text.partition(" ")
    return word if word in WORDS and named and not named.startswith("like ") else None


def _asked(rule: RouteRule) -> str:
    return "" if rule.when is None else in_words(rule.when)


def _compared(rules: StageRules, analysis: StageAnalysis, lines: list[OpeningRules], position: int) -> str:
    """What is said of the order of the rule and the next one."""
    one, other = position, position + 1
    name = _id(rules, one)
    if _alike(lines, one, other):
        return f"it does not matter that `{name}` comes first: both route alike"
    for its in lines:
        if its.gets(one) == its.gets(other):
            continue
        both = [rules.tree(one), rules.tree(other), rules.model.on_channel(its.channel)]
        found = analysis.find(one, both)
        if isinstance(found, Unknown):
            return f"not decided whether it matters that `{name}` comes first: {found.why}"
        if isinstance(found, Point):
            event = _told(rules, found, its.gets(one))
            first, second = (_said(its.gets(at), rules.policy) for at in (one, other))
            goes = f"{event} is for both, and goes to {first}, not to {second}"
            return f"it matters that `{name}` comes first: {goes}"
    return f"it does not matter that `{name}` comes first: no event that gets here is for both"


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
