"""What the traces of all events that go one way have in common, made once and kept with the outcome."""

from msgspec import Struct, field

from convroute.compiler.candidates import PlannedCandidates
from convroute.compiler.constants import Constants
from convroute.compiler.planned_outcome import LAST, PlannedOutcome
from convroute.compiler.trace.stage_steps import StageSteps
from convroute.compiler.trace.tried import AllTriedRules
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.delivery import exclusive, to_everybody
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.stages import rules_of, unusable
from convroute.evaluator.trace import Basis, Step, Trace, sealed
from convroute.policy.model import RouteRule
from convroute.policy.stages import KEY_OF, stage_of

NAMED = {**KEY_OF, "organic": "surface"}
"""What of the event the reason's sentence names, by stage."""


class TraceTemplate(Struct, eq=False):
    """The steps between the thread's and the effect's, and what the effect's step shows.

    `entry` is the entry point it is told of. `stage` is told for each event; `steps` and the
    delivery (`button`: of a postback) are always the same. `named` is what the reason's
    sentence names.
    """

    clause: str
    reference: str
    basis: Basis
    entry: str = ""
    stage: StageSteps | None = None
    steps: tuple[Step, ...] = ()
    delivery: Step | None = None
    button: Step | None = None
    named: str | None = None
    notes: tuple[str, ...] = ()
    shown: dict[str, object] = field(default_factory=dict)

    def name(self, event: Event, reads: dict[str, object]) -> None:
        """What the reason's sentence names of the event was read."""
        if self.named == "ref":
            reads.setdefault("ref", event.ref)
        elif self.named == "surface":
            reads.setdefault("surface", event.surface)
        else:
            ad = event.ad
            reads.setdefault("ad.id", None if ad is None else ad.id)
            if ad is None or ad.id is None:
                reads.setdefault("ad.flow", None if ad is None else ad.flow)


class TraceTemplates:
    """Makes the templates of one policy on one channel. Deliveries are made once for each app."""

    __slots__ = ("_all_tried_rules", "_candidates", "_constants", "_deliveries")

    def __init__(self, candidates: PlannedCandidates, constants: Constants) -> None:
        self._candidates = candidates
        self._constants = constants
        self._all_tried_rules = AllTriedRules(candidates)
        self._deliveries: dict[tuple[str | None, bool], Step] = {}

    def delivery(self, planned: PlannedOutcome, template: TraceTemplate, event: Event) -> Step:
        """E10, of which a postback has its own; made when it is first needed."""
        postback = event.kind == "postback"
        app_id = planned.app_id
        step = self._deliveries.get((app_id, postback))
        if step is None:
            own = Trace()
            view = View(self._constants.policy, Snapshot(event), own)
            _ = to_everybody(view) if app_id is None else exclusive(view, app_id)
            [step] = sealed(own.steps)
            if app_id is None or app_id in self._constants.names:
                self._deliveries[app_id, postback] = step
        if postback:
            template.button = step
        else:
            template.delivery = step
        return step

    # --- the ways ------------------------------------------------------------------------

    def owned(self, owner: str, event: Event) -> TraceTemplate:
        """E2."""
        template = TraceTemplate("E8" if event.kind in OPENING_KINDS else "E9", "6-O", "assumed")
        template.steps = (self.owner_step(owner),)
        return template

    def owner_step(self, owner: str, notes: tuple[str, ...] = ()) -> Step:
        """E2: the owner gets it; `notes` tell of a rule that would have chosen another app (6-H)."""
        routing = self._constants.policy.mode == "routing"
        basis: Basis = "documented" if routing else "assumed"
        reference = "D 2.1 R1" if routing else "6-V"
        [step] = sealed([Step("E2", "owner", "gets it", basis, reference, {"owner": owner}, (), {}, notes)])
        return step

    def quiet(self) -> TraceTemplate:
        """E9."""
        default = self._constants.policy.default
        template = TraceTemplate("E9", "D 1.7", "documented")
        trace = Trace()
        trace.step("E9", "not opening", default or "everybody", "D 2.1 R11", default=default)
        template.steps = sealed(trace.steps)
        return template

    def entered(self, planned: PlannedOutcome, event: Event) -> TraceTemplate:
        """E3 to E8, of an outcome for opening events on idle threads."""
        policy, route = self._constants.policy, planned.route
        stage = stage_of(event.entry)
        if planned.owner_id is None:
            template = TraceTemplate("E8", "D 2.1 R7", "documented", event.entry)
        else:
            template = TraceTemplate("E8", "6-J", "assumed", event.entry)
            template.shown = {"app": planned.app, "window": planned.window}
        if stage == "campaign" or policy.mode == "routing":
            tried_rules = self._all_tried_rules.of(planned, stage, event)
            template.stage = StageSteps(self._candidates, planned, stage, event.entry, tried_rules)
        if route is None:
            template.steps = self._fallback(planned, stage, event)
        else:
            template.named = NAMED[route.stage]
            template.notes = () if route.note is None else (route.note,)
        return template

    def _fallback(self, planned: PlannedOutcome, stage: str, event: Event) -> tuple[Step, ...]:
        """E5b, E6, E7."""
        policy, trace = self._constants.policy, Trace()
        if planned.position < LAST:
            _unusable(self._constants, rules_of(policy, stage)[planned.position], trace)
        elif stage == "organic" and policy.mode == "routing" and event.channel == "messenger":
            social = policy.social
            trace.step("E5b", "social", social or "none", "D 2.1 R5", social=social)
            if social is not None:
                return sealed(trace.steps)
        default = policy.default
        if default is None:
            trace.step("E6", "default", "everybody", "D 2.1 R7", default=None, mode="zero_config")
        else:
            trace.step("E6", "default", default, "seed", default=default, mode="routing")
        return sealed(trace.steps)


def _unusable(constants: Constants, rule: RouteRule, trace: Trace) -> None:
    """E7."""
    notes = (unusable(constants.policy, rule, constants.channel) or "",)
    trace.step("E7", "unusable target", rule.id, "6-P", assumed=True, notes=notes, app=rule.target_id)
