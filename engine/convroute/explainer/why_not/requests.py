"""What apps ask for: the smallest changes with which it would have been allowed (semantics 3, 4 and 6)."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from convroute.conversation.errors import DenialKind
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.why_not.answer import Impossible, Named, Part, Way
from convroute.explainer.why_not.events import Found
from convroute.explainer.why_not.request_changes import RequestChanges
from convroute.policy.model import CheckedPolicy
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.attempts import Attempts, Line
from convroute.regions.budget import Budget
from convroute.regions.forms import Form
from convroute.regions.goals import Tree, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.sends import INLINES
from convroute.wording import all_of

FORMS = (
    *(Form(action) for action in ("take", "pass", "release", "request", "extend")),
    *(Form("send", tagged, inline) for tagged in (False, True) for inline in INLINES),
)


class RequestQuestions:
    """All questions about what is asked for under one policy."""

    def __init__(self, policy: CheckedPolicy, budget: int = 1) -> None:
        self.policy = policy
        self._budget = budget
        self.model = Model([policy], routes=False)
        self.attempts: Mapping[Form, Attempts] = {form: form.attempts(self.model) for form in FORMS}
        self._read = {variable.field for variable in self.model.variables if variable is not None}

    def about(self, snapshot: Snapshot) -> "RequestQuestion":
        """Each question may take as much work as any other."""
        self.model.budget = Budget(self._budget)
        return RequestQuestion(self, RequestChanges(self.model, snapshot, self._read))


class RequestQuestion:
    """Why one request was not allowed."""

    def __init__(self, questions: RequestQuestions, changes: RequestChanges) -> None:
        self._questions = questions
        self.changes = changes

    @property
    def parts(self) -> Sequence[Part]:
        return self.changes.parts

    def smallest(self, most: int) -> Found:
        """All sets of at most so many parts of which none contains another, the plainest first."""
        ways: list[Way] = []
        hard: dict[str, None] = {}
        for size in range(most + 1):
            for parts in combinations(self.parts, size):
                if any({*way.parts} <= {*parts} for way in ways):
                    continue
                found = self._with(parts)
                if isinstance(found, Unknown):
                    hard[found.why] = None
                elif isinstance(found, Way):
                    ways.append(found)
        return Found(tuple(ways), tuple(hard))

    def at_all(self) -> Way | Empty | Unknown:
        """With whatever has to change, and none too many: those that can stay do, the last first."""
        parts = tuple(self.parts)
        found = self._with(parts)
        if not isinstance(found, Way):
            return found
        for part in reversed(parts):
            fewer = self._with(tuple(one for one in found.parts if one != part))
            found = fewer if isinstance(fewer, Way) else found
        return found

    def _with(self, parts: tuple[Part, ...]) -> Way | Empty | Unknown:
        hard: Unknown | None = None
        for form in self.changes.forms(parts):
            found = self._granted(form, [*self.changes.kept(parts)])
            if isinstance(found, Point):
                return self._way(parts, form, found)
            hard = found if isinstance(found, Unknown) else hard
        return hard or Empty(frozenset())

    def _granted(self, form: Form, goals: Sequence[Tree]) -> Point | Empty | Unknown:
        search = Search(self._questions.model)
        return search.find([*goals, self._questions.attempts[form].granted])

    def _way(self, parts: tuple[Part, ...], form: Form, point: Point) -> Way:
        """Raises `WrongWitnessError` if the evaluator decides it otherwise."""
        snapshot = self.changes.changed(parts, form, point)
        decision = evaluate(self._questions.policy, snapshot, tracing=True)
        if decision.outcome != "allowed":
            raise WrongWitnessError(f"with {parts} changed {snapshot} is {decision.reason.kind}, not allowed")
        return Way(parts, snapshot, decision)

    # --- what always forbids it ---------------------------------------------------------------------

    def why_impossible(self, app: str) -> Impossible:
        """The checks that together refuse it whatever changes; as few as are enough."""
        forms = self.changes.forms(self.parts)
        form = self.changes.form if self.changes.form in forms else forms[0]
        fixed = [*self.changes.kept(self.parts)]
        lines = [line for line in self._questions.attempts[form].lines if not line.answer.granted]
        for line in [*lines]:
            fewer = [one for one in lines if one is not line]
            if isinstance(self._outside(fixed, fewer), Empty):
                lines = fewer
        rules = tuple(Named(line.rule.id, line.rule.place) for line in lines if line.rule is not None)
        if not lines:
            return Impossible("there are no such requests")
        told = dict.fromkeys(self._told(line, app) for line in lines)
        together = ", and one of these is always so" if len(told) > 1 else ""
        return Impossible(f"{all_of([*told])}{together}", rules)

    def _outside(self, fixed: Sequence[Tree], lines: Sequence[Line]) -> Point | Empty | Unknown:
        search = Search(self._questions.model)
        return search.find([*fixed, *(opposite(line.tree) for line in lines)])

    def _told(self, line: Line, app: str) -> str:
        if line.rule is None:
            return _LAWS[line.answer.reason].format(app=app)  # type: ignore[index]  # it is not a grant
        place = line.rule.place
        verb = "covers it" if line.answer.reason != "over_policy_limit" else "is for less"
        return f"`{line.rule.id}` ({place.file}:{place.line}) {verb}"


_LAWS: Mapping[DenialKind, str] = {
    "unknown_app": "`{app}` is not connected to the account",
    "lead_flow": "Meta's lead form owns the thread",
    "not_thread_owner": "`{app}` cannot own the thread",
    "no_target": "there is no default app to pass to",
    "unknown_target": "the target is not connected to the account",
    "target_is_owner": "the target has the thread already",
    "forbidden_by_policy": "the policy forbids it",
    "routing_not_enabled": "without a default app routing is off, and no app can take a thread",
    "already_owner": "`{app}` owns the thread already",
    "take_not_permitted": "no `allow take` of the policy covers `{app}` here",
    "duration_out_of_range": "the duration is out of range",
    "over_policy_limit": "the duration is over the limit of the policy",
    "request_not_available": "the policy has `request_in_routing off`",
    "no_thread_owner": "an idle thread has nobody to ask",
    "unknown_tag": "the tag is unknown",
    "not_default_app": "on an idle thread only the default app may send",
    "outside_messaging_window": "the messaging window is closed",
    "inline_control_not_available": "an inline control needs a default app",
    "bad_inline_control": "the inline control does not say `pass` or `release`",
}
