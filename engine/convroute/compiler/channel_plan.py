"""What a policy has ready for a channel: a matcher for each stage, and for each surface of the last."""

from collections.abc import Mapping

from msgspec import Struct, field

from convroute.compiler.constants import Constants
from convroute.compiler.fact_checks import fact_check
from convroute.compiler.observed import observing
from convroute.compiler.planned_outcome import PlannedOutcome, by_default, by_social, to_owner, while_idle
from convroute.compiler.stage_indexes import StageIndexes
from convroute.compiler.stage_matcher import KeyOf, StageMatcher
from convroute.conversation.channel import LEADGEN, Channel
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.validation import UndeclaredFacts
from convroute.policy.fields import event_reader
from convroute.policy.stages import KEY_OF, Stage


def _key_of(stage: Stage) -> KeyOf:
    """How the key of the exact rules of a stage is read from an event."""
    return event_reader(KEY_OF[stage])


def campaign_matcher(constants: Constants, stage_indexes: StageIndexes) -> StageMatcher:
    """E3."""
    rules, fallback = constants.policy.campaign, by_default(constants)
    return StageMatcher(constants, stage_indexes.campaign, _key_of("campaign"), rules, fallback)


def link_matcher(constants: Constants, stage_indexes: StageIndexes) -> StageMatcher:
    """E4: only in mode `routing`."""
    rules, fallback = constants.policy.link, by_default(constants)
    return StageMatcher(constants, stage_indexes.link, _key_of("link"), rules, fallback)


class ChannelPlan:
    """The matchers of one channel. An organic matcher is made when an event of its surface first comes.

    `campaign_outcome` and the like are the `get` of a dictionary: looked up once, they cost a third.
    """

    __slots__ = (
        "_campaign_preempts",
        "_link_preempts",
        "bare_outcome",
        "campaign",
        "campaign_outcome",
        "channel",
        "check_facts",
        "constants",
        "disabled",
        "idle",
        "link",
        "link_outcome",
        "matcher",
        "observe",
        "organic",
        "owner_outcome",
        "owners",
        "preempts",
        "quiet_outcome",
        "quiet_owners",
    )

    def __init__(
        self,
        constants: Constants,
        stage_indexes: StageIndexes,
        undeclared: UndeclaredFacts,
    ) -> None:
        behavior = constants.policy.behavior
        campaign, link = campaign_matcher(constants, stage_indexes), link_matcher(constants, stage_indexes)
        self.constants = constants
        self.disabled = constants.disabled
        self.check_facts = fact_check(constants.policy, undeclared)
        self.idle = while_idle(constants)
        self.observe = observing(constants)
        self.owners, self.quiet_owners = Owners(constants, opens=True), Owners(constants, opens=False)
        self.owner_outcome, self.quiet_outcome = self.owners.known.get, self.quiet_owners.known.get
        self.channel: Channel = constants.channel
        self.campaign = campaign
        self.link = link
        self.organic = Organic(constants, stage_indexes)
        self.campaign_outcome = campaign.exact.get
        self.link_outcome = link.exact.get
        self.bare_outcome = self.organic.rests.get
        self.matcher = self.organic.matchers.get
        self._campaign_preempts = behavior.campaign_preempts
        self._link_preempts = behavior.link_preempts
        self.preempts = self._campaign_preempts or self._link_preempts

    def preempting(
        self, event: Event, thread: Thread, owner: str, facts: Mapping[str, object]
    ) -> PlannedOutcome | None:
        """E2 with `campaign_preempts` or `link_preempts`: the rule that takes the thread, if one does."""
        if owner == LEADGEN:
            return None
        if event.entry == "ad" and self._campaign_preempts:
            matcher = self.campaign
        elif event.entry == "link" and self._link_preempts:
            matcher = self.link
        else:
            return None
        planned = matcher.exact.get(matcher.key_of(event), matcher.rest)
        if planned.match is not None:
            planned = planned.match(event, thread, owner, facts, planned)
        return planned if planned.rules is not None else None


class Owners(Struct, frozen=True, eq=False):
    """The outcomes of threads that are owned, made when an owner first turns up."""

    constants: Constants
    opens: bool
    known: dict[str, PlannedOutcome] = field(default_factory=dict)

    def of(self, owner_id: str) -> PlannedOutcome:
        """Apps that the policy does not know are not kept, for they would never end (T2)."""
        planned = to_owner(self.constants, owner_id, opens=self.opens)
        if owner_id in self.constants.names:
            self.known[owner_id] = planned
        return planned


class Organic(Struct, eq=False):
    """E5 by surface. A matcher is made when an event of its surface first comes."""

    constants: Constants
    stage_indexes: StageIndexes
    matchers: dict[str, StageMatcher] = field(default_factory=dict)
    rests: dict[str, PlannedOutcome] = field(default_factory=dict)
    _other: StageMatcher | None = None

    def make_matchers(self) -> None:
        """The matchers of all surfaces that rules name, before the first event comes."""
        for surface in self.stage_indexes.surfaces:
            self.bare(surface)

    def matcher(self, surface: str) -> StageMatcher:
        """The matcher of a surface, made now; threads that make it at once make the same."""
        if surface in self.stage_indexes.surfaces:
            matcher = self._made(surface)
        else:
            matcher = self._other = self._other or self._made(None)
        self.matchers[surface] = matcher
        return matcher

    def _made(self, surface: str | None) -> StageMatcher:
        """`surface` None: one matcher for all surfaces that no ENTRY names."""
        constants = self.constants
        stage_index = self.stage_indexes.organic(surface)
        return StageMatcher(
            constants, stage_index, _key_of("organic"), constants.policy.organic, self._fallback(), surface
        )

    def bare(self, surface: str) -> PlannedOutcome:
        """The outcome of an event of a surface that has no payload."""
        matcher = self.matchers.get(surface) or self.matcher(surface)
        self.rests[surface] = matcher.bare
        return matcher.bare

    def _fallback(self) -> PlannedOutcome:
        """E5b, E6."""
        policy = self.constants.policy
        if policy.social is not None and policy.mode == "routing" and self.constants.channel == "messenger":
            return by_social(self.constants, policy.social)
        return by_default(self.constants)
