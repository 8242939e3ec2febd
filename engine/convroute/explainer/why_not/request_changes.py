"""What of a request on its thread could have been otherwise, part by part, and what is left as it was."""

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.state import State, idle, moved
from convroute.evaluator.trace import Trace
from convroute.explainer.why_not.answer import Part
from convroute.explainer.why_not.instants import soonest
from convroute.policy.model import CheckedPolicy
from convroute.regions.forms import Form
from convroute.regions.goals import Tree
from convroute.regions.model import Model
from convroute.regions.partition import Numbers
from convroute.regions.placing import point_of
from convroute.regions.point import Point
from convroute.regions.variables import ACTOR, DURATION, OPENED, OWNER, SILENCE, TARGET, TIME
from convroute.units import DAY_MS, DAY_SECONDS

LONGEST = 604_800
"""Seconds that an extension may have."""
_ORDER = (DURATION, TARGET, "tag", TIME, "fact", SILENCE, OWNER)
"""The most plausible first."""


class RequestChanges:
    """The parts of what an app asks for: never the app, the action, account, person or bucket."""

    def __init__(self, model: Model, snapshot: Snapshot, read: Collection[str]) -> None:
        """`read` are the fields that a check or a condition of a permission looks at."""
        self._model = model
        self._read = read
        self.policy: CheckedPolicy = model.policies[0]
        self.snapshot = snapshot
        request = snapshot.item
        assert isinstance(request, Request), "events are asked about elsewhere"
        self.request = request
        self.form = form_of(self.policy, request)
        self.point = self._point()
        self.parts: Sequence[Part] = sorted(self._parts(), key=lambda part: _ORDER.index(part.split()[0]))

    def _parts(self) -> Iterator[Part]:
        read = self._read
        yield OWNER
        yield from (part for part in (TIME, SILENCE) if part in read)
        if self.request.action == "extend":
            yield DURATION
        if self.form.to_somebody:
            yield TARGET
        if self.request.action == "send":
            yield "tag"
        yield from (field for field, _ in self._model.declared_facts[0] if field in read)

    def _point(self) -> Point:
        """Where a send passes the thread, to whom it does."""
        control = self.request.thread_control
        if self.form.inline != "pass" or control is None:
            return point_of(self._model, self.snapshot)
        return point_of(self._model, replace(self.snapshot, item=replace(self.request, target=control.app)))

    @property
    def bad_tag(self) -> bool:
        """One that nobody knows."""
        return self.request.action == "send" and self.request.tag not in (None, "HUMAN_AGENT")

    @property
    def bad_duration(self) -> bool:
        duration = self.request.duration
        return self.request.action == "extend" and not (
            isinstance(duration, int) and not isinstance(duration, bool) and 1 <= duration <= LONGEST
        )

    def forms(self, free: Collection[Part]) -> Sequence[Form]:
        """How it may be asked: without the tag, and with it."""
        if "tag" not in free:
            return () if self.bad_tag else (self.form,)
        others = (replace(self.form, tagged=tagged) for tagged in (False, True))
        return [form for form in others if self.bad_tag or form != self.form]

    def kept(self, free: Collection[Part]) -> Iterator[Tree]:
        """That everything but the free parts is as it was."""
        model = self._model
        if (DURATION not in free and self.bad_duration) or (SILENCE not in free and self._closed_otherwise):
            yield False
        bucket = f"bucket {self.policy.name}"
        facts = (field for field, _ in model.declared_facts[0])
        for field in (ACTOR, OWNER, SILENCE, OPENED, TIME, "channel", bucket, TARGET, DURATION, *facts):
            if field not in free and field in self.point.values:
                value = self.point.values[field]
                if isinstance(value, int):
                    yield model.of_class(field, value)
                else:
                    yield from self._as_it_was(field)

    def _as_it_was(self, field: str) -> Iterator[Tree]:
        """Of a text all that anything asks about it."""
        for literal, variable in enumerate([*self._model.variables]):
            if variable is not None and variable.field == field:
                yield literal if self.point.holds(literal) else -literal

    def changed(self, parts: Collection[Part], form: Form, found: Point) -> Snapshot:
        """The same with these parts as they are at the point. Times of the thread move with the request."""
        other = form.snapshot(found)
        item = other.item
        assert isinstance(item, Request), "it is about requests"
        by = soonest(self._model, found, self.request.at) - self.request.at if TIME in parts else 0
        request = replace(self.request, at=self.request.at + by)
        if DURATION in parts:
            request = replace(request, duration=self._longest(found))
        if "tag" in parts:
            request = replace(request, tag=item.tag)
        if TARGET in parts:
            control = request.thread_control
            if control is None:
                request = replace(request, target=item.target)
            else:
                request = replace(request, thread_control=item.thread_control)
        facts = dict(self.snapshot.facts)
        for field, info in self._model.declared_facts[0]:
            if field in parts:
                facts.pop(info.name, None)
                if info.name in other.facts:
                    facts[info.name] = other.facts[info.name]
        state = self._state(parts, found, request.at, by)
        return replace(self.snapshot, item=request, state=state, facts=facts)

    def _longest(self, found: Point) -> object:
        """Of the durations that no limit tells from the one at the point the longest that a limit names."""
        domain, number = self._model.fields.domain(DURATION), found.values.get(DURATION, 0)
        assert isinstance(domain, Numbers), "it is counted"
        limits = sorted((limit.seconds for limit in self.policy.limits), reverse=True)
        return next((one for one in limits if domain.number(one) == number), found.value(DURATION))

    def _state(self, parts: Collection[Part], found: Point, at: int, by: int) -> State:
        state = moved(View(self.policy, self.snapshot, Trace(listening=False)).state, by)
        if OWNER in parts:
            owner = found.value(OWNER)
            state = idle(state)
            if isinstance(owner, str):
                state = replace(state, owner=owner, expires_at=at + DAY_MS, window=DAY_SECONDS)
        if SILENCE in parts:
            silence = found.value(SILENCE)
            last = at - silence if isinstance(silence, int) else None
            otherwise = state.window_opened_at if self._opened_otherwise else None
            opened = max((one for one in (last, otherwise) if one is not None), default=None)
            state = replace(state, last_user_message_at=last, window_opened_at=opened)
        return state

    @property
    def _opened_otherwise(self) -> bool:
        """Whether the messaging window was opened by something else than a message, such as a reaction."""
        state = self.snapshot.state
        return state.window_opened_at != state.last_user_message_at

    @property
    def _closed_otherwise(self) -> bool:
        """A state made by hand may say that the window did not open when the person last wrote."""
        state, at = self.snapshot.state, self.request.at
        last, opened = state.last_user_message_at, state.window_opened_at
        if self.request.action != "send" or last is None or (opened is not None and opened >= last):
            return False
        return opened is None or at - opened > DAY_MS


def form_of(policy: CheckedPolicy, request: Request) -> Form:
    """How the app asks; a control without its type is a release on Messenger (A3)."""
    control = request.thread_control
    if request.action != "send":
        return Form(request.action)
    tagged = request.tag == "HUMAN_AGENT"
    if control is None:
        return Form("send", tagged)
    said = control.control_type
    if said is None and policy.accounts[request.account] == "messenger":
        said = "release"
    return Form("send", tagged, said if said in ("pass", "release") else "other")
