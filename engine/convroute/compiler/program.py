"""A policy that is ready to decide: one function for the ways that nearly all events go.

What is rare - what is not ours, or not right - and what apps ask for goes to the evaluator.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

from convroute.compiler.candidates import PlannedCandidates
from convroute.compiler.channel_plan import ChannelPlan
from convroute.compiler.constants import Constants
from convroute.compiler.planned_outcome import NO_THREAD, PlannedOutcome, TracedOutcome
from convroute.compiler.stage_indexes import StageIndexes, index_stages
from convroute.conversation.channel import LEADGEN, Channel
from convroute.conversation.event import NO_FACTS, OPENING_KINDS, Event, Facts
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.thread import Thread
from convroute.evaluator.decide_one import decide_one, snapshot_of
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.duplicates import duplicate
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.step import Step, step_function
from convroute.evaluator.trace import Trace
from convroute.evaluator.validation import UndeclaredFacts, state_of
from convroute.policy.model import CheckedPolicy
from convroute.units import DAY_MS

if TYPE_CHECKING:
    from convroute.compiler.trace.builder import TraceBuilder

FEW = 12
Otherwise = Callable[[Item, Thread | None, Facts | None], Decision | Undecided]


class Decide(Protocol):
    """How a policy decides."""

    def __call__(
        self, item: Item, thread: Thread | None = None, facts: Facts | None = None
    ) -> Decision | Undecided:
        """The decision on one item, on the state its thread had before; pure (semantics 1).

        Raises `ValueError` for a thread of somebody else, a name that no app has, a fact of the wrong
        type, and where the policy is strict one that it does not declare.
        """


class Program:
    """A policy made ready: `decide` and `step` are its functions, `candidates` tells the evaluator where
    to look. `undeclared` says what becomes of facts that the policy does not declare."""

    __slots__ = ("_trace_builders", "candidates", "decide", "policy", "stage_indexes", "step", "undeclared")

    def __init__(
        self, policy: CheckedPolicy, few: int = FEW, stage_indexes: StageIndexes | None = None
    ) -> None:
        """Up to `few` conditional rules of a matcher are written out one after the other; of more an index
        is made. `stage_indexes` are those of this policy, if they are known."""
        self.stage_indexes = stage_indexes = stage_indexes or index_stages(policy, few)
        self.undeclared = undeclared = UndeclaredFacts(policy.facts)
        by_channel = {
            channel: ChannelPlan(Constants(policy, channel), stage_indexes, undeclared)
            for channel in policy.channels
        }
        channel_plans = {account: by_channel[channel] for account, channel in policy.accounts.items()}
        self.policy = policy
        self.candidates = PlannedCandidates(policy, channel_plans)
        self._trace_builders: dict[str, TraceBuilder] = {}
        self.decide: Decide = decide_function(channel_plans, self._evaluated)
        evaluated = partial(evaluate, policy, candidates=self.candidates)
        self.step: Step = step_function(policy, self.decide, evaluated, undeclared=undeclared)

    def make_ready(self) -> None:
        """All that can be made before the first event comes; otherwise it is made when one needs it."""
        for channel_plan in self.candidates.channel_plans.values():
            channel_plan.organic.make_matchers()

    def _evaluated(self, item: Item, thread: Thread | None, facts: Facts | None) -> Decision | Undecided:
        if facts and not isinstance(item, Unreadable):
            self.undeclared.pass_over(facts)
        return decide_one(self.policy, item, thread, facts, candidates=self.candidates)

    def _tracing(self, channel: Channel) -> "TraceBuilder":
        if channel not in self._trace_builders:
            from convroute.compiler.trace.builder import TraceBuilder  # only for those who ask why

            self._trace_builders[channel] = TraceBuilder(self.candidates, channel)
        return self._trace_builders[channel]

    def traced(self, item: Item, thread: Thread | None, facts: Facts | None) -> Decision | Undecided:
        """The same decision with its trace."""
        decision = self.decide(item, thread, facts)
        return self.retraced(decision) if isinstance(decision, Decision) else decision

    def retraced(self, decision: Decision) -> Decision:
        """A decision that was taken, with its trace: what it was decided on is all that is needed."""
        if decision.trace is not None:
            return decision
        given, planned, item = decision._given, decision._details, decision.item
        if isinstance(given, Snapshot):
            if decision.outcome == "duplicate":  # that it is a copy the snapshot does not know
                return duplicate(self.policy, given, tracing=True)
            return evaluate(self.policy, given, tracing=True, candidates=self.candidates)
        thread, facts = given if isinstance(given, tuple) else (given, NO_FACTS)
        if (
            isinstance(planned, PlannedOutcome)
            and isinstance(item, Event)
            and item.facts.keys() <= facts.keys()
        ):
            trace = self._tracing(planned.constants.channel).traced(
                planned, item, state_of(self.policy, thread), facts
            )
            if trace is not None:
                return with_trace(decision, planned, trace)
        snapshot = snapshot_of(self.policy, item, thread, facts)  # notes the facts that were passed over
        assert isinstance(snapshot, Snapshot), "it was decided before"
        return evaluate(self.policy, snapshot, tracing=True, candidates=self.candidates)


def with_trace(decision: Decision, planned: PlannedOutcome, trace: Trace) -> Decision:
    """The same decision, with its trace."""
    return Decision(
        decision.item,
        decision.outcome,
        decision.app,
        decision.rule,
        decision.reason_kind,
        decision.owner,
        decision.expires_at,
        TracedOutcome(planned, trace),
        decision._given,
        decision._reason,
        decision._deliver,
        decision._thread,
    )


def decide_function(channel_plans: Mapping[str, ChannelPlan], otherwise: Otherwise) -> Decide:
    """The function that decides for a policy; `otherwise` decides what is rare.

    It is one function, and long, because a call costs as much as a dozen of its lines.
    """
    plans: dict[str | None, ChannelPlan] = dict(channel_plans.items())
    channel_plan_of = plans.get

    def decide(item: Item, thread: Thread | None = None, facts: Facts | None = None) -> Decision | Undecided:
        if item.__class__ is not Event:
            return otherwise(item, thread, facts)
        channel_plan = channel_plan_of(item.account)
        if channel_plan is None or item.channel != channel_plan.channel or item.user in plans:
            return otherwise(item, thread, facts)
        # --- facts ---
        supplied: Facts = NO_FACTS
        if facts or item.facts is not NO_FACTS or item.button_app is not None:
            checked_facts = channel_plan.check_facts(item, facts)
            if checked_facts is None:
                return otherwise(item, thread, facts)
            supplied = checked_facts
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
            last = thread.last_user_message_at
            if last is not None and at < last:  # late
                return otherwise(item, thread, facts)
            owner = thread.owner_app_id
            if not owner:
                owner = None
                if thread.owner is not None:
                    owner = channel_plan.constants.id_of(thread.owner)
                    if owner is None:
                        return otherwise(item, thread, facts)
            if thread.requested_by is not None and channel_plan.constants.id_of(thread.requested_by) is None:
                return otherwise(item, thread, facts)
            if owner is not None:
                expires = thread.expires_at
                if (
                    expires is None
                    or at >= expires
                    or (channel_plan.disabled and owner in channel_plan.disabled)
                ):
                    owner = expires = None
        # --- E1 to E9 ---
        kind = item.kind
        if kind != "message" and kind not in OPENING_KINDS:
            if kind == "handover" or item.user is None:
                return channel_plan.observe(item, thread, owner, expires, supplied)
            if owner is None:
                planned = channel_plan.idle
            else:
                owned = channel_plan.quiet_outcome
                planned = owned(owner) or channel_plan.quiet_owners.of(owner)
        elif owner is None:
            entry = item.entry
            if entry == "organic" and item.payload is None:
                bare = channel_plan.bare_outcome
                planned = bare(item.surface) or channel_plan.organic.bare(item.surface)
            elif entry == "ad":
                ad, find = item.ad, channel_plan.campaign_outcome
                planned = find(None if ad is None else ad.id, channel_plan.campaign.rest)
            elif entry == "link":
                find = channel_plan.link_outcome
                planned = find(item.ref, channel_plan.link.rest)
            else:
                known = channel_plan.matcher
                matcher = known(item.surface) or channel_plan.organic.matcher(item.surface)
                planned = matcher.exact.get(item.payload, matcher.rest)
            match = planned.match
            if match is not None:
                planned = match(item, thread, None, supplied, planned)
            if planned.owner_id is not None:
                expires = at + planned.window_ms
        else:
            taken = channel_plan.preempting(item, thread, owner, supplied) if channel_plan.preempts else None
            if taken is not None:
                planned = taken
                expires = at + planned.window_ms
            else:
                owned = channel_plan.owner_outcome
                planned = owned(owner) or channel_plan.owners.of(owner)
                window = thread.window
                renewed = at + (DAY_MS if window is None else window * 1000)
                if renewed > (expires or 0) and owner != LEADGEN:
                    expires = renewed
        return Decision(
            item,
            planned.outcome,
            planned.app,
            planned.rule,
            planned.reason_kind,
            planned.owner,
            expires,
            planned,
            thread if supplied is NO_FACTS else (thread, supplied),
        )

    return decide
