"""Why an app did not get an event: the smallest changes with which it would have (semantics E2-E7 and 6)."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from msgspec import Struct

from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.changes import Changes, Part
from convroute.policy.model import CheckedPolicy
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.budget import Budget
from convroute.regions.goals import Tree, joined
from convroute.regions.model import Model
from convroute.regions.opening import OWNER, OpeningRules, parts_of
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.regions.stretches import Rows

MOST = 3
"""Parts that change at once, where nobody asks for more."""


class Way(Struct, frozen=True):
    """With these parts changed, and none too many, the app would have got it; the decision is traced."""

    parts: tuple[Part, ...]
    snapshot: Snapshot
    decision: Decision


class WhyNot(Struct, frozen=True):
    """All smallest sets of at most `most` parts, the plainest first. `hard` is what was not found out."""

    ways: tuple[Way, ...]
    most: int
    hard: tuple[str, ...] = ()


class _Lines(Struct, frozen=True):
    """Lines from which the app gets events. `needed`: of each of these sets a part has to change."""

    where: Tree
    rules: OpeningRules
    lines: int | Rows
    tree: Tree
    needed: Sequence[frozenset[Part]]


def why_not(
    policy: CheckedPolicy, snapshot: Snapshot, app_id: str, *, most: int | None = MOST, budget: int = 1
) -> WhyNot:
    """How an opening event would have come to the app. Raises `WrongWitnessError` for a defect of ours."""
    model = Model([policy], Budget(budget))
    changes = Changes(model, snapshot)
    lines = [*_leading(model, changes, app_id)]
    most = len(changes.parts) if most is None else most
    ways: list[Way] = []
    hard: list[str] = []
    for size in range(most + 1):
        for parts in combinations(changes.parts, size):
            if any({*way.parts} <= {*parts} for way in ways):
                continue
            found = _found(model, changes, parts, lines)
            if isinstance(found, Unknown):
                hard.append(found.why)
            elif found is not None:
                ways.append(_way(policy, changes, parts, found, app_id))
    return WhyNot(tuple(ways), most, tuple(dict.fromkeys(hard)))


def _leading(model: Model, changes: Changes, app_id: str) -> Iterator[_Lines]:
    """All lines of all stages from which the app gets events."""
    for part in parts_of(model):
        around = changes.needed(part.where)
        for lines, gets in part.lines():
            if gets == OWNER:
                tree: Tree = model.owned_by(lambda owner: owner == app_id)
            elif gets.app_id == app_id:
                tree = True
            else:
                continue
            tree = joined(True, (tree, part.tree(lines)))
            needed = [frozenset(one) for one in (*around, *changes.needed(tree))]
            yield _Lines(part.where, part.rules, lines, tree, needed)


def _found(
    model: Model, changes: Changes, parts: Sequence[Part], lines: Sequence[_Lines]
) -> Point | Unknown | None:
    free = frozenset(parts)
    goals: list[Tree] | None = None
    hard: Unknown | None = None
    for one in lines:
        if not all(needed & free for needed in one.needed):
            continue
        goals = goals or [*changes.kept(free)]
        search = Search(model)
        search.require(one.where)
        found = search.find([*goals, one.tree], partial(one.rules.before, one.lines))
        if isinstance(found, Point):
            return found
        if isinstance(found, Unknown):
            hard = found
    return hard


def _way(policy: CheckedPolicy, changes: Changes, parts: tuple[Part, ...], found: Point, app_id: str) -> Way:
    snapshot = changes.changed(parts, found)
    decision = evaluate(policy, snapshot, tracing=True)
    if decision.app_id != app_id:
        raise WrongWitnessError(f"with {parts} changed {snapshot} goes to {decision.app_id}, not to {app_id}")
    return Way(parts, snapshot, decision)
