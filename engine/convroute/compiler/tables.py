"""Where rules are filed by their keys: one table for each field and way of comparing it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from convroute.compiler.closures import Holds
from convroute.compiler.house import House
from convroute.compiler.intervals import Interval, Intervals
from convroute.compiler.keys import GRAM, Key
from convroute.compiler.look import Getter, Look, getter
from convroute.policy.calendar import Schedule

Rows = list[int]
"""Positions of rules, ascending."""

Probe = Callable[[Look, list[Rows]], None]
"""Adds the rules of one table that the event's value leads to."""

Filed = list[tuple[Key, int]]
Value = TypeVar("Value")


def probes(filed: Filed, house: House) -> tuple[Probe, ...]:
    """The tables of all `filed` rules, given in the order of their positions."""
    tables: dict[tuple[str, str], Filed] = {}
    for key, position in filed:
        tables.setdefault((key[0], key[1]), []).append((key, position))
    return tuple(_probe(kind, field, rows, house) for (kind, field), rows in tables.items())


def _probe(kind: str, field: str, filed: Filed, house: House) -> Probe:
    if kind == "within":
        return _within(_number(field, house), filed)
    if kind == "open":
        return _open(filed)
    if kind == "weekday":
        return _is(lambda look: look.local.weekday(), _table(filed))
    read = getter(field, house)
    match kind:
        case "is":
            return _is(read, _table(filed))
        case "starts":
            return _cut(read, _by_length(filed), lambda text, length: text[:length])
        case "ends":
            return _cut(read, _by_length(filed), lambda text, length: text[-length:])
        case "has":
            return _has(read, _table(filed))
        case "says":
            return _says(read, _table(filed))
        case "holds":
            return _holds(_table(filed))
        case _:
            return _if(lambda look: read(look) is not None, [position for _, position in filed])


def _table(filed: Filed) -> dict[object, Rows]:
    """Value to positions; a rule stands once even if two of its keys are the same."""
    table: dict[object, Rows] = {}
    for key, position in filed:
        rows = table.setdefault(key[2], [])
        if not rows or rows[-1] != position:
            rows.append(position)
    return table


def _by_length(filed: Filed) -> tuple[tuple[int, dict[object, Rows]], ...]:
    table = _table(filed)
    lengths = sorted({len(str(value)) for value in table})
    return tuple(
        (length, {value: rows for value, rows in table.items() if len(str(value)) == length})
        for length in lengths
    )


def _is(read: Getter, table: dict[object, Rows]) -> Probe:
    find = table.get

    def probe(look: Look, found: list[Rows]) -> None:
        rows = find(read(look))
        if rows is not None:
            found.append(rows)

    return probe


def _cut(
    read: Getter, tables: tuple[tuple[int, dict[object, Rows]], ...], cut: Callable[[str, int], str]
) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        value = read(look)
        if value is None:
            return
        text = str(value)
        for length, table in tables:
            rows = table.get(cut(text, length))
            if rows is not None:
                found.append(rows)

    return probe


def _has(read: Getter, table: dict[object, Rows]) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        value = read(look)
        if value is None:
            return
        text = str(value)
        grams = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
        found.extend(table[gram] for gram in grams if gram in table)

    return probe


def _says(read: Getter, table: dict[object, Rows]) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        value = read(look)
        if value is None:
            return
        found.extend([table[word] for word in look.words(str(value)) if word in table])

    return probe


def _holds(table: dict[object, Rows]) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        found.extend(table[value] for value in look.event.attachments if value in table)

    return probe


def _if(holds: Holds, rows: Rows) -> Probe:
    def probe(look: Look, found: list[Rows]) -> None:
        if holds(look):
            found.append(rows)

    return probe


def _open(filed: Filed) -> Probe:
    """Each schedule is asked once, however many rules go by it."""
    by_schedule: dict[Schedule, Rows] = {}
    for (_, _, schedule), position in filed:
        assert isinstance(schedule, Schedule), "`open` keys have one"
        by_schedule.setdefault(schedule, []).append(position)
    schedules = tuple(by_schedule.items())

    def probe(look: Look, found: list[Rows]) -> None:
        found.extend(rows for schedule, rows in schedules if schedule.open_at(look.local))

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


def _ranges(filed: Filed) -> Iterable[tuple[Interval, int]]:
    for (_, _, interval), position in filed:
        assert isinstance(interval, tuple), "`within` keys have a range"
        low, high = interval
        yield (low, high), position
