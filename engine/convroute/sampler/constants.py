"""What the given policies say about each field: every test of every condition, and their constants."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from convroute.policy.conditions import (
    Atom,
    ClockTest,
    Combination,
    Condition,
    InDates,
    InHours,
    IsAny,
    IsOpen,
    Negation,
    OnWeekdays,
    Scalar,
    Test,
)
from convroute.policy.model import CheckedPolicy


class Constants(Struct):
    """`tests` by field; `only_some` holds by field the values of lists that not all policies name."""

    tests: dict[str, list[Test]] = field(default_factory=dict)
    only_some: dict[str, tuple[Scalar, ...]] = field(default_factory=dict)


def constants(policies: Sequence[CheckedPolicy]) -> Constants:
    """One walk over all conditions."""
    found = Constants()
    named: list[dict[str, set[Scalar]]] = []
    for policy in policies:
        values: dict[str, set[Scalar]] = {}
        for atom in atoms(policy):
            found.tests.setdefault(atom.field, []).append(atom.test)
            if isinstance(atom.test, IsAny):
                values.setdefault(atom.field, set()).update(atom.test.values)
        named.append(values)
    for name in {name for values in named for name in values}:
        sets: list[set[Scalar]] = [values.get(name, set()) for values in named]
        common = sets[0].intersection(*sets[1:])
        uncommon = sets[0].union(*sets[1:]) - common
        if uncommon:
            found.only_some[name] = tuple(sorted(uncommon, key=str))
    return found


def atoms(policy: CheckedPolicy) -> Iterator[Atom]:
    """Every look at a field that the policy can take."""
    for rule in (*policy.campaign, *policy.link, *policy.organic):
        yield from _in(rule.entry)
        yield from _in(rule.when)
    for permission in policy.permissions:
        yield from _in(permission.when)


def clock_tests(tests: Iterable[Test]) -> Iterator[ClockTest]:
    for test in tests:
        if isinstance(test, IsOpen | OnWeekdays | InHours | InDates):
            yield test


def _in(condition: Condition | None) -> Iterator[Atom]:
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        match part:
            case Atom():
                yield part
            case Negation():
                waiting.append(part.operand)
            case Combination():
                waiting.extend(part.operands)
            case _:
                pass
