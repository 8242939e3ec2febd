"""Which route rules can never be reached, because earlier ones take all they would match.

Sound, not complete: what it says is true, what it does not say may still be so.
A rule with a condition is only taken to cover rules with the same one; values of
several rules are put together.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import product

from msgspec import Struct, field

from convroute.linter.globs import MOST_COMPARED, Globs
from convroute.policy import conditions as cond
from convroute.policy.model import RouteRule
from convroute.policy.text_matching import like

# One way to match: what it asks of each field. `Point`: for some fields, a value, or the whole test.
Way = dict[str, cond.Test]
Point = tuple[cond.Scalar | cond.Test, ...]


class Covered(Struct, frozen=True):
    """`rule` is never reached: `by`, in the order they stand, take everything it would match."""

    rule: RouteRule
    by: tuple[RouteRule, ...]


def covered(rules: Sequence[RouteRule]) -> Iterator[Covered]:
    """The rules of one stage, in the order they are tried, that nothing can reach."""
    earlier = _Earlier()
    conditions = [*map(_said, (rule.when for rule in rules))]
    asked = Counter(conditions)
    for rule, condition in zip(rules, conditions, strict=True):
        asked[condition] -= 1
        by = earlier.taking(rule)
        if by:
            yield Covered(rule, by)
        elif condition is None or asked[condition]:  # else no later rule asks for it
            earlier.add(rule)


def uncompared(rules: Sequence[RouteRule]) -> Iterator[RouteRule]:
    """The rules of one stage with so many like them before that `covered` compares no value with them."""
    patterned = [rule for rule in rules if _asks_for_a_pattern(rule)] if len(rules) > MOST_COMPARED else []
    if len(patterned) <= MOST_COMPARED:
        return
    earlier = _Earlier()
    for rule in {(_said(rule.entry), _said(rule.when)): rule for rule in reversed(patterned)}.values():
        earlier.add(rule)
    for tables in earlier.tables.values():
        for table in tables.values():
            yield from table.globs.uncompared()


def _asks_for_a_pattern(rule: RouteRule) -> bool:
    if isinstance(rule.entry, cond.Atom):
        return isinstance(rule.entry.test, cond.FitsGlob)
    return any(isinstance(test, cond.FitsGlob) for way in _ways(rule.entry) or () for test in way.values())


def _ways(condition: cond.Condition | None) -> list[Way] | None:
    """`condition` as alternatives; None where it says more than this analysis understands."""
    match condition:
        case None | cond.Always(value=True):
            return [{}]
        case cond.Atom(negated=False, test=cond.IsAny() | cond.FitsGlob() | cond.IsPresent()):
            return [{condition.field: condition.test}]
        case cond.Combination(op="or"):
            found: list[Way] = []
            for operand in condition.operands:
                ways = _ways(operand)
                if ways is None:
                    return None
                found += ways
            return found
        case cond.Combination(op="and"):
            return _all_of([_ways(operand) for operand in condition.operands])
        case _:
            return None


def _all_of(parts: list[list[Way] | None]) -> list[Way] | None:
    """Only the conjunctions that route entries are made of: each operand one way, each field once."""
    way: Way = {}
    for part in parts:
        if part is None or len(part) != 1 or way.keys() & part[0].keys():
            return None
        way |= part[0]
    return [way]


def _narrowed(way: Way, when: cond.Condition | None) -> Way | None:
    """`way` with what the rule's own condition says about its values; None if nothing is left."""
    operands = when.operands if isinstance(when, cond.Combination) and when.op == "and" else (when,)
    narrowed = dict(way)
    for operand in operands:
        if not isinstance(operand, cond.Atom) or operand.negated or not isinstance(operand.test, cond.IsAny):
            continue
        before = narrowed.get(operand.field)
        values = operand.test.values
        if before is not None:
            values = frozenset(value for value in values if _implied(value, before))
        if not values:
            return None
        narrowed[operand.field] = cond.IsAny(values)
    return narrowed


