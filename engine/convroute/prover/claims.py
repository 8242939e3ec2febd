"""Claims: a conversation that shows the opposite, or the proof that there is none (language: Invariants)."""

from collections.abc import Iterable

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import Claim, ForNobody, IsAllowed, RouteTo
from convroute.prover.opening import OpeningEvents
from convroute.prover.requests import Requests
from convroute.prover.verdict import Answer, Proved, Refuted, Undecided
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.model import Model


class Claims:
    """Those of one policy. The model knows their conditions."""

    def __init__(self, model: Model, events: OpeningEvents, claims: Iterable[Claim]) -> None:
        self._model = model
        self._events = events
        self._requests = Requests(model, claims)

    def answer(self, claim: Claim) -> Answer:
        """Raises `WrongWitnessError` for a defect of ours."""
        hard: list[str] = []
        some = False
        parts = self._requests if isinstance(claim.outcome, IsAllowed) else self._events
        for found in parts.against(claim):
            if isinstance(found, Snapshot):
                return self._refuted(claim, found)
            if isinstance(found, Unknown):
                hard.append(found.why)
            else:
                some = True
        return Undecided(hard[0]) if hard else Proved(empty=not some)

    def _refuted(self, claim: Claim, snapshot: Snapshot) -> Refuted:
        decision = evaluate(self._model.policies[0], snapshot, tracing=True)
        if comes_about(claim.outcome, decision) is claim.always:
            raise WrongWitnessError(f"{claim.outcome}: {snapshot} is decided as is claimed")
        return Refuted(snapshot, decision)


def comes_about(outcome: RouteTo | ForNobody | IsAllowed, decision: Decision) -> bool:
    """Whether the decision is the outcome that a claim speaks of (semantics 6)."""
    if isinstance(outcome, IsAllowed):
        return decision.outcome == "allowed"
    if isinstance(outcome, RouteTo):
        return decision.outcome == "routed" and outcome.who.contains(decision.app_id)
    return decision.outcome == outcome.outcome
