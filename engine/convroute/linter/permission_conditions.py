"""What is constant in the conditions of permissions, wherever an app can ask for what they are about."""

from collections.abc import Iterator

from convroute.conversation.request import Action
from convroute.linter.analysis import Constant
from convroute.policy.conditions import Condition
from convroute.policy.model import CheckedPolicy
from convroute.regions.attempts import Attempts
from convroute.regions.constancy import Constancy
from convroute.regions.goals import Tree, opposite
from convroute.regions.model import Model
from convroute.regions.parts import Parts, Path
from convroute.regions.search import Empty, Search


def constants_of_permissions(policy: CheckedPolicy, model: Model) -> Iterator[tuple[int, Constant]]:
    """By the position of the permission; nothing of one whose lists are about nothing."""
    looks: dict[Action, _Look] = {}
    for number, rule in enumerate(policy.permissions):
        if rule.when is not None:
            look = looks.get(rule.action) or looks.setdefault(rule.action, _Look(model, rule.action))
            lists = look.attempts.lists(rule)
            if not look.never(lists):
                yield from ((number, constant) for constant in look.constants(lists, rule.when))


class _Look:
    """At the permissions about one action."""

    def __init__(self, model: Model, action: Action) -> None:
        self._model = model
        self.attempts = Attempts(model, action)
        self._constancy = Constancy(model, self.attempts.asked, True)
        self._search = Search(model)
        self._search.require(self.attempts.asked)

    def never(self, *goals: Tree) -> bool:
        return isinstance(self._search.find(goals), Empty)

    def constants(self, lists: Tree, when: Condition) -> Iterator[Constant]:
        """The smallest part for which the condition never holds, or else the largest parts that make no
        difference."""
        never = self._constancy.never(lists, when)
        if never is not None:
            yield Constant(never.path, False, never.why, never.operands)
            return
        settled: set[Path] = set()
        for part in Parts(when, self._model).in_order(settled):
            deciding = part.deciding(settled)
            for value in (True,) if part.of_list else (True, False):
                tree = part.tree if value else opposite(part.tree)
                if self.never(lists, *deciding, tree):
                    settled.add(part.path)
                    yield Constant(part.path, not value, self._constancy.why(lists, deciding, tree))
                    break
