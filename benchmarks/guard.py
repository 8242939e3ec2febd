"""A loss of speed that steps do not show, because it is in what is compiled: `python -m benchmarks.guard`.

Ratios of time, with a margin: the limits are about twice what is usual. Both sides are measured by turns and
in processor time, the best round of each, so that a busy machine slows both. Ends with 1 if a limit is
exceeded; the tests count steps instead, which are the same on every machine.
"""

import json
import sys
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from benchmarks.ready import (
    CONDITIONAL_ARRIVALS,
    CROWD,
    LISTED,
    MANY,
    WEBHOOKS,
    Call,
    by_hand,
    deciding,
    deciding_conditions,
    one_by_one,
    read,
    shop_policy,
    webhook,
)
from benchmarks.tables import ratio, table
from benchmarks.timing import cost


class Limit(NamedTuple):
    """What is measured, against what, and how many times the time of that it may take."""

    name: str
    ours: Call
    theirs: Call
    most: float


def limits() -> Iterator[Limit]:
    """What is usual: 1.3 times, 1.2 times, 1.4 to 2 times, and 1.1 to 2 times."""
    for arrival in ("ad", "message", "owned thread"):
        yield Limit(f"decide: {arrival}, against by hand", deciding(MANY, arrival), by_hand(arrival), 3)
    for arrival in CONDITIONAL_ARRIVALS:
        many, some = (deciding_conditions(rules, arrival) for rules in (CROWD, LISTED))
        yield Limit(f"2 000 conditions: {arrival}, against 100", many, some, 2.5)
    policy = shop_policy(MANY)
    for name in ("message", "handover: pass", "comment"):
        events = read(name)
        together, apart = partial(policy.decide_many, events), partial(one_by_one, policy, events)
        yield Limit(f"many at once: {name}, against one by one", together, apart, 4)
    for name in WEBHOOKS:
        data = webhook(name)
        yield Limit(
            f"read and decide: {name}, against json.loads", _decided(data), partial(json.loads, data), 4
        )


def _decided(data: bytes) -> Call:
    policy = shop_policy(MANY)

    def decided() -> None:
        for event in policy.read(data):
            policy.decide(event)

    return decided


def main() -> int:
    """Prints every ratio with its limit; 1 if one is exceeded."""
    rows, exceeded = [], 0
    for name, ours, theirs, most in limits():
        one, other = cost([ours, theirs], rounds=5, round_ns=3_000_000)
        exceeded += one > most * other
        rows.append([name, ratio(one / other), ratio(most), "exceeded" if one > most * other else ""])
    print(table(["", "measured", "limit", ""], rows))
    return 1 if exceeded else 0


if __name__ == "__main__":
    sys.exit(main())
