"""What is constant in the conditions of permissions, wherever an app can ask for what they are about."""

from collections.abc import Iterator

from convroute.conversation.request import Action
from convroute.linter.analysis import Constant
from convroute.policy.conditions import Condition
from convroute.policy.model import CheckedPolicy
from convroute.regions.attempts import Attempts
from convroute.regions.constancy import Constancy
from convroute.regions.goals import Tree
from convroute.regions.idle import Idle, idle_parts
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search


def constants_of_permissions(policy: CheckedPolicy, model: Model) -> Iterator[tuple[int, Constant]]:
    """By the position of the permission; nothing of one whose lists are about nothing."""
    looks: dict[Action, _Look] = {}
    for number, rule in enumerate(policy.permissions):
        if rule.when is not None:
            look = looks.get(rule.action) or looks.setdefault(rule.action, _Look(model, rule.action))
            yield from ((number, one) for one in look.constants(look.attempts.lists(rule), rule.when))


class _Look:
    """At the permissions about one action."""

    def __init__(self, model: Model, action: Action) -> None:
        self.attempts = Attempts(model, action)
        self._constancy = Constancy(model, self.attempts.asked, True)
        self._search = Search(model)
        self._search.require(self.attempts.asked)

    def constants(self, lists: Tree, when: Condition) -> Iterator[Constant]:
        """The smallest part for which the condition never holds, or else the largest parts that make no
        difference."""
        if isinstance(self._search.find([lists]), Empty):
            return
        never = self._constancy.never(lists, when)
        if never is not None:
            yield Constant(never.path, False, never.why, never.operands)
            return
        point = self._search.find([lists, self._constancy.model.tree(when)])
        if isinstance(point, Point):
            for one in idle_parts(when, point, lists, self._constancy, self._search.find):
                if isinstance(one, Idle):
                    yield Constant(one.part.path, one.value, one.why)
