"""What the traces of all events that go one way have in common, made once and kept with the plan."""

from convroute.compiler.finder import PlannedFinder
from convroute.compiler.plan import LAST, Plan
from convroute.compiler.roster import Rosters
from convroute.compiler.stage_story import StageStory
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.delivery import exclusive, to_everybody
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.stages import rules_of, stage_of, unusable
from convroute.evaluator.trace import Basis, Step, Trace, sealed
from convroute.policy.model import RouteRule

NAMED = {"link": "ref", "organic": "surface", "campaign": "ad.id"}
"""What of the event the reason's sentence names."""


class Chapter:
    """The steps between the thread's and the effect's, and what the effect's step shows.

    `stage` is told for each event; `steps` and the delivery (`button`: of a
    postback) are always the same. `named` is what the reason's sentence names.
    """

    __slots__ = (
        "basis",
        "button",
        "clause",
        "delivery",
        "entry",
        "named",
        "notes",
        "reference",
        "shown",
        "stage",
        "steps",
    )

    def __init__(self, clause: str, reference: str, basis: Basis, entry: str = "") -> None:
        """`entry` is the entry point it is told of."""
        self.clause = clause
        self.reference = reference
        self.basis: Basis = basis
        self.entry = entry
        self.stage: StageStory | None = None
        self.steps: tuple[Step, ...] = ()
        self.delivery: Step | None = None
        self.button: Step | None = None
        self.named: str | None = None
        self.notes: tuple[str, ...] = ()
        self.shown: dict[str, object] = {}

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


class Chapters:
    """Makes the chapters of one policy. Deliveries are made once for each app."""

    __slots__ = ("_deliveries", "_finder", "_house", "_rosters")

    def __init__(self, finder: PlannedFinder) -> None:
        self._finder = finder
        self._house = finder.house
        self._rosters = Rosters(finder)
        self._deliveries: dict[tuple[str | None, bool], Step] = {}

    def delivery(self, plan: Plan, chapter: Chapter, event: Event) -> Step:
        """E10, of which a postback has its own; made when it is first needed."""
        postback = event.kind == "postback"
        app_id = plan.app_id
        step = self._deliveries.get((app_id, postback))
        if step is None:
            own = Trace()
            view = View(self._house.policy, Snapshot(event), own)
            _ = to_everybody(view) if app_id is None else exclusive(view, app_id)
            [step] = sealed(own.steps)
            if app_id is None or app_id in self._house.names:
                self._deliveries[app_id, postback] = step
        if postback:
            chapter.button = step
        else:
            chapter.delivery = step
        return step

    # --- the ways ------------------------------------------------------------------------

    def owned(self, owner: str, event: Event) -> Chapter:
        """E2."""
        chapter = Chapter("E8" if event.kind in OPENING_KINDS else "E9", "6-O", "assumed")
        chapter.steps = (self.owner_step(owner),)
        return chapter

    def owner_step(self, owner: str, notes: tuple[str, ...] = ()) -> Step:
        """E2: the owner gets it; `notes` tell of a rule that would have chosen another app (6-H)."""
        routing = self._house.policy.mode == "routing"
        basis: Basis = "documented" if routing else "assumed"
        reference = "D 2.1 R1" if routing else "6-V"
        [step] = sealed([Step("E2", "owner", "gets it", basis, reference, {"owner": owner}, (), {}, notes)])
        return step

    def quiet(self) -> Chapter:
        """E9."""
        default = self._house.policy.default
        chapter = Chapter("E9", "D 1.7", "documented")
        trace = Trace()
        trace.step("E9", "not opening", default or "everybody", "D 2.1 R11", default=default)
        chapter.steps = sealed(trace.steps)
        return chapter

    def entered(self, plan: Plan, event: Event) -> Chapter:
        """E3 to E8, of a plan for opening events on idle threads."""
        policy, route = self._house.policy, plan.route
        stage = stage_of(event.entry)
        if plan.owner_id is None:
            chapter = Chapter("E8", "D 2.1 R7", "documented", event.entry)
        else:
            chapter = Chapter("E8", "6-J", "assumed", event.entry)
            chapter.shown = {"app": plan.app, "window": plan.window}
        if stage == "campaign" or policy.mode == "routing":
            roster = self._rosters.of(plan, stage, event)
            chapter.stage = StageStory(self._finder, plan, stage, event.entry, roster)
        if route is None:
            chapter.steps = self._fallback(plan, stage, event)
        else:
            chapter.named = NAMED[route.stage]
            chapter.notes = () if route.note is None else (route.note,)
        return chapter

    def _fallback(self, plan: Plan, stage: str, event: Event) -> tuple[Step, ...]:
        """E5b, E6, E7."""
        policy, trace = self._house.policy, Trace()
        if plan.position < LAST:
            _unusable(self._finder, rules_of(policy, stage)[plan.position], trace)
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


def _unusable(finder: PlannedFinder, rule: RouteRule, trace: Trace) -> None:
    """E7."""
    notes = (unusable(finder.house.policy, rule) or "",)
    trace.step("E7", "unusable target", rule.id, "6-P", assumed=True, notes=notes, app=rule.target_id)
