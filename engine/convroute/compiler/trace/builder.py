"""The trace of a planned decision: the steps that the evaluator takes, told without taking them.

What is the same for every event of an outcome is kept with the outcome as its template;
the thread, what was read and what changed are put together for each. Where a way
is rare nothing is told here, and the evaluator decides again.
"""

from convroute.compiler.candidates import PlannedCandidates
from convroute.compiler.planned_outcome import LAST, PlannedOutcome
from convroute.compiler.trace.effect_step import Changes, carried_over, effect, renewed, taken, touch
from convroute.compiler.trace.template import TraceTemplate, TraceTemplates
from convroute.conversation.channel import LEADGEN, Channel, first_id
from convroute.conversation.event import OPENING_KINDS, Event, Facts
from convroute.evaluator.evaluate import not_ours
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.stages import rules_of
from convroute.evaluator.state import State
from convroute.evaluator.trace import Basis, Step, Trace, sealed
from convroute.policy.stages import stage_of


class TraceBuilder:
    """Tells the traces of one policy on one channel."""

    __slots__ = ("_beginnings", "_candidates", "_constants", "_templates")

    def __init__(self, candidates: PlannedCandidates, channel: Channel) -> None:
        self._candidates = candidates
        plans = candidates.channel_plans.values()
        self._constants = next(plan.constants for plan in plans if plan.channel == channel)
        self._templates = TraceTemplates(candidates, self._constants)
        self._beginnings: dict[str, tuple[Step, ...]] = {}

    def traced(self, planned: PlannedOutcome, event: Event, raw: State, facts: Facts) -> Trace | None:
        """The trace of `event`, which went the way of `planned`; None where that way is rare."""
        kind, owner = event.kind, raw.owner
        if kind == "handover" or event.user is None:
            return None
        reads: dict[str, object] = {
            "account": event.account,
            "channel": event.channel,
            "user": event.user,
            "kind": kind,
            "thread.owner": owner,
        }
        if owner is not None:
            reads["thread.expires_at"] = raw.expires_at
            reads["at"] = event.at
            if event.at >= (raw.expires_at or 0) or owner in self._constants.disabled:
                owner = None
        reads["at"] = event.at
        reads["thread.last_user_message_at"] = raw.last_user_message_at
        reads["late"] = False
        trace = Trace([*self._beginning(event), self._thread(event, raw, owner)], reads)
        if owner is None:
            self._on_idle(planned, event, raw, facts, trace)
        elif owner == LEADGEN:
            self._withheld(event, raw, trace)
        elif kind not in OPENING_KINDS:
            self._to_owner(planned, event, raw, trace, {})
        else:
            entry = reads["entry"] = event.entry
            if self._may_preempt(entry):
                return None
            notes = () if entry == "organic" else self._passed_over(event, raw, facts)
            self._to_owner(planned, event, raw, trace, renewed(raw, event.at), notes)
        return trace

    # --- what every event begins with ----------------------------------------------------

    def _beginning(self, event: Event) -> tuple[Step, ...]:
        """E13 and the mode."""
        known = self._beginnings.get(event.account)
        if known is None:
            trace = Trace()
            not_ours(View(self._constants.policy, Snapshot(event), trace), event)
            known = self._beginnings[event.account] = sealed(trace.steps)
        return known

    def _thread(self, event: Event, raw: State, owner: str | None) -> Step:
        """T1, T2; `owner` owns the thread by the event's clock."""
        given = raw.owner
        notes: tuple[str, ...] = ()
        if given is not None and (owner is None or owner not in self._constants.declared):
            notes = self._notes(given, owner)
        owned = owner is not None
        values: dict[str, object] = {
            "at": event.at,
            "late": False,
            "owner": owner,
            "expires_at": raw.expires_at if owned else None,
            "window": raw.window if owned else None,
            "last_user_message_at": raw.last_user_message_at,
            "window_opened_at": raw.window_opened_at,
            "requested_by": raw.requested_by if owned else None,
            "kind": event.kind,
        }
        if event.kind == "unsupported":
            values["part"] = event.part
        values["given_owner"] = given
        values["given_expires_at"] = raw.expires_at
        basis: Basis = "documented" if given is None else "assumed"
        reference = "D 1.3" if given is None else "6-K"
        return Step("T1", "thread", "active" if owned else "idle", basis, reference, values, (), {}, notes)

    def _notes(self, given: str, owner: str | None) -> tuple[str, ...]:
        if owner is not None:
            return (
                f"T2: {self._constants.shown(owner)} owns the thread, and the policy does not declare it",
            )
        apps = self._constants.policy.apps.values()
        disabled = [app.name for app in apps if app.id == first_id(given) and app.disabled]
        return tuple(f"`{name}` is disabled, so a thread it owns is decided as idle" for name in disabled[:1])

    # --- the ways ------------------------------------------------------------------------

    def _withheld(self, event: Event, raw: State, trace: Trace) -> None:
        """E1."""
        changes: Changes = {}
        touch(event, raw, changes, trace.reads)
        trace.step("E1", "lead flow", "withheld", "D 2.1 R9", owner=LEADGEN, changes=changes)
        carried_over(raw, trace.reads, kept=True)

    def _to_owner(
        self,
        planned: PlannedOutcome,
        event: Event,
        raw: State,
        trace: Trace,
        changes: Changes,
        notes: tuple[str, ...] = (),
    ) -> None:
        """E2."""
        assert planned.app_id is not None, "it goes to the owner"
        template = planned.template
        if template is None:
            template = planned.template = self._templates.owned(planned.app_id, event)
        steps = (self._templates.owner_step(planned.app_id, notes),) if notes else template.steps
        self._end(planned, template, steps, event, raw, changes, trace)
        carried_over(raw, trace.reads, kept=True)

    def _on_idle(self, planned: PlannedOutcome, event: Event, raw: State, facts: Facts, trace: Trace) -> None:
        """E3 to E9."""
        template: TraceTemplate | None = planned.template
        changes: Changes = {}
        if event.kind not in OPENING_KINDS:
            if template is None:
                template = planned.template = self._templates.quiet()
        else:
            if template is None or template.entry != event.entry:
                template = planned.template = self._templates.entered(planned, event)
            trace.reads["entry"] = event.entry
            if template.stage is not None:
                template.stage.tell(event, raw, facts, trace)
            if template.named is not None:
                template.name(event, trace.reads)
            changes = taken(planned, event.at)
        self._end(planned, template, template.steps, event, raw, changes, trace)
        carried_over(raw, trace.reads, kept=False)

    def _end(
        self,
        planned: PlannedOutcome,
        template: TraceTemplate,
        steps: tuple[Step, ...],
        event: Event,
        raw: State,
        changes: Changes,
        trace: Trace,
    ) -> None:
        """E10, and what changed."""
        postback = event.kind == "postback"
        if postback and planned.app_id is not None:
            trace.reads["button_app"] = None
        delivery = template.button if postback else template.delivery
        if delivery is None:
            delivery = self._templates.delivery(planned, template, event)
        touch(event, raw, changes, trace.reads)
        trace.steps += (*steps, delivery, effect(template, event.at, changes))

    # --- E2 for the marks of ads and links -----------------------------------------------

    def _may_preempt(self, entry: str) -> bool:
        behavior = self._constants.policy.behavior
        return behavior.campaign_preempts if entry == "ad" else entry == "link" and behavior.link_preempts

    def _passed_over(self, event: Event, raw: State, facts: Facts) -> tuple[str, ...]:
        """The rule that the mark would have chosen for an idle thread (6-H)."""
        stage = stage_of(event.entry)
        matcher = self._candidates.matcher(stage, event)
        planned = matcher.exact.get(matcher.key_of(event), matcher.rest)
        if planned.match is not None:
            planned = planned.match(event, raw, raw.owner, facts, planned)
        if planned.position == LAST:
            return ()
        rule = planned.route or rules_of(self._constants.policy, stage)[planned.position]
        mark = "an ad" if stage == "campaign" else "a link"
        target = rule.target or f"app {rule.target_id}"
        return (f"6-H: came from {mark}; `{rule.id}` would have chosen {target}, but the thread is owned",)
