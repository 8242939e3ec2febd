"""Within how many steps apps can come to own a thread, from every thread there is (semantics 6).

What is not known of a thread is how long control lasts and, after a wait, what time it is. So it is worked
out twice: with bad luck, where all of that is against whoever wants the thread, and with good luck. What
can be done with bad luck is proved; what cannot be done with good luck is refuted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from msgspec.structs import replace

from convroute.conversation.channel import LEADGEN
from convroute.policy.model import Who
from convroute.prover.levels import Ends, Levels, Move, State
from convroute.prover.silences import NEW
from convroute.prover.steps import EventSteps, Found, RequestSteps, Step
from convroute.prover.threads import Moment, Thread, Threads
from convroute.regions.answers import Unknown
from convroute.regions.clock import Clock
from convroute.regions.model import Model
from convroute.units import DAY_MS

_NEVER = 1 << 60
_YEARS = 28 * 365 * DAY_MS + 7 * DAY_MS
"""After so many, ms, each date is the same day of the week again."""
_SOON = 1_000
"""Control that ends soon lasts so long, ms."""
_END = 10_000_000_000_000
"""After all instants there are, ms since the epoch."""


class Reachability:
    """Of one policy. To be made before anything is asked, and used when everything is known."""

    def __init__(self, model: Model, events: EventSteps, requests: RequestSteps, threads: Threads) -> None:
        self._model = model
        self._events = events
        self._requests = requests
        self._threads = threads
        self.hard: list[str] = []

    # --- what there is -----------------------------------------------------------------------

    @cached_property
    def _found(self) -> Sequence[Found]:
        found: list[Found] = []
        for one in (*self._events.all(), *self._requests.all()):
            if isinstance(one, Unknown):
                self.hard.append(one.why)
            else:
                found.append(one)
        return found

    @cached_property
    def group_of(self) -> Sequence[int]:
        """Of each class of times the number of its group: at all times of one the same steps can be made."""
        made: list[set[object]] = [set() for _ in range(self._threads.times)]
        for one in self._found:
            made[one.moment.time].add((one.moment.thread, one.step, one.certain))
        numbers: dict[object, int] = {}
        return [numbers.setdefault(frozenset(steps), len(numbers)) for steps in made]

    @cached_property
    def groups(self) -> Sequence[int]:
        return range(max(self.group_of) + 1)

    @cached_property
    def _steps(self) -> Mapping[Moment, Sequence[Found]]:
        """By thread and group of times."""
        steps: dict[Moment, dict[Found, None]] = defaultdict(dict)
        for one in self._found:
            moment = Moment(one.moment.thread, self.group_of[one.moment.time])
            steps[moment][replace(one, moment=moment)] = None
        return {moment: [*its] for moment, its in steps.items()}

    @cached_property
    def _steps_at_any_time(self) -> Mapping[Thread, Sequence[Step]]:
        return self._by_thread(self._found)

    @cached_property
    def _steps_later(self) -> Mapping[Thread, Sequence[Step]]:
        return self._by_thread(one for one in self._found if self.recurs(one.moment.time))

    @staticmethod
    def _by_thread(found: Iterable[Found]) -> Mapping[Thread, Sequence[Step]]:
        steps: dict[Thread, dict[Step, None]] = defaultdict(dict)
        for one in found:
            steps[one.moment.thread][one.step] = None
        return {thread: [*its] for thread, its in steps.items()}

    @cached_property
    def _longest(self) -> int:
        """Control after an event, ms."""
        events = (one.step.lasts or 0 for one in self._found if one.step.form is None)
        return max(DAY_MS, *(1000 * seconds for seconds in events), 0)

    @cached_property
    def dated(self) -> bool:
        """Whether some times do not come again."""
        return not all(map(self.recurs, range(self._threads.times)))

    @cached_property
    def _clock(self) -> Clock:
        return self._model.clock

    @cached_property
    def _recurring(self) -> Sequence[int]:
        """The groups of times that come again and again."""
        return sorted({self.group_of[time] for time in range(self._threads.times) if self.recurs(time)})

    def recurs(self, time: int) -> bool:
        """Whether such times come again and again."""
        return self.past(self._clock.instant(time), time) is not None

    # --- how many steps it takes -----------------------------------------------------------------

    def starts(self) -> Iterator[Thread]:
        """Every thread there is."""
        for world in self._threads.worlds:
            for owner in self._threads.owners:
                for silence in self._threads.silences.numbers:
                    yield Thread(world, owner, silence)

    def at_worst(self, who: Who) -> Levels:
        """How many steps are enough from each thread at each time, with bad luck."""
        starts = [State(Moment(thread, time)) for thread in self.starts() for time in self.groups]
        return Levels(self._moves_at_worst, starts, who, lucky=False)

    def at_best(self, who: Who, *, later: bool) -> Levels:
        """How many are needed, with good luck; whether control ends now or never. `later`: when all dates are
        past that do not come again."""
        starts = [state for thread in self.starts() for state in self.extremes(thread)]
        return Levels(partial(self._moves_at_best, later=later), starts, who, lucky=True)

    def past(self, at: int, time: int) -> int | None:
        """The first such instant of a class of times when all dates are past; None: there is none."""
        later = at + max(0, -(-(self._clock.settled - at) // _YEARS)) * _YEARS
        return later if later < _END and self._clock.number(later) == time else None

    def left(self, extreme: State, silence: int | None) -> int:
        """For how long control of such a thread still lasts after so much silence, ms: if it is to end soon,
        before a condition tells the silence from a longer one."""
        if extreme.ends[1] is None:
            return DAY_MS
        silences = self._threads.silences
        if extreme.ends != self.extremes(extreme.thread)[0].ends or silence is None:
            return self._longest + silences.cuts[-1]
        stays = silences.number(silence) == silences.number(silence + _SOON - 1)
        return _SOON if stays else 1

    def extremes(self, thread: Thread) -> tuple[State, ...]:
        """Of an owned thread: control ends now, and it ends after all that conditions tell apart."""
        moment = Moment(thread, 0)
        if thread.silence == NEW or thread.owner is None:
            return (State(moment),)
        now = self._threads.silences.start(thread.silence)
        never = self._capped(_NEVER)
        return State(moment, (now, now)), State(moment, (never, never))

    # --- moves -------------------------------------------------------------------------------

    def _moves_at_worst(self, state: State) -> Iterator[Move]:
        steps = (one.step for one in self._steps.get(state.moment, ()) if one.certain)
        yield from self._moves(state, steps, self.groups, lucky=False)
        thread = state.thread
        silences = self._threads.silences
        idle = Thread(thread.world, None, NEW if thread.silence == NEW else silences.last)
        for time in self._recurring:
            if State(Moment(idle, time)) != state:
                yield Move(None, (State(Moment(idle, time)),))

    def _moves_at_best(self, state: State, *, later: bool) -> Iterator[Move]:
        known = self._steps_later if later else self._steps_at_any_time
        steps = known.get(state.thread, ())
        yield from self._moves(state, steps, [0], lucky=True)
        if state.thread.silence == NEW and state.thread.owner is not None:
            yield Move(None, (State(Moment(Thread(state.thread.world, None, NEW), 0)),))

    def _moves(
        self, state: State, steps: "Iterator[Step] | Sequence[Step]", times: Sequence[int], *, lucky: bool
    ) -> Iterator[Move]:
        thread, time = state.thread, state.moment.time
        for step in steps:
            yield Move(step, (self._after(state, step),))
        if thread.owner not in (None, LEADGEN):
            after = Thread(thread.world, thread.owner, 0)
            yield Move(None, (State(Moment(after, time), self._rearmed(state)),), message=True)
        if thread.silence == NEW:
            return
        silences, last = self._threads.silences, self._threads.silences.last
        least, most = state.ends
        idle_from = last + 1
        if thread.owner is None:
            idle_from = thread.silence + 1
        else:
            until = most if lucky else least
            for number in range(thread.silence + 1, last + 1):
                if until is None or silences.start(number) < until:
                    yield self._waited(Thread(thread.world, thread.owner, number), state.ends, times)
            ended = least if lucky else most
            if ended is not None:
                idle_from = max(thread.silence, silences.number(ended))
        for number in range(idle_from, last + 1):
            yield self._waited(Thread(thread.world, None, number), (0, None), times)

    def _waited(self, thread: Thread, ends: Ends, times: Sequence[int]) -> Move:
        return Move(None, tuple(State(Moment(thread, time), ends) for time in times))

    def _after(self, state: State, step: Step) -> State:
        thread = state.thread
        silences = self._threads.silences
        if step.form is None:
            moment = Moment(Thread(thread.world, step.owner, 0), state.moment.time)
            if step.owner is None:
                return State(moment)
            lasts = self._capped(1000 * (step.lasts or 0))
            return State(moment, (lasts, lasts))
        moment = Moment(Thread(thread.world, step.owner, thread.silence), state.moment.time)
        if step.owner is None or thread.silence == NEW:
            return State(moment)
        if step.lasts is None:
            day = self._capped(DAY_MS)
            return State(moment, (day, day))
        lasts, end = 1000 * step.lasts, silences.end(thread.silence)
        least, most = silences.start(thread.silence) + lasts, None if end is None else end + lasts
        if step.form.action == "extend":
            before, after = state.ends
            least = max(least, before)
            most = None if most is None or after is None else max(most, after)
        return State(moment, (self._capped(least), None if most is None else self._capped(most)))

    def _rearmed(self, state: State) -> Ends:
        """E8: the window of the thread is one that was granted, so a day at least."""
        most = state.ends[1]
        if state.thread.silence == NEW or most is None:
            return DAY_MS, None
        return DAY_MS, self._capped(max(self._longest, most))

    def _capped(self, silence: int) -> int:
        """All that is beyond what conditions tell apart is the same."""
        return min(silence, self._threads.silences.cuts[-1] + 1)
