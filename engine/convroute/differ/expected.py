"""Which of what changed was meant: each expected change covers a part of the regions, exactly."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, assert_never

from msgspec import Struct

from convroute.conversation.request import Request
from convroute.differ.difference import All, Among, Difference, Region, Undecided, Wanted
from convroute.evaluator.decision import Decision
from convroute.policy.conditions import Condition
from convroute.policy.model import (
    ExpectedAnswer,
    ExpectedChange,
    ExpectedSide,
    ForNobody,
    RouteTo,
)
from convroute.policy.space import of_request
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
            if region.same:
                yield Judged(region, (), None)
            else:
                yield self._judged(region, [one for one in expected if _is_about(one, region)])

    def _judged(self, region: Region, expected: Sequence[ExpectedChange]) -> Judged:
        by: list[ExpectedChange] = []
        failing: list[Wanted] = []
        for one in expected:
            wanted = _wanted(one, region)
            everything = one.when is None and one.before is None and one.after is None
            if everything or (region.exact and not wanted):
                self._note(one, "something")
                return Judged(region, (*by, one), None)
            if not region.exact and not (wanted and all(isinstance(part, Among) for part in wanted)):
                by.append(one)  # what is left of it is not known
                self._note(one, "something")
                continue
            part = region.part(holding=wanted)
            if part is not None:
                by.append(one)
                failing.append(All(tuple(wanted)))
                self._note(one, "unknown" if isinstance(part, Undecided) else "something")
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
    """Whether it can cover some of the region: what is decided is the same in all of it, but for the
    apps that `_wanted` asks for."""
    return _says(expected.before, region.before.decision) and _says(expected.after, region.after.decision)


def _says(side: ExpectedSide | None, decision: Decision) -> bool:
    match side:
        case None:
            return True
        case RouteTo():
            return decision.outcome in ("routed", "delivered") and (
                _by_owner(decision) or side.who.contains(decision.app_id)
            )
        case ForNobody():
            return decision.outcome == side.outcome
        case ExpectedAnswer():
            item = decision.item
            asked = isinstance(item, Request) and item.action == side.action
            return asked and (decision.outcome == "allowed") is side.allowed
        case _:
            assert_never(side)


def _wanted(expected: ExpectedChange, region: Region) -> list[Condition | Among]:
    """What has to hold in a region that it is about, so that it covers a conversation."""
    when = expected.when
    if when is not None and isinstance(region.after.decision.item, Request):
        when = of_request(when)
    found: list[Condition | Among] = [] if when is None else [when]
    for side, version in ((expected.before, region.before), (expected.after, region.after)):
        if isinstance(side, ExpectedAnswer) and not side.by.anyone:
            found.append(Among("actor", side.by))
        elif isinstance(side, RouteTo) and _by_owner(version.decision) and not side.who.anyone:
            found.append(Among("owner", side.who))
    return found


def _by_owner(decision: Decision) -> bool:
    """Whether the event goes to whoever owns the thread."""
    return decision.reason_kind == "thread_owner"
