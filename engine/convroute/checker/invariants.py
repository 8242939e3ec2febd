"""Invariants: that what they claim can be asked of this policy (language: Invariants)."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from convroute.checker.conditions import Conditions
from convroute.checker.findings import Findings, Spot, Written, of_kind
from convroute.checker.groups import Groups, Member
from convroute.policy import model
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
from convroute.syntax.printer import show_statement

MOST_STEPS = 1000


class Invariants(Struct, frozen=True):
    """Turns what is written into what is proved; proving it is the prover's business."""

    groups: Groups
    conditions: Conditions
    findings: Findings

    def all_of(self, statements: Sequence[Written[nodes.Statement]]) -> Iterator[model.Invariant]:
        for written in of_kind(statements, Invariant):
            node, source = written.node, written.source
            yield model.Invariant(
                title=node.title.value,
                body=self._body(node, source),
                text=show_statement(node),
                place=source.place(node.span.start),
            )

    def _body(self, invariant: Invariant, source: Source) -> model.Claim | model.Reachability:
        body = invariant.body
        match body:
            case Claim():
                when = self.conditions.check(body.when, source, "invariant")
                return model.Claim(when, body.polarity == "always", self._outcome(body.outcome, source))
            case Reachability():
                who = self.groups.resolve(body.who, source)
                self._steps(body, source)
                return model.Reachability(who, body.steps.value)
            case _:
                assert_never(body)

    def _outcome(self, outcome: Outcome, source: Source) -> model.RouteTo | model.ForNobody | model.IsAllowed:
        match outcome:
            case RoutesTo():
                return model.RouteTo(self.groups.resolve(outcome.who, source))
            case Broadcasts():
                return model.ForNobody("broadcast")
            case IsAllowed():
                self._has_a_target(outcome, source)
                by, from_, to = (self._list(who, source) for who in (outcome.by, outcome.from_, outcome.to))
                assert by is not None, "it is always written"
                return model.IsAllowed(outcome.action, by, from_, to)
            case _:
                assert_never(outcome)

    def _list(self, who: Member | None, source: Source) -> model.Who | None:
        return None if who is None else self.groups.resolve(who, source)

    def _has_a_target(self, outcome: IsAllowed, source: Source) -> None:
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
