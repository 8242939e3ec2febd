"""A thread that an app holds, with real instants: each step is decided before it is shown."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, at_time
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy
from convroute.prover.opening import OpeningEvents
from convroute.prover.path import state_after
from convroute.prover.silences import NEW
from convroute.prover.steps import EventSteps, RequestSteps, Step, leading
from convroute.prover.threads import Moment, Thread, Threads, World
from convroute.prover.verdict import Answer, Held, Taken, Undecided
from convroute.regions.answers import WrongWitnessError
from convroute.regions.forms import Form
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.regions.variables import TIME
from convroute.units import DAY_MS, DAY_SECONDS


class Start(Struct, frozen=True):
    """When control was granted: so many ms after the last message (None: the person never wrote), and at an
    instant (None: at any)."""

    silence: int | None
    at: int | None = None


class Holds:
    def __init__(self, model: Model, events: OpeningEvents, requests: RequestSteps, threads: Threads) -> None:
        self._model = model
        self._policy: CheckedPolicy = model.policies[0]
        self._events = events
        self._to_owner = EventSteps(model, events, threads)
        self._requests = requests
        self._threads = threads
        self._clock = model.clock

    def shown(
        self,
        world: World,
        app_id: str,
        start: Start,
        granted: int,
        after: Sequence[int],
        seconds: int,
        beyond: int,
    ) -> Answer:
        """With extensions `after` so many ms. Raises `WrongWitnessError` for a defect of ours."""
        begun = self._begun(world, app_id, start, granted, seconds)
        if begun is None:
            return Undecided("no conversation begins so, as far as that was found out")
        way, snapshot, granted_at = begun
        known: dict[Moment, Snapshot] = {}
        before = way[-1].snapshot.item.at if way else granted_at
        for by in after:
            at = granted_at + by
            silence = self._silence(snapshot.state, at)
            moment = Moment(Thread(world, app_id, silence), self._clock.number(at))
            example = known.get(moment) or self._requests.example(
                moment, Step(Form("extend"), app_id, seconds)
            )
            if example is None:
                raise WrongWitnessError(f"{app_id} cannot extend a thread of {moment}")
            known[moment] = example
            item = replace(example.item, account=snapshot.item.account, user=snapshot.item.user, at=at)
            asked = Snapshot(item, snapshot.state, example.facts)
            decision = evaluate(self._policy, asked, tracing=True)
            if decision.outcome != "allowed":
                raise WrongWitnessError(f"{asked}: {decision.reason.kind}, it was to be allowed")
            way += (Taken(at - before, asked, decision),)
            before = at
            snapshot = replace(asked, state=state_after(decision))
        ends = snapshot.state.expires_at
        if snapshot.state.owner != app_id or ends is None or ends - granted_at <= beyond:
            raise WrongWitnessError(f"{app_id} does not hold the thread of {snapshot} for so long")
        return Held(app_id, ends - granted_at, way)

    def _silence(self, state: State, at: int) -> int:
        last = state.last_user_message_at
        return self._threads.silences.number(None if last is None else at - last)

    def _begun(
        self, world: World, app_id: str, start: Start, granted: int, seconds: int
    ) -> tuple[tuple[Taken, ...], Snapshot, int] | None:
        """The steps that grant control, a conversation with the thread after them, and when that is."""
        if start.silence == 0 and granted > DAY_MS:
            by_event = self._by_event(world, app_id, start, granted)
            return by_event or self._by_message(world, app_id, start, granted, seconds)
        at = self._clock.instant(0) if start.at is None else start.at
        number = self._threads.silences.number(start.silence)
        found = Search(self._model).find([self._threads.of_world(world)])
        if not isinstance(found, Point):
            return None
        last = None if number == NEW or start.silence is None else at - start.silence
        state = State(app_id, at + granted, DAY_SECONDS, last, last)
        account, user, _ = found.where()
        item = replace(found.snapshot.item, account=account, user=user, at=at)
        return (), Snapshot(item, state, {}), at

    def _by_event(
        self, world: World, app_id: str, start: Start, granted: int
    ) -> tuple[tuple[Taken, ...], Snapshot, int] | None:
        """An event that gives the app its longest window."""
        for part in self._events.parts:
            search = Search(self._model)
            search.require(part.where)
            search.require(self._threads.of_world(world))
            if start.at is not None:
                search.require(self._model.of_class(TIME, self._clock.number(start.at)))
            for lines, gets in leading(part):
                if (gets.app_id, 1000 * (gets.window or 0)) != (app_id, granted):
                    continue
                found = search.find([part.tree(lines)], partial(part.rules.before, lines))
                if isinstance(found, Point):
                    given = found.snapshot
                    at = given.item.at if start.at is None else start.at
                    return self._opened(at_time(given, at), app_id)
        return None

    def _by_message(
        self, world: World, app_id: str, start: Start, granted: int, seconds: int
    ) -> tuple[tuple[Taken, ...], Snapshot, int] | None:
        """A message on a thread of the app, of such a window or extended just before."""
        for moment in self._moments(world, app_id, start):
            point = self._to_owner.to_the_owner(moment)
            if point is None:
                continue
            at = self._clock.instant(moment.time) if start.at is None else start.at
            given = at_time(point.snapshot, at)
            before: tuple[Taken, ...] = ()
            if 1000 * seconds == granted:
                example = self._requests.example(moment, Step(Form("extend"), app_id, seconds))
                if example is None:
                    continue
                item = replace(example.item, account=given.item.account, user=given.item.user, at=at)
                asked = Snapshot(item, given.state, example.facts)
                decision = evaluate(self._policy, asked, tracing=True)
                before = (Taken(0, asked, decision),)
                given = replace(given, state=state_after(decision))
            else:
                given = replace(given, state=replace(given.state, window=granted // 1000))
            way, snapshot, granted_at = self._opened(given, app_id)
            return before + way, snapshot, granted_at
        return None

    def _moments(self, world: World, app_id: str, start: Start) -> Iterator[Moment]:
        times = range(self._threads.times) if start.at is None else (self._clock.number(start.at),)
        for silence in self._threads.silences.numbers:
            for time in times:
                yield Moment(Thread(world, app_id, silence), time)

    def _opened(self, given: Snapshot, app_id: str) -> tuple[tuple[Taken, ...], Snapshot, int]:
        decision = evaluate(self._policy, given, tracing=True)
        after = state_after(decision)
        if after.owner != app_id:
            raise WrongWitnessError(f"{given}: {after.owner} owns the thread then, not {app_id}")
        return (Taken(0, given, decision),), replace(given, state=after), given.item.at
