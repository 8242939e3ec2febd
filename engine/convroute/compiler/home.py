"""What a policy has ready for a channel: a lane for each stage, and for each surface of the last."""

from collections.abc import Mapping

from convroute.compiler.admitting import admitting
from convroute.compiler.house import House
from convroute.compiler.lane import Lane
from convroute.compiler.layouts import Layouts
from convroute.compiler.plan import Plan, by_default, by_social, to_owner, while_idle
from convroute.compiler.reported import reporting
from convroute.conversation.channel import LEADGEN, Channel
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread


def ad_of(event: Event) -> str | None:
    return None if event.ad is None else event.ad.id


def ref_of(event: Event) -> str | None:
    return event.ref


def payload_of(event: Event) -> str | None:
    return event.payload


def campaign_lane(house: House, layouts: Layouts) -> Lane:
    """E3."""
    return Lane(house, layouts.campaign, ad_of, house.policy.campaign, by_default(house))


def link_lane(house: House, layouts: Layouts) -> Lane:
    """E4: only in mode `routing`."""
    return Lane(house, layouts.link, ref_of, house.policy.link, by_default(house))


class Home:
    """The lanes of one channel. An organic lane is made when an event of its surface first comes.

    `campaign_plan` and the like are the `get` of a dictionary: looked up once, they cost a third.
    """

    __slots__ = (
        "_campaign_preempts",
        "_link_preempts",
        "admit",
        "bare_plan",
        "campaign",
        "campaign_plan",
        "channel",
        "disabled",
        "house",
        "idle",
        "lane",
        "link",
        "link_plan",
        "organic",
        "owner_plan",
        "owners",
        "preempts",
        "quiet_owners",
        "quiet_plan",
        "report",
    )

    def __init__(self, house: House, layouts: Layouts, channel: Channel, campaign: Lane, link: Lane) -> None:
        behavior = house.policy.behavior
        self.house = house
        self.disabled = house.disabled
        self.admit = admitting(house.policy)
        self.idle = while_idle(house)
        self.report = reporting(house)
        self.owners, self.quiet_owners = Owners(house, opens=True), Owners(house, opens=False)
        self.owner_plan, self.quiet_plan = self.owners.known.get, self.quiet_owners.known.get
        self.channel = channel
        self.campaign = campaign
        self.link = link
        self.organic = Organic(house, layouts, channel)
        self.campaign_plan = campaign.exact.get
        self.link_plan = link.exact.get
        self.bare_plan = self.organic.rests.get
        self.lane = self.organic.lanes.get
        self._campaign_preempts = behavior.campaign_preempts
        self._link_preempts = behavior.link_preempts
        self.preempts = self._campaign_preempts or self._link_preempts

    def preempting(
        self, event: Event, thread: Thread, owner: str, facts: Mapping[str, object]
    ) -> Plan | None:
        """E2 with `campaign_preempts` or `link_preempts`: the rule that takes the thread, if one does."""
        if owner == LEADGEN:
            return None
        if event.entry == "ad" and self._campaign_preempts:
            lane = self.campaign
        elif event.entry == "link" and self._link_preempts:
            lane = self.link
        else:
            return None
        plan = lane.exact.get(lane.key_of(event), lane.rest)
        if plan.match is not None:
            plan = plan.match(event, thread, owner, facts, plan)
        return plan if plan.usable else None


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


class Organic:
    """E5 by surface. A lane is made when an event of its surface first comes."""

    __slots__ = ("_channel", "_house", "_layouts", "_other", "lanes", "rests")

    def __init__(self, house: House, layouts: Layouts, channel: Channel) -> None:
        self._house = house
        self._layouts = layouts
        self._channel = channel
        self._other: Lane | None = None
        self.lanes: dict[str, Lane] = {}
        self.rests: dict[str, Plan] = {}

    def make_lanes(self) -> None:
        """The lanes of all surfaces that rules name, before the first event comes."""
        for surface in self._layouts.surfaces:
            self.bare(surface)

    def lane(self, surface: str) -> Lane:
        """The lane of a surface, made now; threads that make it at once make the same."""
        if surface in self._layouts.surfaces:
            lane = self._made(surface)
        else:
            lane = self._other = self._other or self._made(None)
        self.lanes[surface] = lane
        return lane

    def _made(self, surface: str | None) -> Lane:
        """`surface` None: one lane for all surfaces that no ENTRY names."""
        house = self._house
        layout = self._layouts.organic(surface)
        return Lane(house, layout, payload_of, house.policy.organic, self._fallback(), surface)

    def bare(self, surface: str) -> Plan:
        """The plan of an event of a surface that has no payload."""
        lane = self.lanes.get(surface) or self.lane(surface)
        self.rests[surface] = lane.bare
        return lane.bare

    def _fallback(self) -> Plan:
        """E5b, E6."""
        policy = self._house.policy
        if policy.social is not None and policy.mode == "routing" and self._channel == "messenger":
            return by_social(self._house, policy.social)
        return by_default(self._house)
