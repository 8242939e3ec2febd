"""Threads, as far as steps tell them apart (semantics 6)."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import product

from msgspec import Struct

from convroute.prover.silences import NEW, Silences
from convroute.regions.goals import Tree, joined
from convroute.regions.model import Model
from convroute.regions.partition import Numbers
from convroute.regions.point import Point
from convroute.regions.variables import OWNER, SILENCE, TIME

Fits = Callable[[Point], bool]
World = tuple[int, ...]
"""The channel and the bucket of a thread, which no step changes."""


class Thread(Struct, frozen=True):
    """`owner`: the id, None of an idle one; `silence`: the number of its stretch."""

    world: World
    owner: str | None
    silence: int


class Moment(Struct, frozen=True):
    """A thread at a time of a class."""

    thread: Thread
    time: int


class Threads:
    """To be used when everything is known that is going to be asked."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._disabled = frozenset(app.id for app in model.policies[0].apps.values() if app.disabled)

    @cached_property
    def silences(self) -> Silences:
        return Silences.of(self._model)

    @cached_property
    def times(self) -> int:
        """How many classes of times there are."""
        return self._model.fields.full(TIME).bit_length()

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        """Those of a world that are told apart."""
        names = ("channel", self._bucket)
        return tuple(name for name in names if self._model.fields.full(name) > 1)

    @property
    def buckets(self) -> bool:
        """Whether anything looks at the bucket."""
        return self._bucket in self._fields

    @property
    def _bucket(self) -> str:
        return f"bucket {self._model.policies[0].name}"

    @cached_property
    def worlds(self) -> tuple[World, ...]:
        sizes = (range(self._model.fields.full(name).bit_length()) for name in self._fields)
        return (*product(*sizes),)

    @cached_property
    def owners(self) -> tuple[str | None, ...]:
        """Nobody, and every app that can own a thread; of a disabled one it is nobody's (T1)."""
        return None, *(app_id for app_id in self._model.app_ids if app_id not in self._disabled)

    def at(self, point: Point) -> Moment:
        owner = point.value(OWNER)
        owned = isinstance(owner, str) and owner not in self._disabled
        world = tuple(_class_at(point, field) for field in self._fields)
        thread = Thread(world, str(owner) if owned else None, self.silences.at(point))
        return Moment(thread, _class_at(point, TIME))

    def where(self, moment: Moment) -> Tree:
        """The conversations there are on such threads at such times."""
        return self.among(moment.thread.world, moment.thread.owner, [moment.thread.silence], [moment.time])

    def among(self, world: World, owner: str | None, silences: Sequence[int], times: Sequence[int]) -> Tree:
        """The same of threads that have been silent for one of the stretches, at one of the times."""
        parts: list[Tree] = [self._model.owned_by(lambda one: one == owner), self.of_world(world)]
        if len(silences) < len(self.silences.numbers):
            parts.append(joined(False, map(self.silences.tree, silences)))
        if len(times) < self.times:
            parts.append(joined(False, (self._model.of_class(TIME, number) for number in times)))
        return joined(True, parts)

    def of_world(self, world: World) -> Tree:
        """The conversations there are on threads of the channel, of people in the bucket."""
        pairs = zip(self._fields, world, strict=True)
        return joined(True, (self._model.of_class(field, number) for field, number in pairs))

    def block(self, point: Point, fits: Fits) -> "Block":
        """Threads like that of the point, and times, for all of which a point like it fits."""
        moment = self.at(point)
        times = [time for time in range(self.times) if fits(_with(self._model, point, TIME, time))]
        silences = [
            number
            for number in self.silences.numbers
            if number == moment.thread.silence or self._fit(point, number, times, fits)
        ]
        return Block(moment.thread.world, moment.thread.owner, silences, times)

    def _fit(self, point: Point, silence: int, times: Sequence[int], fits: Fits) -> bool:
        domain = self._model.fields.domain(SILENCE)
        assert isinstance(domain, Numbers), "it is a duration"
        number = domain.number(None if silence == NEW else self.silences.start(silence))
        silent = _with(self._model, point, SILENCE, number)
        return all(fits(_with(self._model, silent, TIME, time)) for time in times)


class Block(Struct, frozen=True):
    """Moments of one owner."""

    world: World
    owner: str | None
    silences: Sequence[int]
    times: Sequence[int]

    def moments(self) -> Iterator[Moment]:
        for silence in self.silences:
            for time in self.times:
                yield Moment(Thread(self.world, self.owner, silence), time)


def _with(model: Model, point: Point, field: str, number: int) -> Point:
    return Point(model, {**point.values, field: number})


def _class_at(point: Point, field: str) -> int:
    value = point.values.get(field, 0)
    assert isinstance(value, int), "it has classes"
    return value
