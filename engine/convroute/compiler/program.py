"""A policy that is ready to decide: one function for the ways that nearly all events go.

What is rare - what is not ours, or not right - and what apps ask for goes to the evaluator.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from convroute.compiler.finder import PlannedFinder
from convroute.compiler.home import Home, campaign_lane, link_lane
from convroute.compiler.house import House
from convroute.compiler.layouts import Layouts, laid_out
from convroute.compiler.plan import NO_THREAD, Plan, TracedPlan
from convroute.conversation.channel import LEADGEN
from convroute.conversation.event import NO_FACTS, OPENING_KINDS, Event
from convroute.conversation.item import Item
from convroute.conversation.thread import DAY_MS, Thread
from convroute.evaluator.decide_one import decide_one, snapshot_of
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.parts import Draft
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.trace import Trace
from convroute.evaluator.validation import state_of
from convroute.policy.model import CheckedPolicy

if TYPE_CHECKING:
    from convroute.compiler.story import Storyteller

Facts = Mapping[str, object]
FEW = 12
Otherwise = Callable[[Item, Thread | None, Facts | None], Decision | Undecided]


class Decide(Protocol):
    """How a policy decides."""

    def __call__(
        self, item: Item, thread: Thread | None = None, facts: Facts | None = None
    ) -> Decision | Undecided:
        """The decision on one item, on the state its thread had before; pure (semantics 1).

        Raises `ValueError` for a thread of somebody else, a name that no app has,
        and a fact of the wrong type.
        """


class Program:
    """A policy made ready: `decide` is its function, `finder` tells the evaluator where to look."""

    __slots__ = ("_storyteller", "decide", "finder", "layouts", "policy")

    def __init__(self, policy: CheckedPolicy, few: int = FEW, layouts: Layouts | None = None) -> None:
        """Up to `few` conditional rules of a lane are written out one after the other; of more an index
        is made. `layouts` are those of this policy, if they are known."""
        house = House(policy)
        self.layouts = layouts = layouts or laid_out(policy, few)
        campaign, link = campaign_lane(house, layouts), link_lane(house, layouts)
        channels = sorted(set(policy.accounts.values()))
        by_channel = {channel: Home(house, layouts, channel, campaign, link) for channel in channels}
        homes = {account: by_channel[channel] for account, channel in policy.accounts.items()}
        self.policy = policy
        self.finder = PlannedFinder(house, homes)
        self._storyteller: Storyteller | None = None
        self.decide: Decide = planned(homes, self._evaluated)

    def make_ready(self) -> None:
        """All that can be made before the first event comes; otherwise it is made when one needs it."""
        for home in self.finder.homes.values():
            home.organic.make_lanes()

    def _evaluated(self, item: Item, thread: Thread | None, facts: Facts | None) -> Decision | Undecided:
        return decide_one(self.policy, item, thread, facts, finder=self.finder)

    def _telling(self) -> "Storyteller":
        if self._storyteller is None:
            from convroute.compiler.story import Storyteller  # only for those who ask why

            self._storyteller = Storyteller(self.finder)
        return self._storyteller

    def traced(self, item: Item, thread: Thread | None, facts: Facts | None) -> Decision | Undecided:
        """The same decision with its trace."""
        decision = self.decide(item, thread, facts)
        return self.retraced(decision) if isinstance(decision, Decision) else decision

    def retraced(self, decision: Decision) -> Decision:
        """A decision that was taken, with its trace: what it was decided on is all that is needed."""
        if decision.trace is not None:
            return decision
        given, plan, item = decision._given, decision._basis, decision.item
        if isinstance(given, Snapshot):
            return evaluate(self.policy, given, tracing=True, finder=self.finder)
        thread, facts = given if isinstance(given, tuple) else (given, NO_FACTS)
        if isinstance(plan, Plan) and isinstance(item, Event) and item.facts.keys() <= facts.keys():
            trace = self._telling().told(plan, item, state_of(self.policy, thread), facts)
            if trace is not None:
                return with_trace(decision, plan, trace)
        snapshot = snapshot_of(self.policy, item, thread, facts)  # notes the facts that were passed over
        assert isinstance(snapshot, Snapshot), "it was decided before"
        return evaluate(self.policy, snapshot, tracing=True, finder=self.finder)


def with_trace(decision: Decision, plan: Plan, trace: Trace) -> Decision:
    """The same decision, with its trace."""
    told: Any = Draft()
    told.item = decision.item
    told.outcome = decision.outcome
    told.app = decision.app
    told.rule = decision.rule
    told.reason_kind = decision.reason_kind
    told.owner = decision.owner
    told.expires_at = decision.expires_at
    told._basis = TracedPlan(plan, trace)
    told._made = decision._made
    told._given = decision._given
    told.__class__ = Decision
    made: Decision = told
    return made


def planned(homes: Mapping[str, Home], otherwise: Otherwise) -> Decide:
    """The function that decides for a policy; `otherwise` decides what is rare.

    It is one function, and long, because a call costs as much as a dozen of its lines.
    """
    home_of = dict(homes).get

    def decide(item: Any, thread: Thread | None = None, facts: Facts | None = None) -> Decision | Undecided:
        if item.__class__ is not Event:
            return otherwise(item, thread, facts)
        home = home_of(item.account)
        if home is None or item.channel != home.channel:
            return otherwise(item, thread, facts)
        # --- facts ---
        supplied: Facts = NO_FACTS
        if facts or item.facts is not NO_FACTS or item.button_app is not None:
            admitted = home.admit(item, facts)
            if admitted is None:
                return otherwise(item, thread, facts)
            supplied = admitted
        # --- T1: whose the thread is by the event's own clock ---
        at = item.at
        owner: str | None = None
        expires: int | None = None
        if thread is None:
            thread = NO_THREAD
        else:
            user, account = thread.user, thread.account
            if (user is not None and user != item.user) or (account is not None and account != item.account):
                return otherwise(item, thread, facts)
            owner = thread.owner_app_id
            if not owner:
                owner = None
                if thread.owner is not None:
                    owner = home.house.id_of(thread.owner)
                    if owner is None:
                        return otherwise(item, thread, facts)
            if thread.requested_by is not None and home.house.id_of(thread.requested_by) is None:
                return otherwise(item, thread, facts)
            if owner is not None:
                expires = thread.expires_at
                if expires is None or at >= expires or (home.disabled and owner in home.disabled):
                    owner = expires = None
        # --- E1 to E9 ---
        kind = item.kind
        if kind != "message" and kind not in OPENING_KINDS:
            if kind == "handover" or kind == "comment":
                return home.report(item, thread, owner, expires, supplied)
            if owner is None:
                plan = home.idle
            else:
                owned = home.quiet_plan
                plan = owned(owner) or home.quiet_owners.of(owner)
        elif owner is None:
            entry = item.entry
            if entry == "organic" and item.payload is None:
                bare = home.bare_plan
                plan = bare(item.surface) or home.organic.bare(item.surface)
            elif entry == "ad":
                ad, find = item.ad, home.campaign_plan
                plan = find(None if ad is None else ad.id, home.campaign.rest)
            elif entry == "link":
                find = home.link_plan
                plan = find(item.ref, home.link.rest)
            else:
                known = home.lane
                lane = known(item.surface) or home.organic.lane(item.surface)
                plan = lane.exact.get(item.payload, lane.rest)
            match = plan.match
            if match is not None:
                plan = match(item, thread, None, supplied, plan)
            if plan.owner_id is not None:
                expires = at + plan.window_ms
        else:
            taken = home.preempting(item, thread, owner, supplied) if home.preempts else None
            if taken is not None:
                plan = taken
                expires = at + plan.window_ms
            else:
                owned = home.owner_plan
                plan = owned(owner) or home.owners.of(owner)
                window = thread.window
                renewed = at + (DAY_MS if window is None else window * 1000)
                if renewed > (expires or 0) and owner != LEADGEN:
                    expires = renewed
        decision: Any = Draft()
        decision.item = item
        decision.outcome = plan.outcome
        decision.app = plan.app
        decision.rule = plan.rule
        decision.reason_kind = plan.reason_kind
        decision.owner = plan.owner
        decision.expires_at = expires
        decision._basis = plan
        decision._made = None
        decision._given = thread if supplied is NO_FACTS else (thread, supplied)
        decision.__class__ = Decision
        made: Decision = decision
        return made

    return decide
