"""What a change of a policy changes, exactly (semantics 6)."""

from collections.abc import Iterable, Iterator

from convroute.differ.difference import Difference, Region, Undecided
from convroute.differ.events import OtherEvents
from convroute.differ.opening import OpeningEvents
from convroute.differ.pair import Pair
from convroute.differ.requests import Requests
from convroute.policy.conditions import Condition
from convroute.policy.model import CheckedPolicy
from convroute.regions.budget import Budget
from convroute.watching import Watching, unwatched


def compare(
    old: CheckedPolicy,
    new: CheckedPolicy,
    *,
    budget: int = 1,
    digests: bool = True,
    conditions: Iterable[Condition] = (),
    rules: bool = False,
    watching: Watching = unwatched,
) -> Difference:
    """All that the two decide otherwise; raises `WrongWitnessError` for a defect of ours.

    Policies with one digest decide alike, so nothing is asked; without `digests` everything is. `budget`
    multiplies the work that one question may take. `conditions` are those that regions are going to be
    parted by (`Region.part`). With `rules` it is also told where only another rule decides an opening event,
    or another permission or limit a request (`Region.same`).
    """
    if digests and not rules and old.digest == new.digest:
        return Difference(())
    pair = Pair(old, new, conditions, Budget(budget), rules=rules)
    found = [*watching(_regions(pair), "comparing")]
    return Difference(
        tuple(one for one in found if isinstance(one, Region)),
        tuple(one for one in found if isinstance(one, Undecided)),
    )


def differences(
    old: CheckedPolicy, new: CheckedPolicy, budget: Budget | None = None
) -> Iterator[Region | Undecided]:
    """One after the other, each looked for when it is asked for; see `compare`."""
    return _regions(Pair(old, new, (), budget or Budget()))


def _regions(pair: Pair) -> Iterator[Region | Undecided]:
    spaces = Requests(pair), OpeningEvents(pair), OtherEvents(pair)  # all are made before one asks anything
    return (region for space in reversed(spaces) for region in space.regions())
