"""Proves or refutes the invariants of a policy (language: Invariants, semantics 6)."""

from collections.abc import Iterator, Sequence

from convroute.policy.model import CheckedPolicy, Claim, Invariant, IsAllowed
from convroute.policy.space import of_request
from convroute.prover.claims import Claims
from convroute.prover.opening import OpeningEvents
from convroute.prover.reaching import Reaching
from convroute.prover.verdict import Verdict
from convroute.regions.budget import Budget
from convroute.regions.model import Model


def prove(
    policy: CheckedPolicy, invariants: Sequence[Invariant] | None = None, *, budget: int = 1
) -> Iterator[Verdict]:
    """One verdict after the other, of the policy's own invariants or of others about it.

    `budget` multiplies the work that the questions may take. Raises `WrongWitnessError` for a defect of ours.
    """
    chosen = policy.examples.invariants if invariants is None else invariants
    claims = [one.body for one in chosen if isinstance(one.body, Claim)]
    model = Model([policy], Budget(budget))
    events = OpeningEvents(model)
    for claim in claims:
        if claim.when is not None:
            model.know(of_request(claim.when) if isinstance(claim.outcome, IsAllowed) else claim.when)
    judging = Claims(model, events, claims)
    reaching = Reaching(model, events) if len(claims) < len(chosen) else None
    for invariant in chosen:
        if isinstance(invariant.body, Claim):
            yield Verdict(invariant, judging.answer(invariant.body))
        elif reaching is not None:
            yield Verdict(invariant, reaching.answer(invariant.body))
