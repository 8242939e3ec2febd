"""What the given policies say about each field: every test of every condition, and their constants."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from convroute.policy import conditions as cond
from convroute.policy.model import CheckedPolicy


class Constants(Struct):
    """`tests` by field; `only_some` holds by field the values and phrases of lists that not all
    policies name."""

    tests: dict[str, list[cond.Test]] = field(default_factory=dict)
    only_some: dict[str, tuple[cond.Scalar, ...]] = field(default_factory=dict)


def constants(policies: Sequence[CheckedPolicy]) -> Constants:
    """One walk over all conditions."""
    found = Constants()
    named: list[dict[str, set[cond.Scalar]]] = []
    for policy in policies:
        values: dict[str, set[cond.Scalar]] = {}
        for atom in atoms(policy):
            found.tests.setdefault(atom.field, []).append(atom.test)
            if isinstance(atom.test, cond.IsAny):
                values.setdefault(atom.field, set()).update(atom.test.values)
            elif isinstance(atom.test, cond.MentionsAny):
                values.setdefault(atom.field, set()).update(atom.test.phrases)
        named.append(values)
    for name in {name for values in named for name in values}:
        sets: list[set[cond.Scalar]] = [values.get(name, set()) for values in named]
        common = sets[0].intersection(*sets[1:])
        uncommon = sets[0].union(*sets[1:]) - common
        if uncommon:
            found.only_some[name] = tuple(sorted(uncommon, key=str))
    return found


def atoms(policy: CheckedPolicy) -> Iterator[cond.Atom]:
    """Every look at a field that the policy can take."""
    for rule in policy.routes:
        yield from _in(rule.entry)
        yield from _in(rule.when)
    for permission in policy.permissions:
        yield from _in(permission.when)


def clock_tests(tests: Iterable[cond.Test]) -> Iterator[cond.ClockTest]:
    for test in tests:
        if isinstance(test, cond.IsOpen | cond.OnWeekdays | cond.InHours | cond.InDates):
            yield test


def _in(condition: cond.Condition | None) -> Iterator[cond.Atom]:
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        match part:
            case cond.Atom():
                yield part
            case cond.Negation():
                waiting.append(part.operand)
            case cond.Combination():
                waiting.extend(part.operands)
            case _:
                pass
