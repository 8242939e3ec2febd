"""Expected changes: that there can be such a change (language: Expected changes)."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from convroute.checker.conditions import Conditions
from convroute.checker.findings import Findings, Spot, Written, of_kind, related
from convroute.checker.groups import Groups
from convroute.policy import model
from convroute.source import Source
from convroute.syntax import nodes
from convroute.syntax.expected_changes import Answered, ExpectedChange, Side, Withheld
from convroute.syntax.invariants import Broadcasts, RoutesTo
from convroute.syntax.printer import show_statement


class ExpectedChanges(Struct, frozen=True):
    """Turns what is written into what is compared with a difference."""

    groups: Groups
    conditions: Conditions
    findings: Findings

    def all_of(self, statements: Sequence[Written[nodes.Statement]]) -> Iterator[model.ExpectedChange]:
        for written in of_kind(statements, ExpectedChange):
            yield self._change(written.node, written.source)

    def _change(self, node: ExpectedChange, source: Source) -> model.ExpectedChange:
        self._one_kind(node, source)
        return model.ExpectedChange(
            title=node.title.value,
            when=self.conditions.check(node.when, source, "invariant"),
            before=self._side(node.from_, source),
            after=self._side(node.to, source),
            text=show_statement(node),
            place=source.place(node.span.start),
        )

    def _side(self, side: Side | None, source: Source) -> model.ExpectedSide | None:
        match side:
            case None:
                return None
            case RoutesTo():
                return model.RouteTo(self.groups.resolve(side.who, source))
            case Broadcasts():
                return model.ForNobody("broadcast")
            case Withheld():
                return model.ForNobody("withheld")
            case Answered():
                by = self.groups.resolve(side.by, source)
                return model.ExpectedAnswer(side.action, by, side.answer == "allowed")
            case _:
                assert_never(side)

    def _one_kind(self, node: ExpectedChange, source: Source) -> None:
        """An event never becomes a request, nor a request to take one to pass."""
        if node.from_ is None or node.to is None or _kind(node.from_) == _kind(node.to):
            return
        self.findings.add(
            "E296",
            f"{_what(node.from_)} never becomes {_what(node.to)}: no change is of this kind",
            Spot(source, node.to.span),
            help="speak of events on both sides, or of one action; write an `expect change` for each",
            related=[related("before", Spot(source, node.from_.span))],
        )


def _kind(side: Side) -> str:
    return side.action if isinstance(side, Answered) else "event"


def _what(side: Side) -> str:
    return f"a request to {side.action}" if isinstance(side, Answered) else "an event"
