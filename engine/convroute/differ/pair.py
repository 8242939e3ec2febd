"""Two policies that are compared, and what every comparison of them needs."""

from collections.abc import Iterable, Sequence

from convroute.compiler.program import Program
from convroute.differ import written
from convroute.differ.deciding import WrongWitnessError, decided
from convroute.differ.difference import Line, Version
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.conditions import Atom, Condition, leaves
from convroute.policy.model import CheckedPolicy
from convroute.regions.goals import Tree, opposite
from convroute.regions.model import Model
from convroute.regions.search import Search


class Pair:
    """`conditions` are those that regions are going to be parted by."""

    def __init__(
        self, old: CheckedPolicy, new: CheckedPolicy, conditions: Iterable[Condition], budget: int
    ) -> None:
        self.old = old
        self.new = new
        self.model = Model([old, new])
        for condition in conditions:
            for leaf in leaves(condition):
                if isinstance(leaf, Atom):
                    self.model.literal(leaf, 1)
        self.programs = Program(old, few=0), Program(new, few=0)
        self._budget = budget

    def search(self, trees: Iterable[Tree] = ()) -> Search:
        """Questions about where the trees hold."""
        search = Search(self.model)
        for tree in trees:
            search.require(tree)
        return search

    def trees(self, holding: Sequence[Condition], failing: Sequence[Condition]) -> Sequence[Tree]:
        """What has to hold so that the conditions do, as the new policy reads them, and the others fail."""
        wanted = [self.model.tree(condition, 1) for condition in holding]
        return [*wanted, *(opposite(self.model.tree(condition, 1)) for condition in failing)]

    def versions(
        self, line: Line, snapshots: tuple[Snapshot, Snapshot], *named: Line | None
    ) -> tuple[Version, Version]:
        """How both decide a conversation that they have to decide otherwise because of `line`.

        `named` are the lines that the decisions have to name; without them none can but `default`.
        """
        both = decided((self.old, self.new), snapshots)
        if not both.differ:
            raise WrongWitnessError(f"{line.text}: both policies decide {snapshots[0]} alike")
        old, new = both.decisions
        if not named:
            named = (
                written.of_default(self.old, "old") if old.reason.rule is not None else None,
                written.of_default(self.new, "new") if new.reason.rule is not None else None,
            )
        for expected, decision in zip(named, both.decisions, strict=True):
            name = None if expected is None else expected.name
            if decision.reason.rule != name:
                raise WrongWitnessError(f"{line.text}: {decision.reason.rule} decides, not {name}")
        return Version(snapshots[0], old, named[0]), Version(snapshots[1], new, named[1])

    def check(self, line: Line, version: Version, reason: str) -> None:
        """That the decision came out as was worked out."""
        if version.decision.reason_kind != reason:
            raise WrongWitnessError(f"{line.text}: comes out as {version.decision.reason_kind}, not {reason}")
