"""Where rules are filed by their keys: one table for each field and way of comparing it.

Where many rules share a key, its drawer has tables of its own, by something else that they ask for.
"""

from collections.abc import Callable, Iterator
from heapq import merge

from convroute.compiler.closures import Holds
from convroute.compiler.house import House
from convroute.compiler.intervals import Interval, Intervals
from convroute.compiler.keys import CROWD, GRAM, Census, Key, Keys
from convroute.compiler.look import Getter, Look, getter
from convroute.policy.calendar import Schedule

Rows = list[int]
"""Positions of rules, ascending."""

Probe = Callable[[Look, list[Rows]], None]
"""Adds the rules of one table that the event's value leads to."""

Rule = tuple[int, list[Keys]]
"""The position of a rule, and by what it can be found."""

_DEEPEST = 4


class Tables:
    """All tables of some rules; `always` are those that nothing leads to."""

    __slots__ = ("_probes", "always")

    def __init__(self, rules: list[Rule], house: House, depth: int = 0) -> None:
        """`rules` in the order of their positions."""
        census = Census(covers for _, covers in rules)
        self.always: Rows = []
        tables: dict[tuple[str, str], list[tuple[Key, Rule]]] = {}
        for position, covers in rules:
            cover = census.best(covers)
            if cover is None:
                self.always.append(position)
                continue
            others = [other for other in covers if other is not cover]
            for key in cover:
                tables.setdefault((key[0], key[1]), []).append((key, (position, others)))
        self._probes = tuple(
            _probe(kind, field, filed, house, depth) for (kind, field), filed in tables.items()
        )

    def collect(self, look: Look, found: list[Rows]) -> None:
        if self.always:
            found.append(self.always)
        for probe in self._probes:
            probe(look, found)


def ascending(found: list[Rows]) -> Rows | Iterator[int]:
    """All rows, lowest position first; of many, no more than are taken."""
    if len(found) < 2:
        return found[0] if found else []
    if sum(map(len, found)) <= CROWD:
        return sorted({position for rows in found for position in rows})
    return merge(*found)


Filed = list[tuple[Key, Rule]]
Drawer = Rows | Tables


def _drawers(filed: Filed, house: House, depth: int) -> dict[object, Drawer]:
    """What is filed under each value; a rule stands once even if two of its keys are the same."""
    drawers: dict[object, list[Rule]] = {}
    for key, rule in filed:
        drawer = drawers.setdefault(key[2], [])
        if not drawer or drawer[-1][0] != rule[0]:
            drawer.append(rule)
    return {value: _drawer(rules, house, depth) for value, rules in drawers.items()}


def _drawer(rules: list[Rule], house: House, depth: int) -> Drawer:
    if len(rules) > CROWD and depth < _DEEPEST and any(covers for _, covers in rules):
        return Tables(rules, house, depth + 1)
    return [position for position, _ in rules]


def _open(drawer: Drawer, look: Look, found: list[Rows]) -> None:
    if isinstance(drawer, Tables):
        drawer.collect(look, found)
    else:
        found.append(drawer)


def _probe(kind: str, field: str, filed: Filed, house: House, depth: int) -> Probe:
    if kind == "within":
        return _within(_number(field, house), filed)
    drawers = _drawers(filed, house, depth)
    if kind == "weekday":
        return _is(lambda look: look.local.weekday(), drawers)
    if kind == "open":
        return _opened(drawers)
    if kind == "holds":
        return _holds(drawers)
    read = getter(field, house)
    match kind:
        case "is":
            return _is(read, drawers)
        case "starts":
            return _cut(read, drawers, lambda text, length: text[:length])
        case "ends":
            return _cut(read, drawers, lambda text, length: text[-length:])
        case "has":
            return _has(read, drawers)
        case "says":
            return _says(read, drawers)
        case _:
            return _present(lambda look: read(look) is not None, drawers[None])


def _is(read: Getter, drawers: dict[object, Drawer]) -> Probe:
    find = drawers.get

    def probe(look: Look, found: list[Rows]) -> None:
        drawer = find(read(look))
        if drawer is not None:
            _open(drawer, look, found)

    return probe


def _cut(read: Getter, drawers: dict[object, Drawer], cut: Callable[[str, int], str]) -> Probe:
    lengths = sorted({len(str(value)) for value in drawers})

    def probe(look: Look, found: list[Rows]) -> None:
        value = read(look)
        if value is None:
            return
        text = str(value)
        for length in lengths:
            drawer = drawers.get(cut(text, length))
            if drawer is not None:
                _open(drawer, look, found)

    return probe


def _has(read: Getter, drawers: dict[object, Drawer]) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        value = read(look)
        if value is None:
            return
        text = str(value)
        for gram in {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}:
            if gram in drawers:
                _open(drawers[gram], look, found)

    return probe


def _says(read: Getter, drawers: dict[object, Drawer]) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        value = read(look)
        if value is None:
            return
        for word in drawers.keys() & look.words(str(value)):
            _open(drawers[word], look, found)

    return probe


def _holds(drawers: dict[object, Drawer]) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        for value in look.event.attachments:
            if value in drawers:
                _open(drawers[value], look, found)

    return probe


def _present(holds: Holds, drawer: Drawer) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        if holds(look):
            _open(drawer, look, found)

    return probe


def _opened(drawers: dict[object, Drawer]) -> Probe:
    """Each schedule is asked once, however many rules go by it."""
    schedules = [(schedule, drawer) for schedule, drawer in drawers.items() if isinstance(schedule, Schedule)]

    def probe(look: Look, found: list[Rows]) -> None:
        for schedule, drawer in schedules:
            if schedule.open_at(look.local):
                _open(drawer, look, found)

    return probe


def _number(field: str, house: House) -> Getter:
    """The numbers that ranges are about: also of the clock and the calendar."""
    if field == "minute":
        return lambda look: look.local.hour * 60 + look.local.minute
    if field == "date":
        return lambda look: look.local.date().toordinal()
    return getter(field, house)


def _within(read: Getter, filed: Filed) -> Probe:
    intervals = Intervals(_ranges(filed))

    def probe(look: Look, found: list[Rows]) -> None:
        value = read(look)
        if isinstance(value, int):
            found.extend(intervals.holding(value))

    return probe


def _ranges(filed: Filed) -> Iterator[tuple[Interval, int]]:
    for (_, _, interval), (position, _) in filed:
        assert isinstance(interval, tuple), "`within` keys have a range"
        low, high = interval
        yield (low, high), position
