"""An explanation as data for renderers: a headline, the reason, and one row a thing worth knowing."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import name_of
from convroute.evaluator.stages import STAGE_OF_STEP
from convroute.evaluator.trace import Step
from convroute.explainer.clock import own_clock
from convroute.explainer.folding import folded, with_folded_lists
from convroute.explainer.headline import headline
from convroute.explainer.readings import READINGS, THREAD_AFTERWARDS
from convroute.explainer.rows import Row, check_row, rule_rows
from convroute.explainer.values import ago
from convroute.policy.model import CheckedPolicy
from convroute.source import Place
from convroute.wire.handovers import member_of
from convroute.wording import instant, listed


class Explanation(Struct, frozen=True):
    """`because` is the reason's sentence, `at` the rule it names."""

    headline: str
    because: str
    at: Place | None
    rows: tuple[Row, ...]


def explanation(policy: CheckedPolicy, decision: Decision, *, thorough: bool = False) -> Explanation:
    """The explanation of a decision that was traced (semantics 5), by the policy's clock.

    With `thorough` every reading is told that the decision relied on, else those that mattered.
    """
    clock = own_clock(policy, decision)
    rows = (
        replace(row, text=clock(row.text), detail=clock(row.detail))
        for row in _rows(policy, decision, thorough)
    )
    because = with_folded_lists(clock(decision.reason.text))
    return Explanation(clock(headline(decision)), because, decision.reason.at, tuple(rows))


def _rows(policy: CheckedPolicy, decision: Decision, thorough: bool) -> Iterator[Row]:
    steps = decision.trace.steps if decision.trace is not None else []
    for step in steps:
        yield from _step_rows(policy, step)
    yield from _deliveries(decision)
    yield from _thread_after(decision)
    for webhook in decision.webhooks:
        yield Row("webhook", f"{member_of(webhook.payload)} to {webhook.to}")
    if decision.error is not None:
        code = decision.error
        subcode = "" if code.subcode is None else f"/{code.subcode}"
        yield Row("error", f"{code.code}{subcode} {code.message}")
    yield from _readings(steps) if thorough else _readings_that_mattered(steps)
    ref = decision.policy
    yield Row("policy", f"{ref.name} {ref.version} ({ref.digest[:11]}…)")


def _step_rows(policy: CheckedPolicy, step: Step) -> Iterator[Row]:
    if step.step == "T1":
        yield Row("thread", _thread_before(policy, step))
    elif step.step in STAGE_OF_STEP:
        yield from rule_rows(policy, STAGE_OF_STEP[step.step], step)
    elif step.step == "3" and step.name != "effect":
        yield check_row(step)
        return
    elif step.step == "E2" and step.name == "preempts":
        yield Row("owner", f"{step.values['behavior']}: the mark {_preempts(step)}")
    elif step.step == "E5b":
        yield Row("social", "no app is declared" if step.values["social"] is None else str(step.result))
    elif step.step == "E6":
        yield Row("default", step.result)
    for note in step.notes:
        yield Row("note", note)


def _preempts(step: Step) -> str:
    return "takes the thread" if step.result == "yes" else "fits no rule whose app can be used"


def _thread_before(policy: CheckedPolicy, step: Step) -> str:
    owner, at = step.values["owner"], int(str(step.values["at"]))
    last = step.values["last_user_message_at"]
    written = "never written to" if last is None else f"last message {ago(at, int(str(last)))}"
    if owner is None:
        return f"idle: {written}"
    name = name_of(policy, str(owner)) or f"app {owner}"
    until = instant(int(str(step.values["expires_at"])))
    return f"owned by {name} until {until}; {written}"


def _deliveries(decision: Decision) -> Iterator[Row]:
    deliver = decision.deliver
    if decision.outcome in ("routed", "delivered", "broadcast"):
        standby = f"; on standby: {listed(folded(deliver.standby))}" if deliver.standby else ""
        yield Row("delivers", f"{listed(folded(deliver.messaging))}{standby}")


def _thread_after(decision: Decision) -> Iterator[Row]:
    thread = decision.thread
    if thread is None:
        return
    if thread.state == "idle" or thread.expires_at is None:
        yield Row("thread", "idle afterwards")
        return
    owner = thread.owner or f"app {thread.owner_app_id}"
    asked = thread.requested_by or thread.requested_by_app_id
    wanted = f", asked for by {asked}" if asked else ""
    yield Row("thread", f"owned by {owner} until {instant(thread.expires_at)}{wanted}")


def _readings_that_mattered(steps: list[Step]) -> Iterator[Row]:
    """One short line."""
    mattered = sorted({step.reference for step in steps if step.basis == "assumed" and _mattered(step)})
    if len(mattered) == 1:
        yield Row("assumes", f"{mattered[0]}: {READINGS[mattered[0]]}")
    elif mattered:
        yield Row("assumes", f"{', '.join(mattered)} (--trace tells what these are)")


def _mattered(step: Step) -> bool:
    """Whether Meta's documents could be read so that the answer is another one.

    Whose the thread is afterwards is no part of the answer to an event; when control ends
    is a question only at that moment.
    """
    if step.reference == "6-K":
        return step.values.get("at") == step.values.get("given_expires_at")
    return step.reference not in THREAD_AFTERWARDS


def _readings(steps: list[Step]) -> Iterator[Row]:
    """What the decision relied on where Meta's documents are silent (semantics 5)."""
    for reference in sorted({step.reference for step in steps if step.basis == "assumed"}):
        yield Row("assumes", f"{reference}: {READINGS[reference]}")
