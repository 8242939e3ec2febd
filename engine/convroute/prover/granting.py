"""How somebody was granted control of a thread that is then held: each step is decided before it is shown."""

from collections.abc import Iterator
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, at_time
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy
from convroute.prover.opening import OpeningEvents
from convroute.prover.path import state_after
from convroute.prover.steps import EventSteps, RequestSteps, Step, leading
from convroute.prover.threads import Moment, Thread, Threads, World
from convroute.prover.verdict import Taken
from convroute.regions.answers import WrongWitnessError
from convroute.regions.forms import Form
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.regions.variables import TIME
from convroute.units import DAY_MS, DAY_SECONDS, HOUR_MS
from convroute.wire.values import SECONDS_BELOW

_LOOKED_AT = 10
"""So many windows back an ad is looked for."""


class Start(Struct, frozen=True):
    """When control was granted: so many ms after the last message (None: the person never wrote), and at an
    instant (None: at any)."""

    silence: int | None
    at: int | None = None


Begun = tuple[tuple[Taken, ...], Snapshot, int]
"""The steps that grant control, a conversation with the thread after them, and when that is."""


class Granting:
    def __init__(self, model: Model, events: OpeningEvents, requests: RequestSteps, threads: Threads) -> None:
        self._model = model
        self._policy: CheckedPolicy = model.policies[0]
        self._events = events
        self._to_owner = EventSteps(model, events, threads)
        self._requests = requests
        self._threads = threads
        self._clock = model.clock
        self._from_ad = cache(self._found_from_ad)

    def begun(self, world: World, app_id: str, start: Start, granted: int, seconds: int) -> Begun | None:
        """None: there is no such conversation, as far as that was found out. Raises `WrongWitnessError` for a
        defect of ours."""
        if granted <= DAY_MS:
            return self._for_a_day(world, app_id, start, granted)
        if start.silence != 0:
            return None
        return (
            self._by_event(world, app_id, start, granted)
            or self._by_extension(world, app_id, start, granted, seconds)
            or self._by_messages(world, app_id, start, granted)
        )

    def _for_a_day(self, world: World, app_id: str, start: Start, granted: int) -> Begun | None:
        """However that came about."""
        at = self._clock.instant(0) if start.at is None else start.at
        found = Search(self._model).find([self._threads.of_world(world)])
        last = None if start.silence is None else at - start.silence
        if not isinstance(found, Point) or (last is not None and last < SECONDS_BELOW):
            return None
        state = State(app_id, at + granted, DAY_SECONDS, last, last)
        account, user, _ = found.where()
        item = replace(found.snapshot.item, account=account, user=user, at=at)
        return (), Snapshot(item, state, {}), at

    def _by_event(self, world: World, app_id: str, start: Start, granted: int) -> Begun | None:
        """An event that gives the app its longest window."""
        given = self._from_ad(
            world, app_id, granted, None if start.at is None else self._clock.number(start.at)
        )
        if given is None:
            return None
        return self._opened(given if start.at is None else at_time(given, start.at), app_id, granted)

    def _found_from_ad(self, world: World, app_id: str, granted: int, time: int | None) -> Snapshot | None:
        """An event that gives a thread to the app for so long, at a time of the class (None: at any)."""
        for part in self._events.parts:
            search = Search(self._model)
            search.require(part.where)
            search.require(self._threads.of_world(world))
            if time is not None:
                search.require(self._model.of_class(TIME, time))
            for lines, gets in leading(part):
                if (gets.app_id, 1000 * (gets.window or 0)) != (app_id, granted):
                    continue
                found = search.find([part.tree(lines)], partial(part.rules.before, lines))
                if isinstance(found, Point):
                    return found.snapshot
        return None

    def _by_extension(
        self, world: World, app_id: str, start: Start, granted: int, seconds: int
    ) -> Begun | None:
        """A message on a thread of the app that was extended just before."""
        if 1000 * seconds != granted:
            return None
        for moment in self._moments(world, app_id, start):
            point = self._to_owner.to_the_owner(moment)
            example = self._requests.example(moment, Step(Form("extend"), app_id, seconds))
            if point is None or example is None:
                continue
            given = point.snapshot
            given = given if start.at is None else at_time(given, start.at)
            where = given.item
            item = replace(example.item, account=where.account, user=where.user, at=where.at)
            asked = Snapshot(item, given.state, example.facts)
            decision = evaluate(self._policy, asked, tracing=True)
            way, snapshot, at = self._opened(replace(given, state=state_after(decision)), app_id, granted)
            return (Taken(0, asked, decision), *way), snapshot, at
        return None

    def _moments(self, world: World, app_id: str, start: Start) -> Iterator[Moment]:
        times = range(self._threads.times) if start.at is None else (self._clock.number(start.at),)
        for silence in self._threads.silences.numbers:
            for time in times:
                yield Moment(Thread(world, app_id, silence), time)

    def _by_messages(self, world: World, app_id: str, start: Start, granted: int) -> Begun | None:
        """A message on a thread that an ad gave to the app before, for the same window again (E8)."""
        if start.at is None:
            return None
        ends = start.at
        for begin, time in reversed([*self._clock.stretches(start.at - _LOOKED_AT * granted, start.at)]):
            ad = self._from_ad(world, app_id, granted, time)
            if ad is not None and begin >= SECONDS_BELOW:
                begun = self._opened(at_time(ad, max(begin, ends - HOUR_MS)), app_id, granted)
                return self._written_until(start.at, begun, world, app_id, granted)
            ends = begin
        return None

    def _written_until(
        self, until: int, begun: Begun, world: World, app_id: str, granted: int
    ) -> Begun | None:
        """A message before each end of control, the last at `until`."""
        way, snapshot, at = begun
        while at < until:
            later = min(until, at + granted - (HOUR_MS if at + granted <= until else 1))
            moment = Moment(
                Thread(world, app_id, self._threads.silences.number(later - at)), self._clock.number(later)
            )
            point = self._to_owner.to_the_owner(moment)
            if point is None:
                return None
            item = replace(
                point.snapshot.item, account=snapshot.item.account, user=snapshot.item.user, at=later
            )
            [taken], snapshot, _ = self._opened(
                Snapshot(item, snapshot.state, point.snapshot.facts), app_id, granted
            )
            way, at = (*way, replace(taken, waited=later - at)), later
        return way, snapshot, at

    def _opened(self, given: Snapshot, app_id: str, granted: int) -> Begun:
        decision = evaluate(self._policy, given, tracing=True)
        after = state_after(decision)
        if after.owner != app_id or (after.expires_at or 0) - given.item.at < granted:
            raise WrongWitnessError(f"{given}: {after} is not owned by {app_id} for so long")
        return (Taken(0, given, decision),), replace(given, state=after), given.item.at
