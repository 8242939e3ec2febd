"""The fields of a snapshot as the solver sees them: finite ones fall into classes, texts are free."""

from collections.abc import Callable, Iterable, Sequence

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import Test
from convroute.regions.texts.strings import Strings


class Enumerated:
    """Few values, each a class of its own."""

    def __init__(self, values: Iterable[object]) -> None:
        self._values = tuple(dict.fromkeys(values))

    @property
    def size(self) -> int:
        return len(self._values)

    def representative(self, number: int) -> object:
        return self._values[number]

    def mask(self, holds: Callable[[object], bool]) -> int:
        """The classes whose value `holds`, as a bit for each."""
        return sum(1 << number for number, value in enumerate(self._values) if holds(value))

    def passing(self, test: Test) -> int:
        return self.mask(lambda value: passes(test, value))


class Texts:
    """A text. `shape` are the sorts of events that can have it, None: it hangs together with nothing."""

    def __init__(self, strings: Strings, shapes: int | None, usual: Sequence[str]) -> None:
        self.strings = strings
        self.shapes = shapes
        self.usual = usual
