"""The three lines of an explanation that matter for a `then`: why, on what thread, and what settled it."""

from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.snapshot import name_of
from convroute.explainer.clock import by_own_clock, local
from convroute.explainer.explanation import explanation
from convroute.explainer.rows import Row
from convroute.explainer.text import MARKS
from convroute.explainer.values import printable
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGES
from convroute.syntax import expectations
from convroute.tester.case import After
from convroute.tester.results import Line

LINES = 3
_STAGES = (*STAGES, "owner")


def because(policy: CheckedPolicy, then: expectations.Then, after: After, before: Thread) -> tuple[Line, ...]:
    """At most three lines of a decision that was traced; `before` is the thread the step met."""
    decision = after.decision
    if decision is None:
        return tuple(_time(policy, after, before))
    if isinstance(decision, Undecided):
        return (Line(f"{decision.path}: {decision.message}"),)
    lines = islice(_lines(policy, then, decision), LINES)
    return tuple(replace(line, text=by_own_clock(policy, decision, line.text)) for line in lines)


def _time(policy: CheckedPolicy, after: After, before: Thread) -> Iterator[Line]:
    yield Line(f"only time passed, until {local(policy, after.at)}")
    if before.owner_app_id is None or before.expires_at is None:
        yield Line("thread before: idle")
        return
    owner = name_of(policy, before.owner_app_id) or f"app {before.owner_app_id}"
    yield Line(f"thread before: owned by {owner} until {local(policy, before.expires_at)}")


def _lines(policy: CheckedPolicy, then: expectations.Then, decision: Decision) -> Iterator[Line]:
    yield Line(printable(decision.reason.text), decision.reason.at)
    rows = explanation(policy, decision).rows
    before = next((row for row in rows if row.label == "thread"), None)
    if before is not None and not before.text.endswith("afterwards"):
        yield Line(f"thread before: {printable(before.text)}")
    tried = _tried_in_vain(decision)
    settled = _settling(then, rows)
    if tried is not None and (settled is None or settled.label in _STAGES):
        yield tried
    elif settled is not None:
        yield _told(settled)


def _tried_in_vain(decision: Decision) -> Line | None:
    """How many rules of the stage were tried, if none of them matched."""
    steps = decision.trace.steps if decision.trace is not None else []
    stage = next((step for step in steps if step.result == "no rule matches"), None)
    if stage is None or not stage.rules:
        return None
    count = len(stage.rules)
    return Line(f"{stage.name}: {MARKS['no']}{count} rule{'s' * (count != 1)} tried, none matches")


def _settling(then: expectations.Then, rows: tuple[Row, ...]) -> Row | None:
    """The row that settled what the `then` is about."""
    match then:
        case expectations.ThenOwned() | expectations.ThenIdle():
            return next((row for row in reversed(rows) if row.label == "thread"), None)
        case expectations.ThenStandby():
            return next((row for row in rows if row.label == "delivers"), None)
        case expectations.ThenWebhook() | expectations.ThenNoWebhook():
            return next((row for row in rows if row.label == "webhook"), _check(rows))
        case _:
            return _check(rows) or _stage(rows)


def _check(rows: tuple[Row, ...]) -> Row | None:
    """Of a request: the check that failed, else the last one."""
    checks = [row for row in rows if row.label == "check"]
    return next((row for row in checks if row.mark == "no"), checks[-1] if checks else None)


def _stage(rows: tuple[Row, ...]) -> Row | None:
    """Of an event: the rule that matched, else the last clause that was asked."""
    stages = [row for row in rows if row.label in _STAGES and row.mark != "not reached"]
    return next((row for row in stages if row.mark == "yes"), stages[-1] if stages else None)


def _told(row: Row) -> Line:
    label = "thread after" if row.label == "thread" else row.label
    text = f"{label}: {MARKS[row.mark]}{row.text.removesuffix(' afterwards')}"
    told = row.detail and row.label != "check"  # the rules of a check are told as candidates
    return Line(printable(f"{text}: {row.detail}" if told else text), row.at)
