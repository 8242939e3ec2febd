"""The work that searches may take, counted in single tests of single values and never in seconds."""

from msgspec import Struct

from convroute.policy.conditions import Atom, Leaf, MentionsAny, leaves
from convroute.policy.model import CheckedPolicy

MOST = 60_000
"""For one thing that is looked for."""
ALTOGETHER = 3_000_000
"""For all that is looked for in one policy; some seconds."""
_WORDS_OF_A_LOOK = 10


class Effort(Struct):
    """What is `left`; a search that finds none left gives up, and has proved nothing.

    `decision` is what one decision costs.
    """

    left: int = MOST
    decision: int = 1

    @classmethod
    def in_all(cls, policy: CheckedPolicy) -> "Effort":
        """For one policy; a decision may look at every rule and every condition of it."""
        conditions = [rule.when for rule in policy.routes] + [rule.when for rule in policy.permissions]
        looks = sum(_looks(leaf) for when in conditions for leaf in leaves(when))
        return cls(ALTOGETHER, 1 + len(conditions) + looks)

    def share(self) -> "Effort":
        """What one thing may take of it; to be given back with `spend`."""
        return Effort(min(MOST, self.left), self.decision)

    def spend(self, work: int) -> bool:
        """Whether there was as much left."""
        self.left -= work
        return self.left >= 0

    def decided(self, times: int = 1) -> bool:
        return self.spend(times * self.decision)

    @property
    def used_up(self) -> bool:
        return self.left < 0


def _looks(leaf: Leaf) -> int:
    """A text that has a long phrase is as long, and is read word by word."""
    if isinstance(leaf, Atom) and isinstance(leaf.test, MentionsAny):
        return 1 + leaf.test.longest // _WORDS_OF_A_LOOK
    return 1
