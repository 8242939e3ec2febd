"""`from any thread WHO can own within N steps`: proved, or a thread from which it takes more."""

from functools import cached_property
from itertools import chain

from convroute.evaluator.snapshot import at_time
from convroute.policy.model import Reachability as Wanted
from convroute.policy.model import Who
from convroute.prover.levels import Levels, State
from convroute.prover.opening import OpeningEvents
from convroute.prover.path import Paths
from convroute.prover.reachability import Reachability
from convroute.prover.silences import NEW, tell_apart
from convroute.prover.steps import EventSteps, RequestSteps
from convroute.prover.threads import Moment, Thread, Threads
from convroute.prover.verdict import Answer, Proved, Undecided, Unreached
from convroute.regions.model import Model
from convroute.regions.owners import STRANGER

_COUPLED = (
    "how long the person is silent, how long control lasts and what time it is have to be right together"
)


class Reaching:
    """To be made before anything is asked."""

    def __init__(self, model: Model, events: OpeningEvents) -> None:
        self._threads = Threads(model)
        self._events = EventSteps(model, events, self._threads)
        self._requests = RequestSteps(model, self._threads)
        self._model = model
        tell_apart(model)

    def answer(self, wanted: Wanted) -> Answer:
        """Raises `WrongWitnessError` for a defect of ours."""
        if self._at_once(wanted.who):
            return Proved()
        reachability = self._reachability
        worst = reachability.at_worst(wanted.who)

        def needed(thread: Thread) -> int:
            states = (State(Moment(thread, time)) for time in reachability.groups)
            return max(worst.of.get(state, _NEVER) for state in states)

        open_ = [thread for thread in reachability.starts() if needed(thread) > wanted.steps]
        if not open_:
            return Proved()
        if reachability.hard:
            return Undecided(reachability.hard[0])
        for later in (False, True) if reachability.dated else (False,):
            best = reachability.at_best(wanted.who, later=later)
            refuted = [
                (fewest, state)
                for thread in open_
                for state in reachability.extremes(thread)
                if (fewest := best.of.get(state, _NEVER)) > wanted.steps
            ]
            for fewest, state in sorted(refuted, key=lambda one: (-one[0], self._oddity(one[1].thread))):
                known = None if fewest == _NEVER else fewest
                found = self._unreached(worst, state, known, later=later)
                if found is not None:
                    return found
        return Undecided(_COUPLED, work=False)

    @cached_property
    def _reachability(self) -> Reachability:
        return Reachability(self._model, self._events, self._requests, self._threads)

    def _at_once(self, who: Who) -> bool:
        """Whether everybody can wait until control ends, and then one step is enough."""
        silences = self._threads.silences
        return all(
            self._gets(Thread(world, None, silence), who)
            for world in self._threads.worlds
            for silence in (silences.last, NEW)
        )

    def _gets(self, thread: Thread, who: Who) -> bool:
        times = chain(self._events.at_once(thread, who), self._requests.at_once(thread, who))
        return any(map(self._reachability.recurs, times))

    def _oddity(self, thread: Thread) -> tuple[object, ...]:
        """The lower, the plainer is a thread."""
        declared = {app.id for app in self._model.policies[0].apps.values()}
        owner = thread.owner
        return (
            owner == STRANGER,
            owner is not None and owner not in declared,
            owner is None,
            thread.world,
            thread.silence,
        )

    def _unreached(
        self, worst: Levels, extreme: State, needed: int | None, *, later: bool
    ) -> Unreached | None:
        """Shown by a thread at the plainest time, `later` than all dates; None where there is no such
        thread."""
        thread = extreme.thread
        paths = Paths(self._model, self._events, self._requests, self._threads, self._reachability)
        for time, group in enumerate(self._reachability.group_of):
            if later and not self._reachability.recurs(time):
                continue
            state = State(Moment(thread, group))
            start = paths.start(Moment(thread, time), extreme)
            if start is not None:
                if later:
                    at = self._reachability.past(start.item.at, time)
                    if at is None:
                        continue
                    start = at_time(start, at)
                known = needed is not None and state in worst.of
                way = paths.shortest([*paths.from_(state, start, worst)]) if known else ()
                return Unreached(start, needed, (*way,), bucket=self._threads.buckets)
        return None


_NEVER = 1 << 60
