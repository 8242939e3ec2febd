"""The trace of a planned decision: the steps that the evaluator takes, told without taking them.

Steps that say the same for every event of an app are taken once, by the
evaluator, and kept; the others are put together. Where a way is rare nothing is
told here, and the evaluator decides again.
"""

from collections.abc import Mapping

from convroute.compiler.finder import PlannedFinder
from convroute.compiler.home import ad_of
from convroute.compiler.plan import Plan
from convroute.conversation.channel import LEADGEN
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.conversation.thread import DAY_SECONDS
from convroute.evaluator.conditions import all_hold
from convroute.evaluator.delivery import exclusive, to_everybody
from convroute.evaluator.evaluate import not_ours
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.stages import (
    REFERENCE_OF_STAGE,
    STEP_OF_STAGE,
    Match,
    chosen,
    places_of,
    rules_of,
    stage_of,
    unusable,
)
from convroute.evaluator.state import STATE_FIELDS, State, idle, owned, rearmed, window_opened, written_to
from convroute.evaluator.trace import Basis, Seen, Step, Trace, Tried, changed
from convroute.policy.conditions import Atom, IsAny
from convroute.policy.model import RouteRule


class Storyteller:
    """Tells the traces of one policy."""

    __slots__ = ("_beginnings", "_deliveries", "_finder", "_house")

    def __init__(self, finder: PlannedFinder) -> None:
        self._finder = finder
        self._house = finder.house
        self._beginnings: dict[str, tuple[Step, ...]] = {}
        self._deliveries: dict[tuple[str | None, bool], Step] = {}

    def told(self, plan: Plan, event: Event, raw: State, facts: Mapping[str, object]) -> Trace | None:
        """The trace of `event`, which went the way of `plan`; None where that way is rare."""
        house = self._house
        opens = event.kind in OPENING_KINDS
        if self._finder.homes[event.account].preempts or raw.owner == LEADGEN or raw.owner in house.disabled:
            return None
        reads: dict[str, object] = {
            "account": event.account,
            "channel": event.channel,
            "kind": event.kind,
            "thread.owner": raw.owner,
        }
        state = _settled(event, raw, reads)
        reads["late"] = False
        reads["at"] = event.at
        trace = Trace([*self._beginning(event), self._thread(event, raw, state)], reads)
        if state.owner is not None:
            if opens and event.entry != "organic":
                return None
            after = self._to_owner(event, state, trace, opens=opens)
        elif opens:
            view = View(house.policy, Snapshot(event, raw, facts), trace, self._finder)
            after = self._by_entry_point(plan, event, state, view)
        else:
            after = self._quiet(event, state, trace)
        _carried_over(raw, state, after, reads)
        return trace

    # --- what every event begins and ends with -------------------------------------------

    def _beginning(self, event: Event) -> tuple[Step, ...]:
        """E13 and the mode."""
        known = self._beginnings.get(event.account)
        if known is None:
            trace = Trace()
            not_ours(View(self._house.policy, Snapshot(event), trace), event)
            known = self._beginnings[event.account] = (*trace.steps,)
        return known

    def _thread(self, event: Event, raw: State, state: State) -> Step:
        """T1, T2."""
        had_owner, owner = raw.owner is not None, state.owner
        notes: tuple[str, ...] = ()
        if owner is not None and owner not in self._house.declared:
            notes = (f"T2: {self._house.shown(owner)} owns the thread, and the policy does not declare it",)
        values = {
            "at": event.at,
            "late": False,
            "owner": owner,
            "expires_at": state.expires_at,
            "window": state.window,
            "last_user_message_at": state.last_user_message_at,
            "window_opened_at": state.window_opened_at,
            "requested_by": state.requested_by,
            "kind": event.kind,
            "given_owner": raw.owner,
            "given_expires_at": raw.expires_at,
        }
        basis: Basis = "assumed" if had_owner else "documented"
        result = "idle" if owner is None else "active"
        reference = "6-K" if had_owner else "D 1.3"
        return Step("T1", "thread", result, basis, reference, values, (), {}, notes)

    def _delivery(self, event: Event, app_id: str | None, trace: Trace) -> None:
        """E10; `app_id` None: to everybody."""
        postback = event.kind == "postback"
        if postback and app_id is not None:
            trace.reads["button_app"] = None
        step = self._deliveries.get((app_id, postback))
        if step is None:
            own = Trace()
            view = View(self._house.policy, Snapshot(event), own)
            _ = to_everybody(view) if app_id is None else exclusive(view, app_id)
            [step] = own.steps
            if app_id is None or app_id in self._house.names:
                self._deliveries[app_id, postback] = step
        trace.steps.append(step)

    # --- the ways ------------------------------------------------------------------------

    def _to_owner(self, event: Event, state: State, trace: Trace, *, opens: bool) -> State:
        """E2."""
        routing = self._house.policy.mode == "routing"
        if opens:
            trace.reads["entry"] = event.entry
        basis: Basis = "documented" if routing else "assumed"
        reference = "D 2.1 R1" if routing else "6-V"
        trace.steps.append(Step("E2", "owner", "gets it", basis, reference, {"owner": state.owner}))
        self._delivery(event, state.owner, trace)
        after = _touched(event, rearmed(state, event.at) if opens else state)
        _effect(event, state, after, "6-O", trace)
        return after

    def _quiet(self, event: Event, state: State, trace: Trace) -> State:
        """E9."""
        default = self._house.policy.default
        after = _touched(event, state)
        trace.step("E9", "not opening", default or "everybody", "D 2.1 R11", default=default)
        self._delivery(event, None if default is None else self._house.ids[default], trace)
        _effect(event, state, after, "D 1.7", trace, basis="documented")
        return after

    def _by_entry_point(self, plan: Plan, event: Event, state: State, view: View) -> State:
        """E3 to E8."""
        policy, trace = self._house.policy, view.trace
        trace.reads["entry"] = event.entry
        stage = stage_of(event.entry)
        match = _match(self._finder, view, stage, event)
        if stage == "campaign" or policy.mode == "routing":
            self._stage(view, stage, match, event)
        if plan.route is not None:
            _named(plan.route, event, trace.reads)
            notes = () if plan.route.note is None else (plan.route.note,)
            return self._owned(plan, event, state, trace, notes)
        if match.rule is not None:
            note = unusable(policy, match.rule) or ""
            app = match.rule.target_id
            trace.step("E7", "unusable target", match.rule.id, "6-P", assumed=True, notes=(note,), app=app)
        elif stage == "organic" and policy.mode == "routing" and event.channel == "messenger":
            social = policy.social
            trace.step("E5b", "social", social or "none", "D 2.1 R5", social=social)
            if social is not None:
                return self._owned(plan, event, state, trace)
        default = policy.default
        if default is not None:
            trace.step("E6", "default", default, "seed", default=default, mode="routing")
            return self._owned(plan, event, state, trace)
        trace.step("E6", "default", "everybody", "D 2.1 R7", default=None, mode="zero_config")
        after = _touched(event, state)
        self._delivery(event, None, trace)
        _effect(event, state, after, "D 2.1 R7", trace, basis="documented")
        return after

    def _stage(self, view: View, stage: str, match: Match, event: Event) -> None:
        policy = view.policy
        values = {"entry": event.entry, "mode": policy.mode, **chosen(policy, match)}
        result = "no rule matches" if match.rule is None else "matched"
        reference = REFERENCE_OF_STAGE[stage]
        step = Step(STEP_OF_STAGE[stage], stage, result, "documented", reference, values, match.tried)
        view.trace.steps.append(step)

    def _owned(
        self, plan: Plan, event: Event, state: State, trace: Trace, notes: tuple[str, ...] = ()
    ) -> State:
        """E8: the plan's app becomes the owner."""
        assert plan.app_id is not None, "it goes to one app"
        window = plan.window if plan.route is not None else DAY_SECONDS
        self._delivery(event, plan.app_id, trace)
        after = _touched(event, owned(state, plan.app_id, event.at, window))
        _effect(event, state, after, "6-J", trace, notes=notes, values={"app": plan.app, "window": window})
        return after


