"""A way to a thread that somebody owns, with real instants: each step is decided before it is shown."""

from collections.abc import Iterator, Sequence
from itertools import count

from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate, state_of
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State as Thread
from convroute.prover.levels import Levels, Move, State
from convroute.prover.reachability import Reachability
from convroute.prover.silences import NEW
from convroute.prover.steps import EventSteps, RequestSteps
from convroute.prover.threads import Moment, Threads
from convroute.prover.verdict import Taken
from convroute.regions.answers import WrongWitnessError
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.units import DAY_MS, SECONDS_OF

_MINUTE = 1000 * SECONDS_OF["minute"]
_LOOKED_AT = 400
"""Days in which a time of a class is looked for."""


class Paths:
    def __init__(
        self,
        model: Model,
        events: EventSteps,
        requests: RequestSteps,
        threads: Threads,
        reachability: Reachability,
    ) -> None:
        self._reachability = reachability
        self._model = model
        self._policy = model.policies[0]
        self._events = events
        self._requests = requests
        self._threads = threads
        self._clock = model.clock

    def start(self, moment: Moment, extreme: State) -> Snapshot | None:
        """A conversation on such a thread, of which control lasts as long as that of the extreme; None: there
        is none, as far as that is known."""
        found = Search(self._model).find([self._threads.where(moment)])
        if not isinstance(found, Point):
            return None
        snapshot = found.snapshot
        state = snapshot.state
        at, last = snapshot.item.at, state.last_user_message_at
        left = self._reachability.left(extreme, None if last is None else at - last)
        ends = None if state.owner is None else at + left
        return replace(snapshot, state=replace(state, expires_at=ends))

    def from_(self, state: State, start: Snapshot, levels: Levels) -> Iterator[Taken]:
        """The steps of the way, each decided."""
        account, user, now = start.item.account, start.item.user, start.item.at
        thread, waited = start.state, 0
        numbers = count(1)
        while levels.of[state]:
            move = levels.best(state)
            if not move.cost:
                later = self._until(now, thread, move)
                waited, now = waited + later - now, later
                state = self._state_at(now, move)
                continue
            snapshot = self._example(Moment(state.thread, self._clock.number(now)), move)
            item = replace(snapshot.item, account=account, user=user, at=now)
            if isinstance(item, Event) and item.mid is not None:
                item = replace(item, mid=f"m_{next(numbers)}")  # else it would be a copy (E12)
            snapshot = replace(snapshot, item=item, state=thread)
            decision = evaluate(self._policy, snapshot, tracing=True)
            (after,) = move.states
            state = after
            thread = state_after(decision)
            if thread.owner != after.thread.owner:
                raise WrongWitnessError(
                    f"{item}: {thread.owner} owns the thread then, not {after.thread.owner}"
                )
            yield Taken(waited, snapshot, decision)
            waited = 0

    def shortest(self, way: Sequence[Taken]) -> Sequence[Taken]:
        """The same steps with shorter waits, where those are enough: none, until control ends, or until the
        silence comes to a number that a condition names."""
        for number, taken in enumerate(way):
            waits = [one.waited for one in way]
            for waited in sorted(self._ends(taken)):
                waits[number] = waited
                shorter = self._with(way, waits)
                if shorter is not None:
                    way = shorter
                    break
        return way

    def _ends(self, taken: Taken) -> Iterator[int]:
        """Shorter waits, after which something may be otherwise."""
        state, began = taken.snapshot.state, taken.snapshot.item.at - taken.waited
        ends = [began]
        if state.expires_at is not None:
            ends.append(state.expires_at)
        if state.last_user_message_at is not None:
            silences = (number for number in self._threads.silences.numbers if number != NEW)
            ends += (state.last_user_message_at + self._threads.silences.start(number) for number in silences)
        return (end - began for end in ends if 0 <= end - began < taken.waited)

    def _with(self, way: Sequence[Taken], waits: Sequence[int]) -> Sequence[Taken] | None:
        """The steps after other waits; None unless each can be made and they lead to the same owner."""
        first = way[0]
        at, thread = first.snapshot.item.at - first.waited, first.snapshot.state
        found: list[Taken] = []
        for taken, waited in zip(way, waits, strict=True):
            at += waited
            snapshot = replace(taken.snapshot, item=replace(taken.snapshot.item, at=at), state=thread)
            decision = evaluate(self._policy, snapshot, tracing=True)
            if decision.outcome != taken.decision.outcome or decision.thread is None:
                return None
            thread = state_after(decision)
            found.append(Taken(waited, snapshot, decision))
        same = thread.owner == state_after(way[-1].decision).owner
        return found if same else None

    def _example(self, moment: Moment, move: Move) -> Snapshot:
        found: Snapshot | None
        if move.message:
            point = self._events.to_the_owner(moment)
            found = None if point is None else point.snapshot
        else:
            assert move.step is not None, "waits show nothing"
            if move.step.form is None:
                point = self._events.example(moment, move.step)
                found = None if point is None else point.snapshot
            else:
                found = self._requests.example(moment, move.step)
        if found is None:
            raise WrongWitnessError(f"{move}: no such step is found any more")
        return found

    def _until(self, now: int, thread: Thread, move: Move) -> int:
        """The first instant at which the wait ends."""
        wanted = move.states[0].thread
        at = now
        if wanted.owner is None and thread.owner is not None and thread.expires_at is not None:
            at = max(at, thread.expires_at)
        if wanted.silence != NEW and thread.last_user_message_at is not None:
            at = max(at, thread.last_user_message_at + self._threads.silences.start(wanted.silence))
        if len(move.states) > 1:
            return at
        return self._next(at, move.states[0].moment.time)

    def _next(self, at: int, group: int) -> int:
        """The first instant of the group."""
        if self._group(at) == group:
            return at
        at += -at % _MINUTE
        for later in range(at, at + _LOOKED_AT * DAY_MS, _MINUTE):
            if self._group(later) == group:
                return later
        raise WrongWitnessError(f"group {group} of times does not come again")

    def _group(self, at: int) -> int:
        return self._reachability.group_of[self._clock.number(at)]

    def _state_at(self, now: int, move: Move) -> State:
        if len(move.states) == 1:
            return move.states[0]
        return next(state for state in move.states if state.moment.time == self._group(now))


def state_after(decision: Decision) -> Thread:
    """The thread that a step leaves, as the next one finds it."""
    assert decision.thread is not None, "a step is about a thread"
    return state_of(decision.thread)
