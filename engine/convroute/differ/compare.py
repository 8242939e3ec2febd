"""What a change of a policy changes, exactly (semantics 6)."""

from collections.abc import Iterable, Iterator, Sequence

from convroute.compiler.program import Program
from convroute.conversation.channel import ONLY_ON, Channel
from convroute.differ.deciding import WrongWitnessError, decided
from convroute.differ.difference import Difference, Line, Region, Undecided, Version
from convroute.differ.lines import Lines
from convroute.differ.routes import Changed, Comparison, Key, Seen, TooHard
from convroute.differ.words import of_region
from convroute.evaluator.decision import Decision
from convroute.policy.conditions import Atom, Condition, leaves
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGES, Stage
from convroute.regions.goals import Tree, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.stage import StageRules


def compare(
    old: CheckedPolicy,
    new: CheckedPolicy,
    *,
    budget: int = 1,
    digests: bool = True,
    conditions: Iterable[Condition] = (),
) -> Difference:
    """All that the two decide otherwise; raises `WrongWitnessError` if a region is a mistake of ours.

    Policies with one digest decide alike, so nothing is asked; without `digests` everything is. `budget`
    multiplies the work that one question may take. `conditions` are those that regions are going to be
    parted by (`Region.part`).
    """
    if digests and old.digest == new.digest:
        return Difference(())
    found = [*_Comparing(old, new, budget, conditions).all()]
    return Difference(
        tuple(one for one in found if isinstance(one, Region)),
        tuple(one for one in found if isinstance(one, Undecided)),
    )


class _Comparing:
    def __init__(
        self, old: CheckedPolicy, new: CheckedPolicy, budget: int, conditions: Iterable[Condition]
    ) -> None:
        self.old = old
        self.new = new
        self.budget = budget
        self.model = Model([old, new])
        for condition in conditions:
            for leaf in leaves(condition):
                if isinstance(leaf, Atom):
                    self.model.literal(leaf, 1)
        self.programs = Program(old, few=0), Program(new, few=0)

    def all(self) -> Iterator[Region | Undecided]:
        for stage in STAGES:
            yield from self._stage(stage)

    def _stage(
        self, stage: Stage, trees: Sequence[Tree] = (), only: Key | None = None
    ) -> Iterator[Region | Undecided]:
        """E2 to E7: of opening events, where the trees hold."""
        seen: Seen = set()
        one, other = (StageRules(self.model, stage, its, side) for side, its in enumerate(self.programs))
        preempted = self.old.behavior.preempts(stage) or self.new.behavior.preempts(stage)
        for channels in self._alike():
            for active in (False, True) if preempted else (False,):
                old, new = (Lines(rules, channels[0], active=active) for rules in (one, other))
                threads = (one.owned, other.owned) if active else (one.idle, other.idle)
                context = [one.opening, self.model.on_channel(*channels), *threads, *trees]
                for found in Comparison(old, new, context, seen, only).changes():
                    if isinstance(found, TooHard):
                        yield Undecided(stage, found.line, found.why)
                    else:
                        yield self._region(stage, old, new, found)

    def _alike(self) -> Sequence[tuple[Channel, ...]]:
        """The channels that both have, those together on which rules mean the same."""
        channels = self.model.channels()
        differ = any(
            policy.social is not None or any(app.id in ONLY_ON for app in policy.apps.values())
            for policy in self.model.policies
        )
        if not channels:
            return ()
        return [(channel,) for channel in channels] if differ else [channels]

    def _region(self, stage: Stage, old: Lines, new: Lines, found: Changed) -> Region:
        lines = old.deciding(found.old), new.deciding(found.new)
        before, after = self._versions(found.line, found.point, lines)
        condition = of_region(stage, (old, new), found)

        def part(holding: Sequence[Condition], failing: Sequence[Condition]) -> Region | Undecided | None:
            trees = [*map(self._tree, holding), *map(opposite, map(self._tree, failing))]
            return next(self._stage(stage, trees, (found.line, found.before, found.after)), None)

        return Region(stage, found.line, condition, before, after, part)

    def _tree(self, condition: Condition) -> Tree:
        return self.model.tree(condition, 1)

    def _versions(
        self, line: Line, point: Point, lines: tuple[Line | None, Line | None]
    ) -> tuple[Version, Version]:
        snapshots = point.as_given_to(0), point.as_given_to(1)
        both = decided((self.old, self.new), snapshots)
        if not both.differ:
            raise WrongWitnessError(f"{line.text}: both policies decide {both.snapshots[0]} alike")
        for written, decision in zip(lines, both.decisions, strict=True):
            _check(line, written, decision)
        before, after = (Version(*its) for its in zip(both.snapshots, both.decisions, lines, strict=True))
        return before, after


def _check(line: Line, written: Line | None, decision: Decision) -> None:
    """The evaluator names the line that was worked out."""
    if decision.reason.rule != (written and written.name):
        raise WrongWitnessError(
            f"{line.text}: {decision.reason.rule} decides, not {written and written.text}"
        )