def _settled(event: Event, raw: State, reads: dict[str, object]) -> State:
    """T1, for an owner that is not disabled."""
    if raw.owner is None:
        return raw
    reads["thread.expires_at"] = raw.expires_at
    reads["at"] = event.at
    return raw if raw.expires_at is not None and event.at < raw.expires_at else idle(raw)


def _carried_over(raw: State, state: State, after: State, reads: dict[str, object]) -> None:
    """What stays of the thread is part of the answer."""
    kept = state.owner is not None and after.owner is not None
    for name in STATE_FIELDS if kept else ("last_user_message_at", "window_opened_at"):
        value = getattr(raw, name)
        if getattr(after, name) == value:
            reads.setdefault(f"thread.{name}", value)


def _touched(event: Event, state: State) -> State:
    """E8, E9."""
    if event.kind in OPENING_KINDS:
        return written_to(state, event.at)
    return window_opened(state, event.at) if event.kind in ("reaction", "optin") else state


def _effect(
    event: Event,
    before: State,
    after: State,
    reference: str,
    trace: Trace,
    *,
    basis: Basis = "assumed",
    notes: tuple[str, ...] = (),
    values: Mapping[str, object] | None = None,
) -> None:
    changes = changed(before, after)
    clause = "E8" if event.kind in OPENING_KINDS else "E9"
    result = "changed" if changes else "unchanged"
    looked_at = {"at": event.at, **(values or {})}
    trace.steps.append(Step(clause, "effect", result, basis, reference, looked_at, (), changes, notes))


