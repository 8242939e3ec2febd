"""Tables of rules, and how an event finds in them what may hold for it.

They are data, and can be kept; how a table is asked is made ready when it is first asked.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import merge

from convroute.compiler.closures import Holds, passes
from convroute.compiler.house import House
from convroute.compiler.intervals import Intervals
from convroute.compiler.look import Getter, Look, getter
from convroute.policy.calendar import Schedule
from convroute.policy.conditions import Scalar, Test

GRAM = 3
"""So many characters are looked up where a glob says nothing about how a value begins or ends."""

CROWD = 16
"""So many rules are better told apart by something else, too."""


class Large:
    """A large set as a key: the same only as itself, for comparing two would read both."""

    __slots__ = ("values",)

    def __init__(self, values: AbstractSet[Scalar]) -> None:
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Large) and other.values is self.values

    def __hash__(self) -> int:
        return id(self.values)


PostingList = list[int]
"""Positions of rules, ascending."""

Probe = Callable[[Look, list[PostingList]], None]
"""Adds the rules of one table that the event's value leads to."""


class Tables:
    """All tables of some rules; `always` are those that nothing leads to."""

    __slots__ = ("_probes", "always", "tables")

    def __init__(self, always: PostingList, tables: "tuple[Table, ...]") -> None:
        self.always = always
        self.tables = tables
        self._probes: tuple[Probe, ...] | None = None

    def fields(self) -> set[str]:
        """What of an event the tables look at, those inside others among them."""
        found = {"time" if table.field in ("minute", "date") else table.field for table in self.tables}
        for table in self.tables:
            drawers = () if isinstance(table.filed, Intervals) else table.filed.values()
            found.update(*(drawer.fields() for drawer in drawers if isinstance(drawer, Tables)))
        return found

    def collect(self, look: Look, found: list[PostingList]) -> None:
        if self.always:
            found.append(self.always)
        probes = self._probes
        if probes is None:
            probes = self._probes = tuple(_probe(table, look.house) for table in self.tables)
        for probe in probes:
            probe(look, found)


Drawer = PostingList | Tables
Drawers = Mapping[Hashable, Drawer]


@dataclass(frozen=True, slots=True)
class Table:
    """How the value of `field` is compared, and the rules that each value leads to."""

    kind: str
    field: str
    filed: Drawers | Intervals


def ascending(found: list[PostingList]) -> PostingList | Iterator[int]:
    """All rows, lowest position first; of many, no more than are taken."""
    if len(found) < 2:
        return found[0] if found else []
    if sum(map(len, found)) <= CROWD:
        return sorted({position for rows in found for position in rows})
    return merge(*found)


def _open(drawer: Drawer, look: Look, found: list[PostingList]) -> None:
    if isinstance(drawer, Tables):
        drawer.collect(look, found)
    else:
        found.append(drawer)


def _probe(table: Table, house: House) -> Probe:
    drawers = table.filed
    if isinstance(drawers, Intervals):
        return _within(_number(table.field, house), drawers)
    match table.kind:
        case "weekday":
            return _is(lambda look: look.local.weekday(), drawers)
        case "open":
            return _opened(drawers)
        case "holds":
            return _holds(drawers)
        case "unless":
            return _unless(table.field, drawers, house)
        case "present":
            read = getter(table.field, house)
            return _present(lambda look: read(look) is not None, drawers[None])
        case _:
            return _compared(table.kind, getter(table.field, house), drawers)


def _compared(kind: str, read: Getter, drawers: Drawers) -> Probe:
    match kind:
        case "is":
            return _is(read, drawers)
        case "starts":
            return _cut(read, drawers, lambda text, length: text[:length])
        case "ends":
            return _cut(read, drawers, lambda text, length: text[-length:])
        case "among":
            return _among(read, drawers)
        case "has":
            return _has(read, drawers)
        case _:
            return _says(read, drawers)


def _is(read: Getter, drawers: Drawers) -> Probe:
    find = drawers.get

    def probe(look: Look, found: list[PostingList]) -> None:
        drawer = find(read(look))
        if drawer is not None:
            _open(drawer, look, found)

    return probe


def _among(read: Getter, drawers: Drawers) -> Probe:
    """Each set is asked once, however many rules look at it."""
    sets = [(large.values, drawer) for large, drawer in drawers.items() if isinstance(large, Large)]

    def probe(look: Look, found: list[PostingList]) -> None:
        value = read(look)
        for values, drawer in sets:
            if value in values:
                _open(drawer, look, found)

    return probe


def _unless(field: str, drawers: Drawers, house: House) -> Probe:
    """Each test is made once, however many rules ask for its opposite."""
    tests = [
        (passes(field, test, house), drawer) for test, drawer in drawers.items() if isinstance(test, Test)
    ]

    def probe(look: Look, found: list[PostingList]) -> None:
        for passed, drawer in tests:
            if not passed(look):
                _open(drawer, look, found)

    return probe


def _cut(read: Getter, drawers: Drawers, cut: Callable[[str, int], str]) -> Probe:
    lengths = sorted({len(str(value)) for value in drawers})

    def probe(look: Look, found: list[PostingList]) -> None:
        value = read(look)
        if value is None:
            return
        text = str(value)
        for length in lengths:
            drawer = drawers.get(cut(text, length))
            if drawer is not None:
                _open(drawer, look, found)

    return probe


def _has(read: Getter, drawers: Drawers) -> Probe:
    def probe(look: Look, found: list[PostingList]) -> None:
        value = read(look)
        if value is None:
            return
        text = str(value)
        for gram in {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}:
            if gram in drawers:
                _open(drawers[gram], look, found)

    return probe


def _says(read: Getter, drawers: Drawers) -> Probe:
    def probe(look: Look, found: list[PostingList]) -> None:
        value = read(look)
        if value is None:
            return
        for word in drawers.keys() & look.words(str(value)):
            _open(drawers[word], look, found)

    return probe


def _holds(drawers: Drawers) -> Probe:
    def probe(look: Look, found: list[PostingList]) -> None:
        for value in look.event.attachments:
            if value in drawers:
                _open(drawers[value], look, found)

    return probe


def _present(holds: Holds, drawer: Drawer) -> Probe:
    def probe(look: Look, found: list[PostingList]) -> None:
        if holds(look):
            _open(drawer, look, found)

    return probe


def _opened(drawers: Drawers) -> Probe:
    """Each schedule is asked once, however many rules go by it."""
    schedules = [(schedule, drawer) for schedule, drawer in drawers.items() if isinstance(schedule, Schedule)]

    def probe(look: Look, found: list[PostingList]) -> None:
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


def _within(read: Getter, intervals: Intervals) -> Probe:
    def probe(look: Look, found: list[PostingList]) -> None:
        value = read(look)
        if isinstance(value, int):
            found.extend(intervals.holding(value))

    return probe
