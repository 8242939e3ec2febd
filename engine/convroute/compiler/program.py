"""A policy that is ready to decide: one function for the ways that nearly all events go.

What is rare - handovers, comments, what is not ours or not right - and what apps
ask for goes to the evaluator.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from convroute.compiler.admitting import admitting
from convroute.compiler.finder import PlannedFinder
from convroute.compiler.home import Home, campaign_lane, link_lane
from convroute.compiler.house import FEW, House
from convroute.compiler.plan import NO_THREAD, Plan, to_owner, while_idle
from convroute.conversation.channel import LEADGEN
from convroute.conversation.event import NO_FACTS, OPENING_KINDS, Event
from convroute.conversation.item import Item
from convroute.conversation.thread import DAY_MS, Thread
from convroute.evaluator.admission import state_of
from convroute.evaluator.decision import Decision, Draft, Undecided
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.single import decide_one
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy

Facts = Mapping[str, object]
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

    __slots__ = ("decide", "finder", "policy")

    def __init__(self, policy: CheckedPolicy, few: int = FEW) -> None:
        house = House(policy, few)
        campaign, link = campaign_lane(house), link_lane(house)
        channels = sorted(set(policy.accounts.values()))
        by_channel = {channel: Home(house, channel, campaign, link) for channel in channels}
        homes = {account: by_channel[channel] for account, channel in policy.accounts.items()}
        self.policy = policy
        self.finder = PlannedFinder(house, homes)
        self.decide: Decide = planned(house, homes, self._evaluated)

    def make_ready(self) -> None:
        """All that can be made before the first event comes; otherwise it is made when one needs it."""
        for home in self.finder.homes.values():
            home.organic.make_lanes()

    def _evaluated(self, item: Item, thread: Thread | None, facts: Facts | None) -> Decision | Undecided:
        return decide_one(self.policy, item, thread, facts, finder=self.finder)

    def traced(self, item: Item, thread: Thread | None, facts: Facts | None) -> Decision | Undecided:
        """The same decision with its trace."""
        return decide_one(self.policy, item, thread, facts, tracing=True, finder=self.finder)

    def retraced(self, decision: Decision) -> Decision:
        """A decision that was taken, with its trace: what it was decided on is all that is needed."""
        given = decision._given
        if not isinstance(given, Snapshot):
            thread, facts = given if isinstance(given, tuple) else (given, None)
            given = Snapshot(decision.item, state_of(self.policy, thread), facts or {})
        return evaluate(self.policy, given, tracing=True, finder=self.finder)


def planned(house: House, homes: Mapping[str, Home], otherwise: Otherwise) -> Decide:
    """The function that decides for a policy; `otherwise` decides what is rare.

    It is one function, and long, because a call costs as much as a dozen of its lines.
    """
    home_of = dict(homes).get
    owners, quiet_owners = Owners(house, opens=True), Owners(house, opens=False)
    owner_plan, quiet_plan = owners.known.get, quiet_owners.known.get
    idle = while_idle(house)
    disabled, id_of = house.disabled, house.id_of
    admit = admitting(house.policy)

    def decide(item: Item, thread: Thread | None = None, facts: Facts | None = None) -> Decision | Undecided:
        if type(item) is not Event:
            return otherwise(item, thread, facts)
        home = home_of(item.account)
        if home is None or item.channel != home.channel:
            return otherwise(item, thread, facts)
        # --- facts ---
        supplied: Facts = NO_FACTS
        if facts or item.facts is not NO_FACTS or item.button_app is not None:
            admitted = admit(item, facts)
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
            if (thread.user is not None and thread.user != item.user) or (
                thread.account is not None and thread.account != item.account
            ):
                return otherwise(item, thread, facts)
            owner = thread.owner_app_id
            if not owner:
                owner = None
                if thread.owner is not None:
                    owner = id_of(thread.owner)
                    if owner is None:
                        return otherwise(item, thread, facts)
            if thread.requested_by is not None and id_of(thread.requested_by) is None:
                return otherwise(item, thread, facts)
            if owner is not None:
                expires = thread.expires_at
                if expires is None or at >= expires or (disabled and owner in disabled):
                    owner = expires = None
        # --- E1 to E9 ---
        kind = item.kind
        if kind != "message" and kind not in OPENING_KINDS:
            if kind == "handover" or kind == "comment":
                return otherwise(item, thread, facts)
            plan = idle if owner is None else quiet_plan(owner) or quiet_owners.of(owner)
        elif owner is None:
            entry = item.entry
            if entry == "ad":
                ad, find = item.ad, home.campaign_plan
                plan = find(None if ad is None else ad.id, home.campaign.rest)
            elif entry == "link":
                find = home.link_plan
                plan = find(item.ref, home.link.rest)
            elif item.payload is None:
                bare = home.bare_plan
                plan = bare(item.surface) or home.organic.bare(item.surface)
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
                plan = owner_plan(owner) or owners.of(owner)
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
        decision._reason = plan.fixed
        decision._deliver = None
        decision._thread = None
        decision._given = (thread, supplied) if supplied else thread
        decision.__class__ = Decision
        made: Decision = decision
        return made

    return decide


class Owners:
    """The plans of threads that are owned, made when an owner first turns up."""

    __slots__ = ("_house", "_opens", "known")

    def __init__(self, house: House, *, opens: bool) -> None:
        self._house = house
        self._opens = opens
        self.known: dict[str, Plan] = {}

    def of(self, owner_id: str) -> Plan:
        """Apps that the policy does not know are not kept: there is no end of them (T2)."""
        plan = to_owner(self._house, owner_id, opens=self._opens)
        if owner_id in self._house.names:
            self.known[owner_id] = plan
        return plan
