"""How long a person has been silent, as far as conditions tell it apart."""

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct

from convroute.policy.conditions import InBounds, IsAny
from convroute.regions.goals import Tree, joined, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.variables import SILENCE, Variable

NEW = -1
"""The stretch of a thread to which no person has written."""
_TRUE = IsAny(frozenset({True}))


def tell_apart(model: Model) -> None:
    """What a condition names singly, as in `thread.silence == 3 hours`, is a stretch, too, and so is what is
    shorter, and what is longer. To be called before anything is asked."""
    for variable in [*model.variables]:
        if variable is None or variable.field != SILENCE or variable.view != "thread.silence":
            continue
        for value in variable.test.values if isinstance(variable.test, IsAny) else ():
            single, shorter = InBounds(int(value), int(value)), InBounds(None, int(value) - 1)
            for within in (single, shorter) if value else (single,):
                model.numbered(Variable(SILENCE, within, 0, "thread.silence"))


class Silences(Struct, frozen=True):
    """Stretches by number, the shortest silence first; `cuts` are where they begin (ms), 0 the first of them.

    To be made when everything is known that is going to be asked.
    """

    model: Model
    cuts: Sequence[int]

    @classmethod
    def of(cls, model: Model) -> "Silences":
        cuts = {0}
        for variable in model.variables:
            if variable is None or variable.field != SILENCE or variable.view != "thread.silence":
                continue
            test = variable.test
            if isinstance(test, InBounds):
                cuts |= {end for end in (test.low, None if test.high is None else test.high + 1) if end}
        return cls(model, sorted(cut for cut in cuts if cut >= 0))

    @property
    def last(self) -> int:
        return len(self.cuts) - 1

    @property
    def numbers(self) -> Sequence[int]:
        return NEW, *range(len(self.cuts))

    def number(self, silence: int | None) -> int:
        """The stretch of a silence, ms; None: never written to."""
        return NEW if silence is None else bisect_right(self.cuts, silence) - 1

    def at(self, point: Point) -> int:
        value = point.value(SILENCE)
        return self.number(value if isinstance(value, int) else None)

    def start(self, number: int) -> int:
        """The shortest silence of a stretch, ms."""
        return self.cuts[number]

    def end(self, number: int) -> int | None:
        """The longest, ms; None where there is none."""
        return None if number == self.last else self.cuts[number + 1] - 1

    def tree(self, number: int) -> Tree:
        is_new = self.model.number("thread.is_new", _TRUE)
        if number == NEW:
            return is_new
        within = InBounds(self.start(number), self.end(number))
        silent = self.model.numbered(Variable(SILENCE, within, 0, "thread.silence"))
        return joined(True, (opposite(is_new), silent))
