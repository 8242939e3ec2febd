"""At which moments something can be, found in blocks."""

from collections.abc import Callable, Iterator

from convroute.prover.threads import Moment, Threads
from convroute.regions.answers import Unknown
from convroute.regions.goals import Tree, holds, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Broken, Search


class MomentSearch:
    """Looks for moments, each once: those of a block come together."""

    def __init__(self, model: Model, threads: Threads, where: Tree) -> None:
        self._threads = threads
        self._where = where
        self._search = search_within(model, where)
        self._known: dict[Moment, Tree] = {}

    def moments(
        self, tree: Tree, before: Broken, like: Callable[[Point], bool]
    ) -> Iterator[Moment | Unknown]:
        """At which there is something for which the tree holds and nothing comes before; `like` it are those
        that come to the same."""

        def broken(point: Point) -> Tree | None:
            first = before(point)
            return self._known.get(self._threads.at(point)) if first is None else first

        def fits(point: Point) -> bool:
            return (
                holds(self._where, point.holds)
                and holds(tree, point.holds)
                and before(point) is None
                and like(point)
            )

        while True:
            found = self._search.find([tree], broken)
            if isinstance(found, Unknown):
                yield found
            if not isinstance(found, Point):
                return
            block = self._threads.block(found, fits)
            outside = opposite(self._threads.among(block.world, block.owner, block.silences, block.times))
            for moment in block.moments():
                if moment not in self._known:
                    self._known[moment] = outside
                    yield moment


def search_within(model: Model, where: Tree) -> Search:
    search = Search(model)
    search.require(where)
    return search
