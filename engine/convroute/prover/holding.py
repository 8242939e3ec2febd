"""Whether an app can hold a thread beyond so many days without the person writing (semantics E3, E8, 3
`extend`).

It does not matter how the app came to the thread: it was granted for a day, by an event for the window of
that. From then on nothing happens but extensions: replies in an inbox (A4) and handovers that Meta reports
(E11), which give a day without asking the policy, are left out. How long the person has been silent and what
time it is move on together; where only one of them matters the answer is exact.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from convroute.policy.model import CheckedPolicy
from convroute.prover.chains import MANY, Chains
from convroute.prover.clock_spans import ClockSpans
from convroute.prover.extending import Case, Extending
from convroute.prover.granting import Start
from convroute.prover.held import Holds
from convroute.prover.lasting import Longest, Span, longest, sorted_spans, starts
from convroute.prover.opening import OpeningEvents
from convroute.prover.silences import NEW
from convroute.prover.steps import RequestSteps
from convroute.prover.threads import Threads
from convroute.prover.verdict import Answer, Held, Proved, Undecided
from convroute.regions.model import Model
from convroute.units import DAY_MS

_COUPLED = Undecided(
    "it depends on how long the person has been silent and on the time together; no such conversation was "
    "found, and it is not proved that there is none",
    work=False,
)
_EARLY = Undecided("only conversations of before March 1973 may show it", work=False)


class Holding:
    """To be made before anything is asked, and used when everything is known."""

    def __init__(self, model: Model, events: OpeningEvents, requests: RequestSteps, threads: Threads) -> None:
        self._model = model
        self._policy: CheckedPolicy = model.policies[0]
        self._events = events
        self._requests = requests
        self._threads = threads

    @cached_property
    def _extending(self) -> Extending:
        return Extending(self._model, self._events, self._requests, self._threads)

    @cached_property
    def _chains(self) -> Chains:
        return Chains(Holds(self._model, self._events, self._requests, self._threads))

    @cached_property
    def _clock(self) -> ClockSpans:
        return ClockSpans(self._model.clock, self._threads.times)

    # --- the answer ----------------------------------------------------------------------------

    def answer(self, days: int) -> Answer:
        """Raises `WrongWitnessError` for a defect of ours."""
        beyond = days * DAY_MS
        cases, hard = self._extending.cases
        open_ = [*map(Undecided, hard)]
        found: list[Held] = []
        for case in cases:
            answer = self._of(case, beyond)
            if isinstance(answer, Held):
                found.append(answer)
            elif isinstance(answer, Undecided):
                open_.append(answer)
        if found:
            return min(found, key=lambda held: (len(held.way), held.kept is not None, -(held.kept or 0)))
        return open_[0] if open_ else Proved()

    def least(self, most: int) -> int | None:
        """Days beyond which it is proved that no app holds a thread, if they are not more than `most`: the
        fewest, but where silence and clock matter together there may be fewer."""
        cases, hard = self._extending.cases
        kept = [one.kept for case in cases for one in self._bounds(case)]
        if hard or not kept or any(one is None for one in kept):
            return None
        days = -(-max(one for one in kept if one is not None) // DAY_MS)
        return days if days <= most else None

    def _bounds(self, case: Case) -> Iterator[Longest]:
        """No start of the case is better than the better one of these."""
        yield min(
            self._silently(case), self._by_clock(case), key=lambda one: (one.kept is None, one.kept or 0)
        )
        if NEW in case.allowed:
            yield longest(self._clock.all(case.allowed[NEW]), DAY_MS, case.lasts)

    def _of(self, case: Case, beyond: int) -> Answer:
        if case.window > beyond:
            return self._chains.at_once(case, beyond)
        answers = [self._written(case, beyond)]
        if NEW in case.allowed:
            answers.append(self._never_written(case, beyond))
        held = [answer for answer in answers if isinstance(answer, Held)]
        if held:
            return min(held, key=lambda one: len(one.way))
        return next((answer for answer in answers if isinstance(answer, Undecided)), Proved())

    def _written(self, case: Case, beyond: int) -> Answer:
        """To whom the person has written."""
        silently = self._silently(case)
        if not silently.exceeds(beyond):
            return Proved()
        if self._whenever(case):
            return self._by_silence(case, beyond)
        by_clock = self._by_clock(case)
        if not by_clock.exceeds(beyond):
            return Proved()
        answer: Answer = _COUPLED
        if self._always_silent(case) and 0 in case.allowed:
            for granted in dict.fromkeys((DAY_MS, case.window)):
                answer = self._by_time(case, beyond, 0, granted)
                if isinstance(answer, Held) or answer == MANY:
                    return answer
        return self._together(case, beyond) or answer

    def _never_written(self, case: Case, beyond: int) -> Answer:
        best = longest(self._clock.all(case.allowed[NEW]), DAY_MS, case.lasts)
        if not best.exceeds(beyond):
            return Proved()
        return self._by_time(case, beyond, None, DAY_MS)

    def _by_time(self, case: Case, beyond: int, silence: int | None, granted: int) -> Answer:
        """How long the person has been silent does not matter."""
        times = case.allowed[NEW if silence is None else silence]
        good = sorted_spans(starts(self._clock.all(times), granted, case.lasts, beyond))
        answer: Answer = _EARLY if good else _COUPLED
        for at in self._clock.tried(good, after=granted > DAY_MS):
            spans = self._clock.ahead(times, at, beyond)
            answer = self._chains.shown(case, beyond, Start(silence, at=at), spans, granted)
            if isinstance(answer, Held) or answer == MANY:
                break
        return answer

    def _by_silence(self, case: Case, beyond: int) -> Answer:
        """The time does not matter."""
        spans = sorted_spans(self._silent(case))
        rearmed = case.lasts if case.allowed else 0
        at_once = longest(spans, max(DAY_MS, case.window, rearmed), case.lasts, only=True)
        later = longest(spans, DAY_MS, case.lasts)
        answers: list[Answer] = []
        for best, granted in (
            (longest(spans, case.window, case.lasts, only=True), case.window),
            (later, DAY_MS),
            (at_once, max(case.window, rearmed)),
        ):
            if best.exceeds(beyond):
                answers.append(self._chains.shown(case, beyond, Start(best.start), spans, granted))
        held = [answer for answer in answers if isinstance(answer, Held)]
        return min(held, key=lambda one: len(one.way)) if held else answers[0]

    def _together(self, case: Case, beyond: int) -> Held | None:
        """Starts are tried, at times at which something begins or ends; None: no good one was found."""
        cuts = [
            self._threads.silences.start(number) for number in self._threads.silences.numbers if number >= 0
        ]
        offsets = {by for cut in cuts for by in (cut, cut - DAY_MS, cut + 1 - DAY_MS)} | {0, DAY_MS - 1}
        edges = [
            at for at, _ in self._model.clock.stretches(self._clock.usual, self._clock.usual + 8 * DAY_MS)
        ]
        starts = dict.fromkeys([self._clock.usual, *(edge - by for edge in edges for by in offsets)])
        for at in starts:
            for silence in (0, *cuts[1:]):
                spans = self._coupled(case, at, silence, beyond)
                for granted in {DAY_MS, case.window} if silence == 0 else {DAY_MS}:
                    answer = self._chains.shown(case, beyond, Start(silence, at=at), spans, granted)
                    if isinstance(answer, Held):
                        return answer
        return None

    # --- when it can be extended ---------------------------------------------------------------

    def _whenever(self, case: Case) -> bool:
        """Whether the time does not matter."""
        return all(self._clock.every(times) for silence, times in case.allowed.items() if silence != NEW)

    def _always_silent(self, case: Case) -> bool:
        """Whether it does not matter how long the person has been silent."""
        written = [silence for silence in self._threads.silences.numbers if silence != NEW]
        return len({case.allowed.get(silence, frozenset()) for silence in written}) == 1

    def _silently(self, case: Case) -> Longest:
        """At the best times."""
        spans = sorted_spans(self._silent(case))
        at_once = longest(
            spans, max(DAY_MS, case.window, case.lasts if case.allowed else 0), case.lasts, only=True
        )
        later = longest(spans, DAY_MS, case.lasts)
        return later if later.kept is None or not at_once.exceeds(later.kept) else at_once

    def _silent(self, case: Case) -> Iterator[Span]:
        silences = self._threads.silences
        for silence in case.allowed:
            if silence != NEW:
                end = silences.end(silence)
                yield silences.start(silence), None if end is None else end + 1

    def _by_clock(self, case: Case) -> Longest:
        """After the best silence."""
        times = frozenset[int]().union(*case.allowed.values())
        return longest(self._clock.all(times), max(DAY_MS, case.window), case.lasts)

    def _coupled(self, case: Case, at: int, silence: int, beyond: int) -> list[Span]:
        """When it can be extended from a start on."""
        silences = self._threads.silences
        until = at + beyond + 9 * DAY_MS
        cuts = {at - silence + cut for cut in silences.cuts if cut > silence}
        clock = dict(self._model.clock.stretches(at, until))
        found: list[Span] = []
        time = clock.get(at, self._model.clock.number(at))
        for begin, end in pairwise(sorted({at, until, *clock, *(cut for cut in cuts if cut < until)})):
            time = clock.get(begin, time)
            if time in case.allowed.get(silences.number(begin - at + silence), ()):
                found.append((begin, end))
        return sorted_spans(found)
