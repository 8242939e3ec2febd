"""Conversations that regions look for: one for each rule and each check, and those beside it."""

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot
from convroute.regions.attempts import Attempts
from convroute.regions.clock import Clock
from convroute.regions.forms import Form
from convroute.regions.goals import Junction, Tree
from convroute.regions.partition import Numbers
from convroute.regions.point import Point
from convroute.regions.search import Search
from convroute.selftester.answers import Foreseen
from convroute.selftester.foreseeing import Foreseeing, point_at

_MOST = 12
"""Conversations beside one that was found."""


class Edge(Struct, frozen=True):
    """`claimed` is what regions say is decided here; None: they were not asked."""

    snapshot: Snapshot
    claimed: Foreseen | None = None


def edges(regions: Foreseeing) -> Iterator[Edge]:
    """Of what is too hard to find there is none."""
    yield from _of_events(regions)
    for form, attempts in regions.attempts.items():
        yield from _of_requests(regions, form, attempts)


def _of_events(regions: Foreseeing) -> Iterator[Edge]:
    for part, lines in regions.parts:
        search = Search(regions.model)
        search.require(part.where)
        for tree, which, gets in lines:
            found = search.find([tree], partial(part.rules.before, which))
            if isinstance(found, Point):
                yield Edge(found.snapshot, regions.of_line(part, which, gets))
                for point in _beside(regions, found, tree):
                    yield Edge(point.snapshot)


def _of_requests(regions: Foreseeing, form: Form, attempts: Attempts) -> Iterator[Edge]:
    search = Search(regions.model)
    for position, line in enumerate(attempts.lines):
        found = search.find([line.tree], partial(attempts.before, position))
        if isinstance(found, Point):
            snapshot = form.snapshot(found)
            assert isinstance(snapshot.item, Request), "apps ask"
            yield Edge(snapshot, regions.of_answer(form, attempts, line, snapshot.item))
            for point in _beside(regions, found, line.tree):
                yield Edge(form.snapshot(point))


def _beside(regions: Foreseeing, point: Point, tree: Tree) -> Iterator[Point]:
    """With the next smaller and the next larger of each number and time that is asked about."""
    model, left = regions.model, _MOST
    for field in dict.fromkeys(_fields(regions, tree)):
        domain = model.fields.domain(field)
        if not isinstance(domain, Numbers | Clock):
            continue
        here = point.values.get(field, 0)
        assert isinstance(here, int), "it has classes"
        for number in (here - 1, here + 1):
            if 0 <= number < domain.size and left:
                left -= 1
                yield point_at(model, point, field, number)


def _fields(regions: Foreseeing, tree: Tree) -> Iterator[str]:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Junction):
            waiting += part.parts
        elif not isinstance(part, bool):
            variable = regions.model.variables[abs(part)]
            assert variable is not None, "numbers begin with 1"
            yield variable.field
