"""Conditions that are never true, or always, whatever the snapshot (language: Conditions; semantics 6).

Sound, not complete: each field is looked at by itself, inside one `and` or `or`.
That something is always true is found as its negation being never true.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct, field

from convroute.policy import conditions as cond
from convroute.policy.calendar import Hours
from convroute.policy.fields import ENTRY_POINTS, FIELDS
from convroute.policy.space import impossible
from convroute.policy.text_matching import like
from convroute.units import DAY_MINUTES

_WHOLE_DAY = cond.InHours(Hours(0, DAY_MINUTES))

# What is already known of a field that is always there: the only values it can have.
Known = dict[str, frozenset[cond.Scalar]]


def never(condition: cond.Condition, known: Known, turned: bool = False) -> bool:
    """Whether `condition` (`turned`: its negation) is false for every snapshot that fits `known`."""
    return _impossible(condition, turned, known)


def always(condition: cond.Condition, known: Known) -> bool:
    return never(condition, known, turned=True)


def known_values(channels: Iterable[str]) -> Known:
    """The words of every field that is always there; of `channel` only the policy's own."""
    known: Known = {
        info.name: frozenset(info.values)
        for info in FIELDS.values()
        if info.type == "enum" and not info.optional
    }
    return known | {"channel": frozenset(channels)}


def _impossible(condition: cond.Condition, turned: bool, known: Known) -> bool:
    match condition:
        case cond.Always():
            return condition.value == turned
        case cond.Negation():
            return _impossible(condition.operand, not turned, known)
        case cond.Atom():
            return _contradict([(condition, turned)], known)
        case cond.Combination():
            if (condition.op == "or") != turned:
                return all(_impossible(part, turned, known) for part in condition.operands)
            parts = [(part, turned) for part in condition.operands]
            if any(_impossible(part, flipped, known) for part, flipped in parts):
                return True
            return _contradict(_atoms(parts), known)


def _atoms(parts: Sequence[tuple[cond.Condition, bool]]) -> list[tuple[cond.Atom, bool]]:
    """The atoms among the parts of an `and`, through the negations around them."""
    found: list[tuple[cond.Atom, bool]] = []
    for part, turned in parts:
        while isinstance(part, cond.Negation):
            part, turned = part.operand, not turned
        if isinstance(part, cond.Atom):
            found.append((part, turned))
    return found


class _Seen(Struct):
    """What all tests of one field leave of it. `there`: it must be present; `missing`: it must not."""

    values: AbstractSet[cond.Scalar] | None = None
    excluded: set[cond.Scalar] = field(default_factory=set)
    low: int | None = None
    high: int | None = None
    globs: list[str] = field(default_factory=list)
    there: bool = False
    missing: bool = False


def _contradict(atoms: Iterable[tuple[cond.Atom, bool]], known: Known) -> bool:
    by_field: dict[str, list[tuple[cond.Atom, bool]]] = {}
    for atom, turned in atoms:
        by_field.setdefault(atom.field, []).append((atom, turned))
    return any(_empty(name, tests, known) for name, tests in by_field.items())


def _empty(name: str, atoms: list[tuple[cond.Atom, bool]], known: Known) -> bool:
    if name == "time":
        return _no_day(atoms)
    seen = _Seen(values=known.get(name), there=name in FIELDS and not FIELDS[name].optional)
    entries = known.get("entry", ENTRY_POINTS)
    seen.excluded |= frozenset[str].intersection(*(impossible(name, str(entry)) for entry in entries))
    for atom, turned in atoms:
        _narrow(seen, atom, atom.negated != turned)
    if seen.there and seen.missing:
        return True
    return seen.there and _no_value(name, seen)


def _narrow(seen: _Seen, atom: cond.Atom, negated: bool) -> None:
    test = atom.test
    match test:
        case cond.IsPresent():
            seen.missing |= negated
            seen.there |= not negated
            return
        case cond.IsAny() if negated:
            seen.excluded |= test.values
        case cond.IsAny():
            seen.values = test.values if seen.values is None else seen.values & test.values
        case cond.InBounds() if not negated:
            seen.low = max((n for n in (seen.low, test.low) if n is not None), default=None)
            seen.high = min((n for n in (seen.high, test.high) if n is not None), default=None)
        case cond.InBounds():
            _cut_off(seen, atom.field, test)
        case cond.FitsGlob() if not negated:
            seen.globs.append(test.pattern)
        case _:
            pass
    seen.there |= not negated


def _cut_off(seen: _Seen, name: str, test: cond.InBounds) -> None:
    """What is left outside a range, where that is one piece."""
    least, most = (FIELDS[name].least, FIELDS[name].most) if name in FIELDS else (None, None)
    open_below = test.low is None or (least is not None and test.low <= least)
    open_above = test.high is None or (most is not None and test.high >= most)
    if open_below and open_above:
        seen.values = frozenset()
    elif open_below and test.high is not None:
        seen.low = max(test.high + 1, seen.low) if seen.low is not None else test.high + 1
    elif open_above and test.low is not None:
        seen.high = min(test.low - 1, seen.high) if seen.high is not None else test.low - 1


def _no_value(name: str, seen: _Seen) -> bool:
    if seen.values is None:
        least, most = (FIELDS[name].least, FIELDS[name].most) if name in FIELDS else (None, None)
        low = max((n for n in (seen.low, least) if n is not None), default=None)
        high = min((n for n in (seen.high, most) if n is not None), default=None)
        return low is not None and high is not None and low > high
    return not any(_fits(value, seen) for value in seen.values)


def _fits(value: cond.Scalar, seen: _Seen) -> bool:
    if value in seen.excluded:
        return False
    if isinstance(value, str):
        return all(like(value, pattern) for pattern in seen.globs)
    return (seen.low is None or value >= seen.low) and (seen.high is None or value <= seen.high)


def _no_day(atoms: list[tuple[cond.Atom, bool]]) -> bool:
    """Weekdays that leave no day, or no hour of any; hours, dates and schedules are not put together."""
    left = frozenset(range(7))
    for atom, turned in atoms:
        if atom.test == _WHOLE_DAY and atom.negated != turned:
            return True
        if isinstance(atom.test, cond.OnWeekdays):
            days = frozenset(atom.test.days)
            left = left - days if atom.negated != turned else left & days
    return not left
