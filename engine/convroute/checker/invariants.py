"""Invariants: that what they claim can be asked of this policy (language: Invariants)."""

from collections.abc import Sequence
from typing import assert_never

from msgspec import Struct

from convroute.checker.conditions import Conditions
from convroute.checker.findings import Findings, Spot, Written
from convroute.checker.groups import Groups
from convroute.source import Source
from convroute.syntax import nodes
from convroute.syntax.invariants import (
    Broadcasts,
    Claim,
    Invariant,
    IsAllowed,
    Outcome,
    Reachability,
    RoutesTo,
)

MOST_STEPS = 1000


class Invariants(Struct, frozen=True):
    """Checks the names, conditions and numbers of invariants; proving them is the prover's business."""

    groups: Groups
    conditions: Conditions
    findings: Findings

    def check_all(self, statements: Sequence[Written[nodes.Statement]]) -> None:
        for statement in statements:
            if isinstance(statement.node, Invariant):
                self._check(statement.node, statement.source)

    def _check(self, invariant: Invariant, source: Source) -> None:
        match invariant.body:
            case Claim():
                self.conditions.check(invariant.body.when, source, "invariant")
                self._outcome(invariant.body.outcome, source)
            case Reachability():
                self.groups.resolve(invariant.body.who, source)
                self._steps(invariant.body, source)
            case _:
                assert_never(invariant.body)

    def _outcome(self, outcome: Outcome, source: Source) -> None:
        match outcome:
            case RoutesTo():
                self.groups.resolve(outcome.who, source)
            case Broadcasts():
                pass
            case IsAllowed():
                self._allowed(outcome, source)
            case _:
                assert_never(outcome)

    def _allowed(self, outcome: IsAllowed, source: Source) -> None:
        for who in (outcome.by, outcome.from_, outcome.to):
            if who is not None:
                self.groups.resolve(who, source)
        if outcome.to is not None and outcome.action != "pass":
            self.findings.add(
                "E292",
                f"`{outcome.action}` has no `to`: only `pass` names who gets the thread",
                Spot(source, outcome.to.span),
                help="remove the `to`, or speak of `pass`",
            )

    def _steps(self, body: Reachability, source: Source) -> None:
        if not 1 <= body.steps.value <= MOST_STEPS:
            self.findings.add(
                "E290",
                f"{body.steps.value} steps cannot be looked at",
                Spot(source, body.steps.span),
                help=f"write from 1 to {MOST_STEPS} steps",
            )