def _implied(part: cond.Scalar | cond.Test, test: cond.Test) -> bool:
    """Whether everything `part` stands for passes `test`."""
    if part == test or isinstance(test, cond.IsPresent):
        return True
    match part, test:
        case ((str() | int()), cond.IsAny()):
            return part in test.values
        case str(), cond.FitsGlob():
            return like(part, test.pattern)
        case _:
            return isinstance(test, cond.FitsGlob) and set(test.pattern) == {"*"}


class _Table(Struct):
    """What earlier rules take that ask for one and the same fields."""

    values: dict[Point, RouteRule] = field(default_factory=dict)
    globs: Globs = field(default_factory=Globs)
    taken: dict[tuple[cond.Test, ...], list[RouteRule]] = field(default_factory=dict)

    def add(self, tests: tuple[cond.Test, ...], rule: RouteRule) -> None:
        if all(isinstance(test, cond.IsAny) for test in tests):
            for point in product(*map(_parts, tests)):
                self.values.setdefault(point, rule)
        else:
            self.globs.add(tests, rule)

    def taking(self, tests: tuple[cond.Test, ...]) -> list[RouteRule] | None:
        """The rules that take every value of `tests`, or None if one is left.

        What is once taken stays so: of rules with the same large set only one has its values looked at.
        """
        known = self.taken.get(tests)
        if known is not None:
            return known
        found: dict[int, RouteRule] = {}
        for point in product(*map(_parts, tests)):
            rule = self._taker(point)
            if rule is None:
                return None
            found[id(rule)] = rule
        return self.taken.setdefault(tests, [*found.values()])

    def _taker(self, point: Point) -> RouteRule | None:
        rule = self.values.get(point)
        if rule is not None:
            return rule
        for tests, taker in self.globs.candidates(point):
            if all(_implied(part, test) for part, test in zip(point, tests, strict=True)):
                return taker
        return None


def _parts(test: cond.Test) -> Sequence[cond.Scalar | cond.Test]:
    return sorted(test.values, key=str) if isinstance(test, cond.IsAny) else (test,)


class _Earlier(Struct):
    """The rules so far, by their condition and the fields they ask for, and the order they came in."""

    tables: dict[Hashable, dict[tuple[str, ...], _Table]] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)

    def add(self, rule: RouteRule) -> None:
        if isinstance(rule.when, cond.Always) and not rule.when.value:
            return
        tables = self.tables.setdefault(_said(rule.when), {})
        self.order[id(rule)] = len(self.order)
        for way in _ways(rule.entry) or []:
            fields = tuple(sorted(way))
            table = tables.setdefault(fields, _Table())
            table.add(tuple(way[name] for name in fields), rule)

    def taking(self, rule: RouteRule) -> tuple[RouteRule, ...]:
        """The earlier rules that leave nothing for `rule`; empty if something is left."""
        found: dict[int, RouteRule] = {}
        conditions = tuple(dict.fromkeys((None, _said(rule.when))))
        for way in _ways(rule.entry) or []:
            narrowed = _narrowed(way, rule.when)
            takers = self._takers(narrowed, conditions) if narrowed is not None else None
            if takers is None:
                return ()
            found |= {id(taker): taker for taker in takers}
        return tuple(sorted(found.values(), key=lambda taker: self.order[id(taker)]))

    def _takers(self, way: Way, conditions: tuple[Hashable, ...]) -> list[RouteRule] | None:
        """Of the rules with one of these conditions."""
        asked = (item for said in conditions for item in self.tables.get(said, {}).items())
        for fields, table in asked:
            if way.keys() >= set(fields):
                takers = table.taking(tuple(way[name] for name in fields))
                if takers is not None:
                    return takers
        return None


def _said(condition: cond.Condition | None) -> Hashable:
    """What a condition says, wherever and however spaced it is written; None if it is always true."""
    match condition:
        case None:
            return None
        case cond.Always():
            return None if condition.value else False
        case cond.Atom():
            return (condition.field, condition.test, condition.negated)
        case cond.Negation():
            return ("not", _said(condition.operand))
        case cond.Combination():
            said = tuple(map(_said, condition.operands))
            if condition.op == "and" and all(part is None for part in said):
                return None
            return (condition.op, *said)