def _named(rule: RouteRule, event: Event, reads: dict[str, object]) -> None:
    """What the reason's sentence says of the event."""
    if rule.stage == "link":
        reads.setdefault("ref", event.ref)
    elif rule.stage == "organic":
        reads.setdefault("surface", event.surface)
    else:
        ad = event.ad
        reads.setdefault("ad.id", None if ad is None else ad.id)
        if ad is None or ad.id is None:
            reads.setdefault("ad.flow", None if ad is None else ad.flow)


def _match(finder: PlannedFinder, view: View, stage: str, event: Event) -> Match:
    """As `first_match`, quicker where a rule names exact values and has no condition."""
    rules = rules_of(view.policy, stage)
    lane = finder.lane(stage, event)
    if lane.weighed or stage == "organic" or finder.listed(rules):
        places = places_of(view, stage, rules)
    else:
        _key(view, lane.key)
        places = lane.exact_position(event)
    tried: list[Tried] = []
    for number, place in enumerate(places):
        rule = rules[place]
        entry = rule.entry
        if rule.when is None and entry.__class__ is Atom and entry.test.__class__ is IsAny:
            one = _exact(rule, entry, view)
        else:
            seen: list[Seen] = []
            matched, logic = all_hold((entry, rule.when), view, seen)
            one = Tried(rule.id, rule.text, rule.place, matched, tuple(seen), rule.target, logic)
        tried.append(one)
        if one.matched:
            return Match(rule, tuple(tried), place - number)
    return Match(None, tuple(tried), len(rules) - len(places))


def _exact(rule: RouteRule, atom: Atom, view: View) -> Tried:
    value = _key(view, atom.field)
    assert isinstance(atom.test, IsAny), "it names values"
    result = (value in atom.test.values) is not atom.negated
    seen = Seen(atom.text, atom.field, value, result, atom.place)
    return Tried(rule.id, rule.text, rule.place, result, (seen,), rule.target, 0)


def _key(view: View, field: str) -> object:
    """A field that rules name exactly, read and noted the short way."""
    event = view.item
    assert isinstance(event, Event), "routes are about events"
    if field == "ad.id":
        value = ad_of(event)
    elif field == "ref":
        value = event.ref
    else:
        return view.value(field)
    view.trace.reads.setdefault(field, value)
    return value
