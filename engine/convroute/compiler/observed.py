"""What Meta reports and nobody decides: changes of control, roles, comments (semantics E9, E11).

No app gets them, so whose the thread is afterwards is all that is found at once.
The rest is made when somebody asks, from the item and the thread before.
"""

from collections.abc import Callable

from msgspec import Struct

from convroute.compiler.constants import Constants
from convroute.compiler.planned_outcome import PlannedDefaults
from convroute.compiler.thread_after import asked_before, thread_after, thread_before, window_before
from convroute.conversation.event import NO_FACTS, Event, Facts, Handover
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision
from convroute.evaluator.events import no_thread_reason
from convroute.evaluator.handovers import report_sentence
from convroute.evaluator.outcome import NOWHERE, Deliver, PolicyRef
from convroute.evaluator.reason import Reason
from convroute.units import DAY_MS, DAY_SECONDS

Observe = Callable[[Event, Thread, str | None, int | None, Facts], Decision]
"""The decision on an item whose thread has this owner until then, by the item's own clock."""


class ObservedOutcome(PlannedDefaults, Struct, frozen=True, eq=False):
    """What all reports have in common: nobody is named, and nobody gets them."""

    constants: Constants
    app_id: str | None = None

    @property
    def policy(self) -> PolicyRef:
        return self.constants.ref

    def deliver(self, decision: Decision) -> Deliver:  # noqa: ARG002  # the protocol's
        return NOWHERE


class NoThreadEvent(ObservedOutcome, frozen=True, eq=False):
    """E9: a comment, what names nobody; E11: `app_roles`. They belong to no thread."""

    def reason(self, decision: Decision) -> Reason:
        item = decision.item
        assert isinstance(item, Event), "requests are never reported"
        return no_thread_reason(item)

    def thread(self, decision: Decision) -> None:  # the protocol's
        """None."""


class Observed(ObservedOutcome, frozen=True, eq=False):
    """E11: a pass, take or request as Meta reports it is a fact."""

    def reason(self, decision: Decision) -> Reason:
        handover = handover_of(decision)
        who = "somebody" if handover.app is None else self.constants.shown(handover.app)
        active = decision.expires_at is not None  # only of a request it matters, and that changes no owner
        return Reason("observed", report_sentence(handover, who, active=active))

    def thread(self, decision: Decision) -> Thread:
        """The thread after: a pass and a take give a fresh day, a request changes only who asked."""
        handover, before = handover_of(decision), thread_before(decision)
        if handover.verb != "request":
            window = None if handover.app is None else DAY_SECONDS
            return thread_after(decision, before, handover.app, window)
        if decision.expires_at is None:
            return thread_after(decision, before, None, None)
        owner_id = before.owner_app_id or self.constants.id_of(before.owner or "")
        asked = asked_before(self.constants, before)
        if handover.app is not None:
            asked = self.constants.names.get(handover.app), handover.app
        return thread_after(decision, before, owner_id, window_before(before), asked)


def handover_of(decision: Decision) -> Handover:
    item = decision.item
    assert isinstance(item, Event), "requests are never reported"
    assert item.handover is not None, "the reader gives every handover its verb"
    return item.handover


def observing(constants: Constants) -> Observe:
    """The function that decides on what is reported, for a policy."""
    observed, no_thread_event = Observed(constants), NoThreadEvent(constants)
    name_of = constants.names.get

    def observe(
        item: Event, thread: Thread, owner: str | None, expires: int | None, facts: Facts
    ) -> Decision:
        handover = item.handover
        given = thread if facts is NO_FACTS else (thread, facts)
        if handover is None or handover.verb == "app_roles":
            return Decision(
                item, "ignored", None, None, "not_a_thread_event", None, None, no_thread_event, given
            )
        if handover.verb != "request":
            owner = handover.app
            expires = None if owner is None else item.at + DAY_MS
        name = None if owner is None else name_of(owner)
        return Decision(item, "observed", None, None, "observed", name, expires, observed, given)

    return observe
