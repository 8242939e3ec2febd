"""Which of what changed was meant: each expected change covers a part of the regions, exactly."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, assert_never

from msgspec import Struct

from convroute.conversation.request import Request
from convroute.differ.difference import Difference, Region, Undecided
from convroute.evaluator.decision import Decision
from convroute.policy.conditions import Condition
from convroute.policy.model import (
    ExpectedAnswer,
    ExpectedChange,
    ExpectedForNobody,
    ExpectedRoute,
    ExpectedSide,
)
from convroute.source import Place

Covers = Literal["something", "nothing", "unknown"]


class Judged(Struct, frozen=True):
    """A region, the expected changes that cover some of it, and what is left over.

    `rest` is None where nothing is; Undecided where nobody could say.
    """

    region: Region
    by: tuple[ExpectedChange, ...]
    rest: Region | Undecided | None

    @property
    def declared(self) -> bool:
        """Whether all of it was meant."""
        return self.rest is None


class Expectations:
    """What is meant to change, compared with one difference after the other.

    One that stands in a plan, or in a file that several policies include, is one, whichever of them
    it covers something of.
    """

    def __init__(self) -> None:
        self._covers: dict[Place, Covers] = {}
        self._expected: dict[Place, ExpectedChange] = {}

    def judge(self, difference: Difference, expected: Sequence[ExpectedChange]) -> Iterator[Judged]:
        """Each region with those that cover some of it; `conditions_of` them went to `compare`."""
        self._expected.update((one.place, one) for one in expected)
        for region in difference.regions:
            yield self._judged(region, [one for one in expected if _is_about(one, region)])

    def _judged(self, region: Region, expected: Sequence[ExpectedChange]) -> Judged:
        by: list[ExpectedChange] = []
        for one in expected:
            part = region if one.when is None else region.part(holding=[one.when])
            if part is not None:
                by.append(one)
                self._note(one, "unknown" if isinstance(part, Undecided) else "something")
        if any(one.when is None for one in by):
            return Judged(region, tuple(by), None)
        failing = [*conditions_of(by)]
        return Judged(region, tuple(by), region.part(failing=failing) if failing else region)

    def _note(self, expected: ExpectedChange, covers: Covers) -> None:
        if self._covers.get(expected.place) != "something":
            self._covers[expected.place] = covers

    def covering(self, covers: Covers) -> Iterator[ExpectedChange]:
        """Those that covered something, nothing, or where it is not known, of all differences so far."""
        for key, expected in self._expected.items():
            if self._covers.get(key, "nothing") == covers:
                yield expected


def conditions_of(expected: Iterable[ExpectedChange]) -> Iterator[Condition]:
    """What `compare` has to know beforehand to part regions by them."""
    return (one.when for one in expected if one.when is not None)


def _is_about(expected: ExpectedChange, region: Region) -> bool:
    return _says(expected.before, region.before.decision) and _says(expected.after, region.after.decision)


def _says(side: ExpectedSide | None, decision: Decision) -> bool:
    """Whether this is what was decided; apps are compared by their ids."""
    match side:
        case None:
            return True
        case ExpectedRoute():
            app_id = decision.app_id
            return (
                decision.outcome in ("routed", "delivered")
                and app_id is not None
                and side.who.contains(app_id)
            )
        case ExpectedForNobody():
            return decision.outcome == side.outcome
        case ExpectedAnswer():
            item = decision.item
            return (
                isinstance(item, Request)
                and item.action == side.action
                and decision.app_id is not None
                and side.by.contains(decision.app_id)
                and (decision.outcome == "allowed") is side.allowed
            )
        case _:
            assert_never(side)
