"""Two policies that are compared, and what every comparison of them needs."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from convroute.compiler.candidates import PlannedCandidates
from convroute.compiler.program import Program
from convroute.differ import written
from convroute.differ.deciding import decided, meaning_of
from convroute.differ.difference import All, Among, Line, Version, Wanted
from convroute.differ.ground import same_permissions
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.conditions import Condition
from convroute.policy.model import CheckedPolicy
from convroute.regions.answers import WrongWitnessError
from convroute.regions.budget import Budget
from convroute.regions.goals import Tree, joined, opposite
from convroute.regions.model import Model
from convroute.regions.search import Search
from convroute.regions.variables import ACTOR, OWNER

_MANY = 5_000
"""Rules of ads that the evaluator tries one after the other; of more an index rules some out."""


class Planned:
    """The tables of a policy, made when somebody asks for them: where no rule changed nobody does."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy

    @cached_property
    def candidates(self) -> PlannedCandidates:
        return Program(self.policy, few=0).candidates


class Pair:
    """`conditions` are those that regions are going to be parted by. With `rules` it matters which rule
    decides an opening event, and which permission or limit a request."""

    def __init__(
        self,
        old: CheckedPolicy,
        new: CheckedPolicy,
        conditions: Iterable[Condition],
        budget: Budget,
        *,
        rules: bool = False,
    ) -> None:
        self.rules = rules
        self.old = old
        self.new = new
        self.same_permissions = same_permissions(old, new, named=rules)
        self.model = Model([old, new], budget)
        for condition in conditions:
            self.model.know(condition, 1)
        self.planned = Planned(old), Planned(new)

    def search(self, trees: Iterable[Tree] = ()) -> Search:
        """Questions about where the trees hold."""
        search = Search(self.model)
        for tree in trees:
            search.require(tree)
        return search

    def trees(self, holding: Sequence[Wanted], failing: Sequence[Wanted]) -> Sequence[Tree]:
        """What has to hold so that the conditions do, as the new policy reads them, and the others fail."""
        return [*map(self._tree, holding), *(opposite(self._tree(wanted)) for wanted in failing)]

    def _tree(self, wanted: Wanted) -> Tree:
        if isinstance(wanted, All):
            return joined(True, map(self._tree, wanted.parts))
        if not isinstance(wanted, Among):
            return self.model.tree(wanted, 1)
        field = ACTOR if wanted.role == "actor" else OWNER
        return self.model.apps(field, filter(wanted.who.contains, self.model.app_ids))

    def versions(
        self, line: Line, snapshots: tuple[Snapshot, Snapshot], *named: Line | None
    ) -> tuple[Version, Version]:
        """How both decide a conversation that they have to decide otherwise because of `line`.

        `named` are the lines that the decisions have to name; without them none can but `default`.
        """
        old_candidates, new_candidates = (
            its.candidates if len(its.policy.campaign) > _MANY else None for its in self.planned
        )
        both = decided((self.old, self.new), snapshots, (old_candidates, new_candidates))
        if not both.differ and not (self.rules and both.decisions[0].rule != both.decisions[1].rule):
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

    def alike(self, before: Version, after: Version) -> bool:
        """Whether everything is decided alike, and only by another rule."""
        return meaning_of(self.old, before.decision) == meaning_of(self.new, after.decision)

    def check(self, line: Line, version: Version, reason: str) -> None:
        """That the decision came out as was worked out."""
        if version.decision.reason_kind != reason:
            raise WrongWitnessError(f"{line.text}: comes out as {version.decision.reason_kind}, not {reason}")
