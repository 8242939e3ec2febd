"""When apps can extend, and for how long an event gives a thread to them (semantics E3, 3 `extend`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, partial

from msgspec import Struct

from convroute.prover.opening import OpeningEvents
from convroute.prover.steps import RequestSteps, leading
from convroute.prover.threads import Threads, World
from convroute.regions.answers import Unknown
from convroute.regions.goals import joined
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.units import DAY_MS, DAY_SECONDS


class Case(Struct, frozen=True):
    """An app, on the threads of a world: when it can extend, by the number of the silence and the class of
    the time, for `lasts` ms; and the longest window that an event gives it, ms."""

    world: World
    app_id: str
    allowed: Mapping[int, frozenset[int]]
    lasts: int
    window: int


class Extending:
    """Of one policy; to be used when everything is known that is going to be asked."""

    def __init__(self, model: Model, events: OpeningEvents, requests: RequestSteps, threads: Threads) -> None:
        self._model = model
        self._events = events
        self._requests = requests
        self._threads = threads

    @cached_property
    def cases(self) -> tuple[Sequence[Case], Sequence[str]]:
        """Of every app that is connected, in each world; and what was hard to find out."""
        hard: list[str] = []
        allowed: dict[tuple[World, str], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        lasts: dict[str, int] = {}
        for found in self._requests.extensions():
            if isinstance(found, Unknown):
                hard.append(found.why)
                continue
            thread, step = found.moment.thread, found.step
            assert thread.owner is not None, "only owners extend"
            assert step.lasts is not None, "an extension has a length"
            allowed[thread.world, thread.owner][thread.silence].add(found.moment.time)
            lasts[thread.owner] = 1000 * step.lasts
        windows = self._windows(hard)
        apps = [app.id for app in self._model.policies[0].apps.values() if app.connected]
        cases = [
            Case(
                world,
                app_id,
                {silence: frozenset(times) for silence, times in allowed[world, app_id].items()},
                lasts.get(app_id, 0),
                windows.get((world, app_id), DAY_MS),
            )
            for world in self._threads.worlds
            for app_id in apps
        ]
        return cases, hard

    def _windows(self, hard: list[str]) -> Mapping[tuple[World, str], int]:
        """The longest window, ms, that an event gives an app, where it is more than a day."""
        found: dict[tuple[World, str], int] = {}
        for world in self._threads.worlds:
            for part in self._events.parts:
                where = joined(True, (part.where, self._threads.of_world(world)))
                lines = ((one, gets) for one, gets in leading(part) if (gets.window or 0) > DAY_SECONDS)
                for one, gets in sorted(lines, key=lambda pair: -(pair[1].window or 0)):
                    assert gets.app_id is not None, "it leads to an app"
                    assert gets.window is not None, "and for a time"
                    key = world, gets.app_id
                    if 1000 * gets.window <= found.get(key, DAY_MS):
                        continue
                    search = Search(self._model)  # what one line refuses, another that stands before may be
                    search.require(where)
                    point = search.find([part.tree(one)], partial(part.rules.before, one))
                    if isinstance(point, Unknown):
                        hard.append(point.why)
                    elif isinstance(point, Point):
                        found[key] = 1000 * gets.window
        return found
