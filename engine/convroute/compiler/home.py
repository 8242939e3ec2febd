"""What a policy has ready for a channel: a lane for each stage, and for each surface of the last."""

from collections.abc import Iterator, Mapping, Sequence

from convroute.compiler.admitting import admitting
from convroute.compiler.house import House
from convroute.compiler.lane import Lane, LaneBuilder, Placed
from convroute.compiler.plan import Plan, by_default, by_social, to_owner, while_idle
from convroute.compiler.reported import reporting
from convroute.conversation.channel import LEADGEN, Channel
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.policy.conditions import Atom, Combination, Condition, IsAny
from convroute.policy.model import RouteRule
from convroute.policy.plain import WORDS, PlainRules
from convroute.rows import Rows


def ad_of(event: Event) -> str | None:
    return None if event.ad is None else event.ad.id


def ref_of(event: Event) -> str | None:
    return event.ref


def payload_of(event: Event) -> str | None:
    return event.payload


def campaign_lane(house: House) -> Lane:
    """E3."""
    rules = house.policy.campaign
    return LaneBuilder(house, "ad.id", ad_of, None).build(rules, placed(rules), by_default(house))


def link_lane(house: House) -> Lane:
    """E4: only in mode `routing`."""
    rules = house.policy.link if house.policy.mode == "routing" else ()
    return LaneBuilder(house, "ref", ref_of, None).build(rules, placed(rules), by_default(house))


def placed(rules: Sequence[RouteRule]) -> Iterator[Placed]:
    """The rules with their positions; stretches of plain ones whole, none of them made."""
    at = 0
    for part in rules.parts if isinstance(rules, Rows) else (rules,):
        if isinstance(part, PlainRules):
            yield at, part
        else:
            yield from enumerate(part, at)
        at += len(part)


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

    def __init__(self, house: House, channel: Channel, campaign: Lane, link: Lane) -> None:
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
        self.organic = Organic(house, channel)
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
    """E5 by surface: most rules name one, and an event has only one."""

    __slots__ = ("_by_surface", "_channel", "_everywhere", "_house", "_other", "_rules", "lanes", "rests")

    def __init__(self, house: House, channel: Channel) -> None:
        policy = house.policy
        self._house = house
        self._channel = channel
        self._rules: Sequence[RouteRule] = policy.organic if policy.mode == "routing" else ()
        self._by_surface: dict[str, list[Placed]] = {}
        self._everywhere: list[Placed] = []
        self._other: Lane | None = None
        self.lanes: dict[str, Lane] = {}
        self.rests: dict[str, Plan] = {}
        for position, rule in placed(self._rules):
            surfaces = words_of(rule) if isinstance(rule, PlainRules) else surfaces_of(rule.entry)
            if surfaces is None:
                self._everywhere.append((position, rule))
            for surface in surfaces or ():
                self._by_surface.setdefault(surface, []).append((position, rule))

    def make_lanes(self) -> None:
        """The lanes of all surfaces that rules name, before the first event comes."""
        for surface in self._by_surface:
            self.bare(surface)

    def lane(self, surface: str) -> Lane:
        """The lane of a surface, made now; threads that make it at once make the same."""
        if surface in self._by_surface:
            rules = sorted((*self._by_surface[surface], *self._everywhere), key=lambda placed: placed[0])
            lane = self._built(surface, rules)
        else:
            lane = self._other = self._other or self._built(None, self._everywhere)
        self.lanes[surface] = lane
        return lane

    def _built(self, surface: str | None, rules: Sequence[Placed]) -> Lane:
        """`surface` None: one lane for all surfaces that no ENTRY names."""
        builder = LaneBuilder(self._house, "payload", payload_of, surface)
        return builder.build(self._rules, rules, self._fallback())

    def bare(self, surface: str) -> Plan:
        """The plan of an event of a surface that has no payload."""
        lane = self.lanes.get(surface) or self.lane(surface)
        self.rests[surface] = lane.rest
        return lane.rest

    def _fallback(self) -> Plan:
        """E5b, E6."""
        policy = self._house.policy
        if policy.social is not None and policy.mode == "routing" and self._channel == "messenger":
            return by_social(self._house, policy.social)
        return by_default(self._house)


def words_of(rules: PlainRules) -> frozenset[str]:
    """The surfaces of a stretch of plain rules."""
    return frozenset(WORDS[code] for code in set(rules.words))


def surfaces_of(entry: Condition | None) -> frozenset[str] | None:
    """The surfaces that an ENTRY asks for; None if it may fit any."""
    if isinstance(entry, Atom):
        if entry.field == "surface" and isinstance(entry.test, IsAny) and not entry.negated:
            return frozenset(value for value in entry.test.values if isinstance(value, str))
        return None
    if isinstance(entry, Combination) and entry.op == "and":
        return next((found for part in entry.operands if (found := surfaces_of(part)) is not None), None)
    return None
