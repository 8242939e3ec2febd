"""What a policy has ready for one way an event can go: everything that does not depend on the event.

A decision points to its outcome, and the outcome makes what is rarely looked at - the
reason's sentence, the deliveries, the thread after - when somebody asks.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from convroute.compiler.constants import Constants
from convroute.compiler.thread_after import asked_before, thread_after, thread_before, window_before
from convroute.conversation.channel import LEADGEN
from convroute.conversation.errors import MetaError
from convroute.conversation.event import Event, Facts
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision
from convroute.evaluator.entry_points import (
    default_reason,
    rule_sentence,
    social_reason,
    window_of,
    zero_config_reason,
)
from convroute.evaluator.events import lead_flow_reason, owner_sentence
from convroute.evaluator.outcome import Deliver, Outcome, PolicyRef, Webhook
from convroute.evaluator.reason import Reason
from convroute.evaluator.stages import unusable
from convroute.evaluator.state import State
from convroute.evaluator.trace import Trace
from convroute.lazy_sequence import peek
from convroute.policy.model import RouteRule
from convroute.units import DAY_SECONDS

NO_THREAD = Thread()
LAST = 1 << 60
"""The position behind every rule."""

Match = Callable[[Event, Thread | State, str | None, Facts, "PlannedOutcome"], "PlannedOutcome"]
"""The first of the rules that have to be weighed, or the outcome that was found without weighing."""

Effect = Literal["own", "keep", "idle"]


class PlannedDefaults:
    """What all planned decisions have in common: none is late, sends anything, or was told yet."""

    __slots__ = ()

    late: bool = False
    webhooks: tuple[Webhook, ...] = ()
    error: MetaError | None = None
    thread_owner: Mapping[str, object] | None = None
    trace: Trace | None = None


class PlannedOutcome(PlannedDefaults, Struct, eq=False):
    """One way an event can go. `match` is what has to be weighed before it, None if nothing has to.

    `rules` are those of the stage, if the one at `position`, whose id is `rule`, chose the app and
    that can be used (E7, 6-H). `owner` and `owner_id` own the thread afterwards, for `window`
    seconds where the effect is `own`. `app`, `owner` and `window_ms` follow from the rest.
    """

    constants: Constants
    outcome: Outcome
    reason_kind: str
    effect: Effect
    app_id: str | None
    fixed: Reason | None = None
    rule: str | None = None
    rules: Sequence[RouteRule] | None = None
    window: int = DAY_SECONDS
    position: int = LAST
    owner_id: str | None = None
    match: Match | None = None
    template: Any = None  # what its traces share, made with the first; `trace` knows its class
    app: str | None = None
    owner: str | None = None
    window_ms: int = 0
    _route: RouteRule | None = None

    def __post_init__(self) -> None:
        names = self.constants.names
        self.app = None if self.app_id is None else names.get(self.app_id)
        self.owner = None if self.owner_id is None else names.get(self.owner_id)
        self.window_ms = self.window * 1000
        if self.fixed is not None:
            self.rule = self.fixed.rule

    @property
    def policy(self) -> PolicyRef:
        return self.constants.ref

    @property
    def route(self) -> RouteRule | None:
        """The rule that chose the app: made when somebody asks why, for it is larger than its outcome."""
        if self._route is None and self.rules is not None:
            self._route = peek(self.rules, self.position)
        return self._route

    def reason(self, decision: Decision) -> Reason:
        """The reason, with a sentence that tells of the event."""
        if self.fixed is not None:
            return self.fixed
        route, event = self.route, decision.item
        if route is None:
            assert self.owner_id is not None, "somebody owned the thread"
            expires_at = thread_before(decision).expires_at or 0
            return Reason(self.reason_kind, owner_sentence(self.constants.shown(self.owner_id), expires_at))
        assert isinstance(event, Event), "requests have their parts made at once"
        return Reason(
            self.reason_kind, rule_sentence(self.constants.view(event), route), self.rule, route.place
        )

    def deliver(self, decision: Decision) -> Deliver:
        item = decision.item
        assert isinstance(item, Event), "requests have their parts made at once"
        if self.outcome == "withheld":
            return Deliver()
        if self.outcome == "broadcast":
            return self.constants.everybody(item)
        return self.constants.deliver(item, self.app_id)

    def thread(self, decision: Decision) -> Thread:
        """The thread after (E8, E9), as the evaluator leaves it."""
        before = thread_before(decision)
        if self.effect == "keep":
            asked = asked_before(self.constants, before)
            return thread_after(decision, before, self.owner_id, window_before(before), asked)
        window = self.window if self.effect == "own" else None
        return thread_after(decision, before, self.owner_id, window)


class TracedOutcome(PlannedDefaults, Struct, eq=False):
    """An outcome with the trace of one decision."""

    planned: PlannedOutcome
    trace: Trace

    @property
    def policy(self) -> PolicyRef:
        return self.planned.constants.ref

    @property
    def app_id(self) -> str | None:
        return self.planned.app_id

    def reason(self, decision: Decision) -> Reason:
        return self.planned.reason(decision)

    def deliver(self, decision: Decision) -> Deliver:
        return self.planned.deliver(decision)

    def thread(self, decision: Decision) -> Thread:
        return self.planned.thread(decision)


def by_rule(constants: Constants, rules: Sequence[RouteRule], position: int) -> PlannedOutcome:
    """E3 to E5, E8: the app of the rule at `position` becomes the owner; E7: the default app's outcome if it
    cannot be used."""
    rule = peek(rules, position)
    because = unusable(constants.policy, rule, constants.channel)
    if because is not None or rule.target is None:
        return by_default(constants, because or "", position)
    app_id = constants.policy.apps[rule.target].id
    return PlannedOutcome(
        constants,
        "routed",
        rule.stage,
        "own",
        app_id,
        rule=rule.id,
        rules=rules,
        window=window_of(rule),
        position=position,
        owner_id=app_id,
    )


def by_default(
    constants: Constants, because: str = "no rule matches", position: int = LAST
) -> PlannedOutcome:
    """E6: the default app; in mode `zero_config` everybody, and nobody owns."""
    default = constants.policy.default
    if default is None:
        return PlannedOutcome(
            constants, "broadcast", "zero_config", "idle", None, zero_config_reason(), position=position
        )
    reason = default_reason(constants.policy, default, because)
    app_id = constants.policy.apps[default].id
    return PlannedOutcome(
        constants, "routed", "default_app", "own", app_id, reason, position=position, owner_id=app_id
    )


def by_social(constants: Constants, social: str) -> PlannedOutcome:
    """E5b."""
    app_id = constants.policy.apps[social].id
    return PlannedOutcome(
        constants, "routed", "social", "own", app_id, social_reason(constants.policy, social), owner_id=app_id
    )


def to_owner(constants: Constants, owner_id: str, *, opens: bool) -> PlannedOutcome:
    """E2: the owner gets it; E1: nobody, while the lead form owns the thread."""
    if owner_id == LEADGEN:
        return PlannedOutcome(
            constants, "withheld", "lead_flow", "keep", None, lead_flow_reason(), owner_id=owner_id
        )
    outcome: Outcome = "routed" if opens else "delivered"
    return PlannedOutcome(constants, outcome, "thread_owner", "keep", owner_id, owner_id=owner_id)


def while_idle(constants: Constants) -> PlannedOutcome:
    """E9: what is not opening goes to the default app, in mode `zero_config` to everybody."""
    default = constants.policy.default
    if default is None:
        return PlannedOutcome(constants, "broadcast", "zero_config", "idle", None, zero_config_reason())
    reason = default_reason(constants.policy, default, "nobody owns the thread")
    return PlannedOutcome(
        constants, "delivered", "default_app", "idle", constants.policy.apps[default].id, reason
    )
