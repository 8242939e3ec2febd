"""What regions say of a conversation that was not looked for: opening events, and what apps ask for."""

from collections.abc import Sequence
from functools import cached_property

from msgspec.structs import replace

from convroute.conversation.channel import LEADGEN, first_id
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.evaluator.apps import app_id_of
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.policy.model import CheckedPolicy
from convroute.regions.attempts import ACTIONS, Attempts, Line
from convroute.regions.budget import Budget
from convroute.regions.forms import Form
from convroute.regions.goals import Tree, holds
from convroute.regions.model import Model
from convroute.regions.opening import BROADCAST, OWNER, Gets, Part, parts_of
from convroute.regions.placing import point_of
from convroute.regions.point import Point
from convroute.regions.sends import INLINES, Inline
from convroute.regions.stretches import Rows
from convroute.selftester.answers import Foreseen
from convroute.units import DAY_SECONDS

FORMS = (
    *(Form(action) for action in ACTIONS),
    *(Form("send", tagged, inline) for tagged in (False, True) for inline in INLINES),
)
_LONGEST = 7 * DAY_SECONDS
Lines = Sequence[tuple[Tree, int | Rows, Gets]]


class Foreseeing:
    """The regions of one policy. Each line of it is tried one after the other, without an index."""

    def __init__(self, policy: CheckedPolicy, budget: int = 1) -> None:
        self.policy = policy
        self.model = Model([policy], Budget(budget))
        self.attempts = {form: form.attempts(self.model) for form in FORMS}  # they make classes: first of all

    @cached_property
    def parts(self) -> Sequence[tuple[Part, Lines]]:
        return [
            (part, [(part.tree(lines), lines, gets) for lines, gets in part.lines()])
            for part in parts_of(self.model)
        ]

    def of(self, snapshot: Snapshot) -> Foreseen | None:
        """None: nothing is said of such conversations (semantics 6)."""
        item, last = snapshot.item, snapshot.state.last_user_message_at
        if snapshot.late or (last is not None and item.at < last) or not self._is_ours(item):
            return None
        return self._of_event(snapshot) if isinstance(item, Event) else self._of_request(snapshot, item)

    def _is_ours(self, item: Event | Request) -> bool:
        channel = self.policy.accounts.get(item.account)
        if channel is None or item.user in self.policy.accounts:
            return False
        return isinstance(item, Request) or (item.opening and item.channel == channel)

    # --- events ------------------------------------------------------------------------------

    def _of_event(self, snapshot: Snapshot) -> Foreseen:
        state = View(self.policy, snapshot, Trace(listening=False)).state
        if state.owner == LEADGEN:
            return Foreseen("withheld", "lead_flow")
        point = point_of(self.model, snapshot)
        lines, part = next((lines, part) for part, lines in self.parts if holds(part.where, point.holds))
        which, gets = next((which, gets) for tree, which, gets in lines if holds(tree, point.holds))
        return self.of_line(part, which, gets)

    def of_line(self, part: Part, which: int | Rows, gets: Gets) -> Foreseen:
        """What comes of events for which the line decides."""
        if gets == OWNER:
            return Foreseen("routed", "thread_owner")
        if gets == BROADCAST:
            return Foreseen("broadcast", "zero_config")
        by_rule = isinstance(which, int) and gets.reason == part.rules.stage.stage
        rule = part.rules.rule(which).id if by_rule and isinstance(which, int) else None
        return Foreseen("routed", gets.reason, gets.app_id, rule, gets.window, gets.app_id)

    # --- requests ----------------------------------------------------------------------------

    def _of_request(self, snapshot: Snapshot, request: Request) -> Foreseen | None:
        form = _form(request, self.policy)
        if form is None:
            return None
        if form.inline == "pass" and request.thread_control is not None:
            request = replace(request, target=request.thread_control.app)
        point = point_of(self.model, replace(snapshot, item=request))
        attempts = self.attempts[form]
        line = next(line for line in attempts.lines if holds(line.tree, point.holds))
        return self.of_answer(form, attempts, line, request)

    def of_answer(self, form: Form, attempts: Attempts, line: Line, request: Request) -> Foreseen:
        """What comes of requests for which the line decides."""
        answer = line.answer
        outcome = "allowed" if answer.granted else "denied"
        of_take = form.action == "send" and answer.reason == "take_not_permitted"  # A1 tells no rule
        rule = None if line.rule is None or of_take else line.rule.id
        owner = self._owner(form, attempts, line, request) if answer.granted else None
        return Foreseen(outcome, answer.reason, rule=rule, owner=owner)

    def _owner(self, form: Form, attempts: Attempts, line: Line, request: Request) -> str | None:
        """Who owns the thread then, where that is plain."""
        target = request.thread_control.app if request.thread_control else request.target
        if form.to_somebody:
            named = attempts.apps.default if target is None else app_id_of(self.policy, target)
            return None if named is None else first_id(named)
        if form.action == "release" or form.inline == "release":
            return ""
        if form.action == "take" or line.answer.how == "gets":
            return None if request.app is None else app_id_of(self.policy, request.app)
        return None


def _form(request: Request, policy: CheckedPolicy) -> Form | None:
    """None: there are no regions of such requests, most of which are wrong in themselves."""
    action = request.action
    if action == "extend":
        seconds = request.duration
        proper = isinstance(seconds, int) and not isinstance(seconds, bool) and 1 <= seconds <= _LONGEST
        return Form(action) if proper else None
    if action != "send":
        return Form(action) if action in ACTIONS else None
    if request.tag not in (None, "HUMAN_AGENT"):
        return None
    control, inline = request.thread_control, None
    if control is not None:
        inline = _inline(control.control_type, policy.accounts[request.account])
    return Form("send", request.tag is not None, inline)


def _inline(control_type: object, channel: str) -> Inline:
    if control_type is None:
        return "release" if channel == "messenger" else "other"
    if control_type == "pass":
        return "pass"
    return "release" if control_type == "release" else "other"


def point_at(model: Model, point: Point, field: str, number: int) -> Point:
    """The point with another class of a field."""
    return Point(model, {**point.values, field: number})
