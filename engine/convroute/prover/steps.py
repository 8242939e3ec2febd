"""What can become of a thread in one step: an opening event, or a request that is granted (semantics 6)."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.channel import LEADGEN
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.conditions import InBounds, IsAny
from convroute.policy.model import Who
from convroute.prover.moments import MomentSearch, search_within
from convroute.prover.opening import OpeningEvents
from convroute.prover.threads import Moment, Thread, Threads
from convroute.regions.answers import Unknown
from convroute.regions.attempts import Line
from convroute.regions.forms import Form
from convroute.regions.goals import Tree, joined, opposite
from convroute.regions.model import Model
from convroute.regions.opening import BROADCAST, Gets, Part
from convroute.regions.point import Point
from convroute.regions.search import nothing
from convroute.regions.sends import Inline
from convroute.regions.stretches import Rows
from convroute.regions.variables import ACTOR, DURATION, OPENED, TARGET, Variable
from convroute.units import DAY_MS, DAY_SECONDS

_WEEK = 7 * DAY_SECONDS
_INLINE: tuple[Inline, ...] = ("pass", "release")
FORMS = (
    Form("take"),
    Form("pass"),
    Form("release"),
    Form("request"),
    Form("extend"),
    Form("send"),
    *(Form("send", tagged, inline) for tagged in (False, True) for inline in _INLINE),
)
"""A send with the tag and without an inline control only takes where `take` does."""


class Step(Struct, frozen=True):
    """`form` None: an opening event, which ends the silence. `owner`: who owns the thread then, None: nobody.

    `lasts`: for how long from then on, in seconds; None: for a day since the last message.
    """

    form: Form | None
    owner: str | None
    lasts: int | None = DAY_SECONDS


class Found(Struct, frozen=True):
    """A step that can be made at a moment. Not `certain`: only where the messaging window was opened by
    something else than a message, which is no step."""

    moment: Moment
    step: Step
    certain: bool = True


class EventSteps:
    """Opening events that get an app a thread, or that all apps see. What belongs to its owner leaves it to
    the owner."""

    def __init__(self, model: Model, events: OpeningEvents, threads: Threads) -> None:
        self._model = model
        self._events = events
        self._threads = threads

    def all(self) -> Iterator[Found | Unknown]:
        for part in self._events.parts:
            searches: dict[Step, MomentSearch] = {}
            for lines, gets in leading(part):
                step = Step(None, gets.app_id, gets.window)
                search = searches.setdefault(step, MomentSearch(self._model, self._threads, part.where))
                tree = part.tree(lines)
                for found in search.moments(tree, partial(part.rules.before, lines), lambda _: True):
                    yield found if isinstance(found, Unknown) else Found(found, step)

    def at_once(self, thread: Thread, who: Who) -> Iterator[int]:
        """Times at which an event on such an idle thread gets one of the apps the thread."""
        for part in self._events.parts:
            if part.rules.threads == "idle":
                yield from self._to(part, thread, who)

    def _to(self, part: Part, thread: Thread, who: Who) -> Iterator[int]:
        where = self._threads.among(thread.world, thread.owner, [thread.silence], range(self._threads.times))
        search = MomentSearch(self._model, self._threads, joined(True, (part.where, where)))
        for lines, gets in leading(part):
            if who.contains(gets.app_id):
                for found in search.moments(
                    part.tree(lines), partial(part.rules.before, lines), lambda _: True
                ):
                    if isinstance(found, Moment):
                        yield found.time

    def example(self, moment: Moment, step: Step) -> Point | None:
        """An event that makes the step there."""
        for part in self._events.parts:
            search = search_within(self._model, joined(True, (part.where, self._threads.where(moment))))
            for lines, gets in leading(part):
                if (gets.app_id, gets.window) == (step.owner, step.lasts):
                    found = search.find([part.tree(lines)], partial(part.rules.before, lines))
                    if isinstance(found, Point):
                        return found
        return None

    def to_the_owner(self, moment: Moment) -> Point | None:
        """An event that the owner gets."""
        for part in self._events.parts:
            if part.rules.threads == "owned":
                search = search_within(self._model, joined(True, (part.where, self._threads.where(moment))))
                found = search.find([], partial(part.rules.before, LAST))
                if isinstance(found, Point):
                    return found
        return None


def leading(part: Part) -> Iterator[tuple[int | Rows, Gets]]:
    """The lines of which events get an app the thread, or all apps see them."""
    return ((lines, gets) for lines, gets in part.lines() if gets.app_id is not None or gets == BROADCAST)


class RequestSteps:
    """Requests by which a thread changes hands, or stays longer in the same. To be made before anything is
    asked: what it asks about makes classes."""

    def __init__(self, model: Model, threads: Threads) -> None:
        self._model = model
        self._threads = threads
        self._attempts = {form: form.attempts(model) for form in FORMS}
        limits = (limit.seconds for limit in model.policies[0].limits)
        self._lengths = {
            seconds: model.numbered(Variable(DURATION, IsAny(frozenset({seconds}))))
            for seconds in sorted({_WEEK, *limits}, reverse=True)
        }
        self._open = model.numbered(Variable(OPENED, InBounds(0, 7 * DAY_MS)))
        self._asked = opposite(model.apps(ACTOR, [LEADGEN]))
        """By the policy's apps: what Meta's lead form does by itself nobody can rely on."""

    def all(self) -> Iterator[Found | Unknown]:
        for form in FORMS:
            if form.action == "send":
                yield from self._of(form, opposite(self._open), certain=True)
                yield from self._of(form, self._open, certain=False)
            elif form.action != "extend":
                yield from self._of(form, True, certain=True)
            elif self._threads.silences.last:
                yield from self.extensions()

    def example(self, moment: Moment, step: Step) -> Snapshot | None:
        """A request that makes the step there."""
        form = step.form
        assert form is not None, "events are found elsewhere"
        attempts = self._attempts[form]
        closed = opposite(self._open) if form.action == "send" else True
        where = joined(True, (closed, self._asked, self._threads.where(moment)))
        search = search_within(self._model, where)
        for position, line in enumerate(attempts.lines):
            if _changes(form, line):
                found = search.find([line.tree, self._coming(step)], partial(attempts.before, position))
                if isinstance(found, Point):
                    return form.snapshot(found)
        return None

    def at_once(self, thread: Thread, who: Who) -> Iterator[int]:
        """Times at which a request on such an idle thread gets one of the apps the thread."""
        where = self._threads.among(thread.world, thread.owner, [thread.silence], range(self._threads.times))
        for form in FORMS:
            if form.action in ("take", "pass", "request") or form.inline == "pass":
                closed = opposite(self._open) if form.action == "send" else True
                for found in self._of(
                    form, joined(True, (where, closed, self._gets(form, who))), certain=True
                ):
                    if isinstance(found, Found):
                        yield found.moment.time

    def _gets(self, form: Form, who: Who) -> Tree:
        """One of the apps gets the thread."""
        if form.to_somebody:
            return self._attempts[form].apps.target(who.contains)
        return self._model.apps(ACTOR, filter(who.contains, self._model.app_ids))

    def _of(self, form: Form, where: Tree, *, certain: bool) -> Iterator[Found | Unknown]:
        attempts = self._attempts[form]
        where = joined(True, (where, self._asked))
        searches: dict[Step, MomentSearch] = {}
        main = search_within(self._model, where)
        for position, line in enumerate(attempts.lines):
            if not _changes(form, line):
                continue
            before = partial(attempts.before, position)
            known: list[Tree] = []
            while True:
                found = main.find([line.tree, *known], before)
                if isinstance(found, Unknown):
                    yield found
                if not isinstance(found, Point):
                    break
                step = self._step(form, found)
                coming = self._coming(step)
                known.append(opposite(coming))
                search = searches.setdefault(
                    step, MomentSearch(self._model, self._threads, joined(True, (where, coming)))
                )
                for moment in search.moments(line.tree, before, partial(self._is, form, step)):
                    yield moment if isinstance(moment, Unknown) else Found(moment, step, certain)

    def _is(self, form: Form, step: Step, point: Point) -> bool:
        return self._step(form, point) == step

    def extensions(self) -> Iterator[Found | Unknown]:
        """At each moment the longest."""
        form = Form("extend")
        attempts = self._attempts[form]
        granted = joined(True, (attempts.granted, self._asked))
        known: set[Moment] = set()
        for seconds, lasting in self._lengths.items():
            search = MomentSearch(self._model, self._threads, joined(True, (lasting, granted)))
            for found in search.moments(True, nothing, lambda _: True):
                if isinstance(found, Unknown):
                    yield found
                elif found not in known:
                    known.add(found)
                    yield Found(found, Step(form, found.thread.owner, seconds))

    def _step(self, form: Form, point: Point) -> Step:
        if form.to_somebody:
            target = point.value(TARGET)
            return Step(form, target if isinstance(target, str) else self._attempts[form].apps.default)
        if form.action == "release" or form.inline == "release":
            return Step(form, None)
        actor = point.value(ACTOR)
        assert isinstance(actor, str), "an app asks"
        return Step(form, actor, None if form.action == "send" else DAY_SECONDS)

    def _coming(self, step: Step) -> Tree:
        """Who asks, or to whom the thread is passed, so that this comes of it."""
        form, owner = step.form, step.owner
        assert form is not None, "nobody asks for an event"
        if form.action == "extend":
            return self._lengths[step.lasts or 0]
        if form.to_somebody:
            return self._attempts[form].apps.target(lambda app_id: app_id == owner)
        return True if owner is None else self._model.apps(ACTOR, [owner])


def _changes(form: Form, line: Line) -> bool:
    """Whether the thread changes hands; a send without an inline control only claims an idle one (A2)."""
    how = line.answer.how
    return (
        line.answer.granted
        and how != "asks"
        and (form.action != "send" or form.inline is not None or how == "gets")
    )
