"""The trace of a planned decision: the steps that the evaluator takes, told without taking them.

What is the same for every event of a plan is kept with the plan as its chapter;
the thread, what was read and what changed are put together for each. Where a way
is rare nothing is told here, and the evaluator decides again.
"""

from collections.abc import Mapping
from typing import Any

from convroute.compiler.chapter import Chapter, Chapters
from convroute.compiler.effect import Changes, carried_over, effect, renewed, taken, touch
from convroute.compiler.finder import PlannedFinder
from convroute.compiler.plan import LAST, Plan
from convroute.conversation.channel import LEADGEN
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.evaluate import not_ours
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.stages import rules_of, stage_of
from convroute.evaluator.state import State
from convroute.evaluator.trace import Basis, Step, Trace, sealed

Facts = Mapping[str, object]


class Storyteller:
    """Tells the traces of one policy."""

    __slots__ = ("_beginnings", "_chapters", "_finder", "_house")

    def __init__(self, finder: PlannedFinder) -> None:
        self._finder = finder
        self._house = finder.house
        self._chapters = Chapters(finder)
        self._beginnings: dict[str, tuple[Step, ...]] = {}

    def told(self, plan: Plan, event: Event, raw: State, facts: Facts) -> Trace | None:
        """The trace of `event`, which went the way of `plan`; None where that way is rare."""
        kind, owner = event.kind, raw.owner
        if kind == "handover" or kind == "comment":
            return None
        reads: dict[str, object] = {
            "account": event.account,
            "channel": event.channel,
            "kind": kind,
            "thread.owner": owner,
        }
        if owner is not None:
            reads["thread.expires_at"] = raw.expires_at
            reads["at"] = event.at
            if event.at >= (raw.expires_at or 0) or owner in self._house.disabled:
                owner = None
        reads["late"] = False
        reads["at"] = event.at
        trace = Trace([*self._beginning(event), self._thread(event, raw, owner)], reads)
        if owner is None:
            self._on_idle(plan, event, raw, facts, trace)
        elif owner == LEADGEN:
            self._withheld(event, raw, trace)
        elif kind not in OPENING_KINDS:
            self._to_owner(plan, event, raw, trace, {})
        else:
            entry = reads["entry"] = event.entry
            if self._may_preempt(entry):
                return None
            notes = () if entry == "organic" else self._passed_over(event, raw, facts)
            self._to_owner(plan, event, raw, trace, renewed(raw, event.at), notes)
        return trace

    # --- what every event begins with ----------------------------------------------------

    def _beginning(self, event: Event) -> tuple[Step, ...]:
        """E13 and the mode."""
        known = self._beginnings.get(event.account)
        if known is None:
            trace = Trace()
            not_ours(View(self._house.policy, Snapshot(event), trace), event)
            known = self._beginnings[event.account] = sealed(trace.steps)
        return known

    def _thread(self, event: Event, raw: State, owner: str | None) -> Step:
        """T1, T2; `owner` owns the thread by the event's clock."""
        given = raw.owner
        notes: tuple[str, ...] = ()
        if given is not None and (owner is None or owner not in self._house.declared):
            notes = self._notes(given, owner)
        owned = owner is not None
        values = {
            "at": event.at,
            "late": False,
            "owner": owner,
            "expires_at": raw.expires_at if owned else None,
            "window": raw.window if owned else None,
            "last_user_message_at": raw.last_user_message_at,
            "window_opened_at": raw.window_opened_at,
            "requested_by": raw.requested_by if owned else None,
            "kind": event.kind,
            "given_owner": given,
            "given_expires_at": raw.expires_at,
        }
        basis: Basis = "documented" if given is None else "assumed"
        reference = "D 1.3" if given is None else "6-K"
        return Step("T1", "thread", "active" if owned else "idle", basis, reference, values, (), {}, notes)

    def _notes(self, given: str, owner: str | None) -> tuple[str, ...]:
        if owner is not None:
            return (f"T2: {self._house.shown(owner)} owns the thread, and the policy does not declare it",)
        apps = self._house.policy.apps.values()
        disabled = [app.name for app in apps if app.id == given and app.disabled]
        return tuple(f"`{name}` is disabled, so a thread it owns is decided as idle" for name in disabled[:1])

    # --- the ways ------------------------------------------------------------------------

    def _withheld(self, event: Event, raw: State, trace: Trace) -> None:
        """E1."""
        changes: Changes = {}
        touch(event, raw, changes)
        trace.step("E1", "lead flow", "withheld", "D 2.1 R9", owner=LEADGEN, changes=changes)
        carried_over(raw, changes, trace.reads, kept=True)

    def _to_owner(
        self,
        plan: Plan,
        event: Event,
        raw: State,
        trace: Trace,
        changes: Changes,
        notes: tuple[str, ...] = (),
    ) -> None:
        """E2."""
        assert plan.app_id is not None, "it goes to the owner"
        chapter = plan.chapter
        if chapter is None:
            chapter = plan.chapter = self._chapters.owned(plan.app_id, event)
        steps = (self._chapters.owner_step(plan.app_id, notes),) if notes else chapter.steps
        self._end(plan, chapter, steps, event, raw, changes, trace)
        carried_over(raw, changes, trace.reads, kept=True)

    def _on_idle(self, plan: Plan, event: Event, raw: State, facts: Facts, trace: Trace) -> None:
        """E3 to E9."""
        chapter: Chapter | None = plan.chapter
        changes: Changes = {}
        if event.kind not in OPENING_KINDS:
            if chapter is None:
                chapter = plan.chapter = self._chapters.quiet()
        else:
            if chapter is None or chapter.entry != event.entry:
                chapter = plan.chapter = self._chapters.entered(plan, event)
            trace.reads["entry"] = event.entry
            if chapter.stage is not None:
                chapter.stage.tell(event, raw, facts, trace)
            if chapter.named is not None:
                chapter.name(event, trace.reads)
            changes = taken(plan, event.at)
        self._end(plan, chapter, chapter.steps, event, raw, changes, trace)
        carried_over(raw, changes, trace.reads, kept=False)

    def _end(
        self,
        plan: Plan,
        chapter: Chapter,
        steps: tuple[Step, ...],
        event: Event,
        raw: State,
        changes: Changes,
        trace: Trace,
    ) -> None:
        """E10, and what changed."""
        postback = event.kind == "postback"
        if postback and plan.app_id is not None:
            trace.reads["button_app"] = None
        delivery = chapter.button if postback else chapter.delivery
        if delivery is None:
            delivery = self._chapters.delivery(plan, chapter, event)
        touch(event, raw, changes)
        trace.steps += (*steps, delivery, effect(chapter, event.at, changes))

    # --- E2 for the marks of ads and links -----------------------------------------------

    def _may_preempt(self, entry: str) -> bool:
        behavior = self._house.policy.behavior
        return behavior.campaign_preempts if entry == "ad" else entry == "link" and behavior.link_preempts

    def _passed_over(self, event: Event, raw: State, facts: Facts) -> tuple[str, ...]:
        """The rule that the mark would have chosen for an idle thread (6-H)."""
        stage = stage_of(event.entry)
        lane = self._finder.lane(stage, event)
        plan = lane.exact.get(lane.key_of(event), lane.rest)
        thread: Any = raw  # has all that conditions look at
        if plan.match is not None:
            plan = plan.match(event, thread, raw.owner, facts, plan)
        if plan.position == LAST:
            return ()
        rule = plan.route or rules_of(self._house.policy, stage)[plan.position]
        mark = "an ad" if stage == "campaign" else "a link"
        target = rule.target or f"app {rule.target_id}"
        return (f"6-H: came from {mark}; `{rule.id}` would have chosen {target}, but the thread is owned",)
