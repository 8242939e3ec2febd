"""Changes to route rules: where they lead, for how long, when, and which comes first."""

from collections.abc import Iterator, Sequence

from convroute.checker.entries import stage_of
from convroute.checker.findings import Written, of_kind
from convroute.checker.routes import LONGEST_WINDOW
from convroute.syntax import nodes
from convroute.syntax.printer.routes import show_entry
from convroute.tester.mutation import neighbours
from convroute.tester.mutation.change import Change, Changes, Edit, Page, short
from convroute.tester.mutation.conditions import glob, of_when
from convroute.tester.mutation.scope import Scope


def of_route(page: Page, scope: Scope, route: nodes.Route, neighbour: nodes.Route | None) -> Changes:
    """`neighbour` is the next rule of the same stage, else the one before."""
    start = route.span.start
    beside = None if neighbour is None else neighbour.target.value
    for app in scope.other_targets(route.target.value, beside):
        yield page.becomes("target", route.target.span, app)
    yield page.without("removal", page.lines(route.span), f"`{short(page.of(route.span))}` is removed")
    if route.window is not None:
        for text in neighbours.days(route.window, LONGEST_WINDOW):
            yield page.becomes("duration", route.window.span, text)
        yield page.without("duration", page.clause(start, "for", route.window))
    if isinstance(route.entry, nodes.Entry):
        yield from _of_entry(page, route.entry)
    if route.when is not None:
        yield from of_when(page, scope, route.when, page.clause(start, "when", route.when))


def _of_entry(page: Page, entry: nodes.Entry) -> Changes:
    """One that asks for a value stops asking; a pattern asks for a little more or less."""
    if entry.match is None:
        return
    yield page.becomes("condition", entry.span, entry.word)
    if isinstance(entry.match, nodes.Matching):
        yield from glob(page, entry.match.pattern)


def swapped(page: Page, route: nodes.Route, following: nodes.Route) -> Iterator[Change]:
    """The two in the other order, if one event can match both and they say different things of it."""
    same = route.target == following.target and route.window == following.window
    if same or not _can_meet(route, following):
        return
    first, second = page.of(route.span), page.of(following.span)
    said = f"`{short(second)}` is tried before `{short(first)}`"
    yield Change("order", said, (Edit(route.span, second), Edit(following.span, first)))


def _can_meet(one: nodes.Route, other: nodes.Route) -> bool:
    """Whether the entries alone leave room for an event that is meant by both."""
    if isinstance(one.entry, nodes.TemplateEntry) or isinstance(other.entry, nodes.TemplateEntry):
        return one.entry != other.entry
    words = {one.entry.word, other.entry.word}
    if len(words) > 1 and "organic" not in words:
        return False
    first, second = one.entry.match, other.entry.match
    exact = isinstance(first, nodes.Exactly) and isinstance(second, nodes.Exactly)
    return not exact or show_entry(one.entry) == show_entry(other.entry)


def by_stage(
    statements: Sequence[Written[nodes.Statement]],
) -> dict[str, list[Written[nodes.Route]]]:
    """The written rules of each stage in the order they are tried."""
    found: dict[str, list[Written[nodes.Route]]] = {}
    for written in of_kind(statements, nodes.Route):
        found.setdefault(stage_of(written.node.entry), []).append(written)
    return found
