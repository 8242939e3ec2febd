"""What a policy looks at: every test of every condition."""

from collections.abc import Iterable, Iterator

from convroute.policy import conditions as cond
from convroute.policy.model import CheckedPolicy


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
