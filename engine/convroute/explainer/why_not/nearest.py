"""Of the rules for an app the one that lacked least, and what failed in it."""

from collections.abc import Iterator

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.conditions import all_hold
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Seen, Trace
from convroute.explainer.rows import what_failed
from convroute.explainer.why_not.answer import Named, Nearest
from convroute.explainer.why_not.events import EventQuestion, Leading
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.stages import Stage, stage_of
from convroute.regions.stretches import Rows

_ONLY: dict[Stage, str] = {
    "campaign": "it is about people who come from an ad",
    "link": "it is about people who come from a link",
    "organic": "it is about people who come by themselves",
}


def nearest_rule(policy: CheckedPolicy, question: EventQuestion, decision: Decision) -> Nearest | None:
    """None where no rule names the app. Of several that lack as much the first counts, one of the stage
    of the event before others."""
    event, snapshot = question.changes.event, question.changes.snapshot
    if event.kind not in OPENING_KINDS:
        return None
    stage = stage_of(event.entry)
    rules = [one for together in question.lines for line in together for one in _rules(line)]
    if not rules:
        return None
    count = sum(len(line.lines.values) if isinstance(line.lines, Rows) else 1 for line, _ in rules)
    nearest = question.nearest((line for line, _ in rules), stage)
    rule = next(rule for line, rule in rules if line is nearest)
    return Nearest(count, Named(rule.id, rule.place), _failed(policy, snapshot, rule, decision, event))


def _rules(line: Leading) -> Iterator[tuple[Leading, RouteRule]]:
    """Of idle threads: the same rules stand for those of others as well."""
    if line.rules is None or line.rules.threads != "idle" or line.lines == LAST:
        return
    if isinstance(line.lines, Rows):
        stretch = line.lines.stretch
        positions = (stretch.position((line.lines.word, value)) for value in line.lines.values)
        yield line, line.rules.rule(min(at for at in positions if at is not None))
    else:
        yield line, line.rules.rule(line.lines)


def _failed(
    policy: CheckedPolicy, snapshot: Snapshot, rule: RouteRule, decision: Decision, event: Event
) -> str:
    if rule.stage != stage_of(event.entry):
        return _ONLY[rule.stage]
    seen: list[Seen] = []
    if not all_hold((rule.entry, rule.when), View(policy, snapshot, Trace()), seen)[0]:
        return what_failed(tuple(seen))
    if decision.reason.kind in ("thread_owner", "lead_flow"):
        return "it matches, but the thread has an owner"
    return f"it matches, but {decision.reason.rule or 'another rule'} comes first"
