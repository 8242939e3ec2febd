"""Answers questions about a policy that the language has no words for."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from convroute.policy.model import CheckedPolicy
from convroute.prover.ads import ads_on_purpose
from convroute.prover.back_and_forth import BackAndForth
from convroute.prover.holding import Holding
from convroute.prover.opening import OpeningEvents
from convroute.prover.questions import ADS, BACK_AND_FORTH, MOST_DAYS, Question
from convroute.prover.steps import RequestSteps
from convroute.prover.threads import Threads
from convroute.prover.verdict import Answer, Reply
from convroute.regions.budget import Budget
from convroute.regions.model import Model
from convroute.source import Place


class Asking:
    """About one policy; `budget` multiplies the work that the questions may take together."""

    def __init__(self, policy: CheckedPolicy, budget: int = 1) -> None:
        self._model = Model([policy], Budget(budget))
        self._events = OpeningEvents(self._model)
        threads = Threads(self._model)
        self._requests = RequestSteps(self._model, threads)
        self._threads = threads
        self._back_and_forth = BackAndForth(self._model)

    @cached_property
    def _holding(self) -> Holding:
        return Holding(self._model, self._events, self._requests, self._threads)

    def answer(self, question: Question) -> Answer:
        """Raises `WrongWitnessError` for a defect of ours."""
        if question.days is not None:
            return self._holding.answer(question.days)
        if question == BACK_AND_FORTH:
            return self._back_and_forth.answer()
        assert question == ADS, "there is no other"
        return ads_on_purpose(self._model, self._events)

    def least_hold(self) -> int | None:
        """Days beyond which it is proved that no app holds a thread, where there are so few. They are the
        fewest but where silence and clock matter together."""
        return self._holding.least(MOST_DAYS)


def ask(
    policy: CheckedPolicy, questions: Sequence[Question], place: Place, *, budget: int = 1
) -> Iterator[Reply]:
    """One answer after the other, each once; `place` is where the policy stands."""
    if questions:
        asking = Asking(policy, budget)
        for question in dict.fromkeys(questions):
            yield Reply(question, asking.answer(question), place)
