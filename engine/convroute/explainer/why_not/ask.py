"""The question itself: why did this not go to that app, and what would have sent it there?"""

from collections.abc import Iterator
from functools import cached_property

from msgspec.structs import replace

from convroute.conversation.channel import BUILTIN_IDS, ONLY_ON
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.did_you_mean import nearest
from convroute.evaluator.apps import app_id_of
from convroute.evaluator.decide_one import snapshot_of
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, name_of
from convroute.explainer.why_not.answer import Impossible, Named, WhyNot
from convroute.explainer.why_not.events import EventQuestion, EventQuestions, gets
from convroute.explainer.why_not.impossible import why_impossible
from convroute.explainer.why_not.nearest import nearest_rule
from convroute.explainer.why_not.requests import RequestQuestion, RequestQuestions
from convroute.policy.model import CheckedPolicy
from convroute.regions.answers import Unknown
from convroute.regions.search import Empty
from convroute.wording import listed

MOST = 3
"""Parts that change at once, where nobody asks for more."""
_TO_NOBODY = ("observed", "ignored", "duplicate")
_ASKS_NOTHING = {"owner": "it only asks who owns the thread", "inbox_reply": "people who reply ask nobody"}


class UnknownAppError(ValueError):
    """No app of the policy or of Meta's has the name."""


class WhyNotQuestions:
    """All questions about one policy: what is worked out for one helps with the next.

    Not for several threads of a program at once.
    """

    def __init__(self, policy: CheckedPolicy, *, most: int = MOST, budget: int = 1) -> None:
        """At most `most` parts change at once; hard questions may take `budget` times the usual work."""
        self.policy = policy
        self._most = most
        self._budget = budget

    def app_id(self, app: str) -> str:
        """The id of an app by name or id. Raises `UnknownAppError` for one that nobody knows."""
        app_id = app_id_of(self.policy, app)
        if app_id is None or name_of(self.policy, app_id) is None:
            raise UnknownAppError(_unknown(self.policy, app))
        return app_id

    @cached_property
    def _events(self) -> EventQuestions:
        return EventQuestions(self.policy, self._budget)

    @cached_property
    def _requests(self) -> RequestQuestions:
        return RequestQuestions(self.policy, self._budget)

    def ask_about(self, snapshot: Snapshot, app: str) -> WhyNot:
        """The answer for a snapshot that was not decided yet."""
        return self.ask(evaluate(self.policy, snapshot, tracing=True), app)

    def ask(self, decision: Decision, app: str) -> WhyNot:
        """Why what was decided did not go to the app; of a decision that was traced.

        Raises `UnknownAppError`, and `WrongWitnessError` for a defect of ours.
        """
        snapshot, app_id = _decided_on(self.policy, decision), self.app_id(app)
        name = str(name_of(self.policy, app_id))
        found = WhyNot(self.policy, name, app_id, snapshot, decision, self._most)
        request = isinstance(snapshot.item, Request)
        if decision.outcome == "not_ours" or (decision.outcome in _TO_NOBODY and not request):
            return replace(found, impossible=Impossible(f"no app gets it: {decision.reason.text}"))
        if isinstance(snapshot.item, Request):
            return self._of_request(found, snapshot, snapshot.item)
        if gets(self.policy, decision, app_id):
            together = " with all others" if decision.outcome == "broadcast" else ""
            return replace(found, already=f"`{name}` got it{together}")
        never = self._never(found, snapshot.item)
        if never is not None:
            return replace(found, impossible=never)
        question = self._events.about(snapshot, app_id)
        found = self._answered(found, question)
        if found.verdict == "impossible":
            proof = why_impossible(self.policy, self._events.model, question, name)
            found = replace(found, impossible=proof)
        return replace(
            found, as_owner=question.as_owner(), nearest=nearest_rule(self.policy, question, decision)
        )

    def _answered(self, found: WhyNot, question: EventQuestion | RequestQuestion) -> WhyNot:
        """The ways; without any whether there are larger ones or none. What is impossible is named later."""
        every_size = len(question.parts) <= self._most
        smallest = question.smallest(self._most)
        found = replace(found, ways=smallest.ways, hard=smallest.hard, every_size=every_size)
        if found.ways:
            return found
        largest = question.at_all()
        if isinstance(largest, Unknown):
            return replace(found, hard=tuple(dict.fromkeys((*found.hard, largest.why))))
        if isinstance(largest, Empty):
            return replace(found, impossible=Impossible(""), hard=())
        return replace(found, larger=largest)

    def _never(self, found: WhyNot, event: Event) -> Impossible | None:
        """Why the app can get nothing there at all (semantics 1, E7)."""
        app = self.policy.apps.get(found.app)
        channel = self.policy.accounts[event.account]
        if ONLY_ON.get(found.app_id, channel) != channel:
            where = f"`{found.app}` is only on {ONLY_ON[found.app_id]}, and this thread is on {channel}"
            return Impossible(where, () if app is None else (Named(app.name, app.place),))
        if app is None:
            return Impossible(f"the policy does not declare `{found.app}`")
        if app.disabled:
            return Impossible(f"`{app.name}` is disabled", (Named(app.name, app.place),))
        return None

    def _of_request(self, found: WhyNot, snapshot: Snapshot, request: Request) -> WhyNot:
        """As if the app had asked for it, whoever did."""
        if request.action in _ASKS_NOTHING:
            return replace(found, already=f"nobody needs leave for that: {_ASKS_NOTHING[request.action]}")
        if app_id_of(self.policy, request.app or "") != found.app_id:
            snapshot = replace(snapshot, item=replace(request, app=found.app_id))
        elif found.decision.outcome == "allowed":
            return replace(found, already=f"`{found.app}` was allowed to")
        question = self._requests.about(snapshot)
        found = self._answered(found, question)
        if found.verdict == "impossible":
            found = replace(found, impossible=question.why_impossible(found.app))
        return found


def _decided_on(policy: CheckedPolicy, decision: Decision) -> Snapshot:
    """Also of a decision that was taken without making one."""
    given = decision._given
    if isinstance(given, Snapshot):
        return given
    thread, facts = given if isinstance(given, tuple) else (given, None)
    snapshot = snapshot_of(policy, decision.item, thread, facts)
    assert isinstance(snapshot, Snapshot), "it was decided before"
    return snapshot


def _unknown(policy: CheckedPolicy, app: str) -> str:
    known = (*policy.apps, *BUILTIN_IDS, *_ids(policy))
    near = nearest(app, known)
    hint = f"did you mean {near}?" if near else f"there are {listed(tuple(sorted(policy.apps)))}"
    what = "id" if app.isdigit() else "name"
    return f"no app has the {what} `{app}`: {hint}"


def _ids(policy: CheckedPolicy) -> Iterator[str]:
    return (app.id for app in policy.apps.values())
