"""A question to regions: where an event or a request meets an obligation."""

from msgspec import Struct

from convroute.evaluator.snapshot import Snapshot
from convroute.policy.conditions import Atom, Condition, IsPresent, leaves
from convroute.regions.goals import Tree, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.stage import StageRules
from convroute.tester.atoms import towards
from convroute.tester.coverage.lines import Lines
from convroute.tester.coverage.obligations import Obligation


class Question(Struct, frozen=True):
    """Where `goals` hold, and nothing before `position` decides: no rule of a stage, no line of an action.

    Without `among` rules have nothing to do with it. `preferred` is what makes a plain test, if it can be.
    """

    goals: tuple[Tree, ...]
    among: StageRules | Lines | None = None
    position: int = 0
    preferred: Tree = True

    @property
    def is_last(self) -> bool:
        """Whether no rule of a stage may take the event."""
        return isinstance(self.among, StageRules) and self.position == len(self.among.rules)

    def snapshot(self, point: Point) -> Snapshot:
        """What is decided there."""
        if self.among is None or isinstance(self.among, StageRules):
            return point.snapshot
        return self.among.snapshot(point)


def answered(model: Model, when: Condition, obligation: Obligation) -> Tree:
    """Preferred: that a fact is supplied which the atom of the obligation asks about, unless any text is."""
    atom = leaves(when)[obligation.atom]
    fact = model.policies[0].facts.get(atom.field) if isinstance(atom, Atom) else None
    if not isinstance(atom, Atom) or fact is None or fact.problem("any text") is None:
        return True
    return model.number(atom.field, IsPresent())


def reaching(model: Model, when: Condition, obligation: Obligation) -> tuple[Tree, ...]:
    """What has to hold so that the atom of the obligation is asked, and answers as it says."""
    parts = towards(when, obligation.atom, obligation.outcome == "true")
    trees = ((model.tree(part), wanted) for part, wanted in parts)
    return tuple(tree if wanted else opposite(tree) for tree, wanted in trees)
