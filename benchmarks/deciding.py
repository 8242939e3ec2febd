"""What a decision costs, at any size of policy, against dictionaries written by hand.

`python -m benchmarks.deciding` prints the tables; `--quick` leaves out the largest sizes.
"""

import sys
from dataclasses import dataclass
from functools import partial
from gc import disable, enable
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import process_time_ns

from benchmarks import conditional, phrases
from benchmarks.handwritten import Answer, handwritten
from benchmarks.loaded import loaded
from benchmarks.shop import Arrival, Shop, arrivals, from_ad
from benchmarks.tables import count, duration, ratio, table
from benchmarks.timing import Call, cost
from convroute import Decision, Policy
from convroute.evaluator.trace import Trace

SIZES = (10, 100, 1_000, 10_000, 100_000)
CONDITIONAL_SIZES = (10, 100, 1_000, 10_000)
QUICK = 1_000


class DisagreementError(Exception):
    """The two versions decide an event differently, so that their costs say nothing."""


def by_size(sizes: tuple[int, ...]) -> dict[int, dict[str, tuple[float, float]]]:
    """Size and event to nanoseconds: convroute's, and the hand-written version's."""
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for size in sizes:
        shop = Shop.of_size(size)
        decide, answer = policy_of(shop).decide, handwritten(shop)
        found[size] = {}
        for name, (event, thread) in arrivals(shop).items():
            agree(decide(event, thread), answer(event, thread), name)
            mine, hand = cost([partial(decide, event, thread), partial(answer, event, thread)])
            found[size][name] = mine, hand
    return found


def policy_of(shop: Shop) -> Policy:
    with TemporaryDirectory() as folder:
        return loaded(shop, folder)


def agree(decision: object, answer: Answer, name: str) -> None:
    assert isinstance(decision, Decision), "every event can be decided"
    mine = (decision.app, decision.rule, decision.reason_kind, decision.owner, decision.expires_at)
    hand = (answer.app, answer.rule, answer.reason, answer.owner, answer.expires_at)
    if mine != hand:
        raise DisagreementError(f"{name}: {mine}, by hand {hand}")


def by_condition(sizes: tuple[int, ...]) -> dict[int, dict[str, float]]:
    """Size and event to nanoseconds, in a policy of conditional rules."""
    found: dict[int, dict[str, float]] = {}
    for size in sizes:
        with TemporaryDirectory() as folder:
            path = Path(folder, "conditional.route")
            path.write_text(conditional.policy_text(size), "utf-8")
            decide = Policy.load(path).decide
        named = conditional.arrivals(size)
        costs = cost([partial(decide, *arrival) for arrival in named.values()])
        found[size] = dict(zip(named, costs, strict=True))
    return found


def by_phrases(counts: tuple[int, ...]) -> dict[int, dict[str, float]]:
    """Number of phrases and message to nanoseconds, the policies of all numbers taking turns."""
    calls: dict[tuple[int, str], Call] = {}
    for number in counts:
        decide = phrases.policy_of(number).decide
        for name, event in phrases.messages(number).items():
            calls[number, name] = partial(decide, event)
    costs = dict(zip(calls, cost([*calls.values()]), strict=True))
    return {number: {name: taken for (n, name), taken in costs.items() if n == number} for number in counts}


@dataclass(frozen=True, slots=True)
class Told:
    """Nanoseconds, over all sorts of events; `listed` rules are in an explanation on average.

    `looked_at` is an explanation of which each rule is looked at.
    """

    decided: float
    kept: float
    explained: float
    looked_at: float
    as_json: float
    listed: float


def kept_and_told(size: int) -> Told:
    """Deciding, deciding and keeping the decision, and explaining."""
    shop = Shop.of_size(size)
    policy = policy_of(shop)
    found = [_kept_and_told(policy, arrival) for arrival in arrivals(shop).values()]
    return Told(*(fmean(column) for column in zip(*found, strict=True)))


def first_explanation(size: int) -> float:
    """Nanoseconds to explain an event whose rule was not explained before: the mean of some hundred ads."""
    shop = Shop.of_size(size)
    policy = policy_of(shop)
    events = [from_ad(ad) for ad in shop.ads][:1_000]
    for event in events:
        policy.decide(event)
    early, late = events[: len(events) // 2], events[len(events) // 2 :]
    for event in early:
        policy.explain(event)
    disable()
    try:
        start = process_time_ns()
        for event in late:
            policy.explain(event)
        return (process_time_ns() - start) / len(late)
    finally:
        enable()


def _kept_and_told(policy: Policy, arrival: Arrival) -> list[float]:
    event, thread = arrival
    decide, kept = policy.decide, [policy.decide(event, thread)]

    def keep() -> None:
        kept[0] = decide(event, thread)

    def only() -> None:
        decide(event, thread)

    def explain() -> None:
        policy.explain(event, thread)

    def look() -> int:
        return sum(len([*step.rules]) for step in trace_of(policy, arrival).steps)

    def explain_as_json() -> None:
        policy.explain(event, thread).to_json()

    calls: list[Call] = [only, keep, explain, look, explain_as_json]
    return [*cost(calls), look()]


def trace_of(policy: Policy, arrival: Arrival) -> Trace:
    decision = policy.explain(*arrival).decision
    assert isinstance(decision, Decision), "every event can be decided"
    assert decision.trace is not None, "it was asked for"
    return decision.trace


def main(arguments: list[str]) -> int:
    quick = "--quick" in arguments
    sizes = tuple(size for size in SIZES if not quick or size <= QUICK)
    crowds = tuple(size for size in CONDITIONAL_SIZES if not quick or size <= QUICK)
    measured = by_size(sizes)
    print("Ads, links and buttons, each with an app; the mean of eight sorts of events.\n")
    print(_sizes_table(measured))
    print(f"\nEach sort of event, at {count(sizes[-1])} rules.\n")
    print(_events_table(measured[sizes[-1]]))
    print("\nRules with conditions of eight sorts in one stage: globs, ranges, words, facts, hours.\n")
    print(_conditions_table(by_condition(crowds)))
    print(f"\nOne rule for many phrases, and a message of {count(phrases.LENGTH)} characters.\n")
    print(_conditions_table(by_phrases(phrases.COUNTS), "phrases"))
    print("\nA decision kept, and explained again.\n")
    told = {size: kept_and_told(size) for size in (sizes[0], sizes[1], sizes[-1])}
    print(_kept_table(told))
    print(f"\n{_each_listed(told[sizes[0]], told[sizes[1]])}")
    print(_first(sizes[-1], first_explanation(sizes[-1])))
    return 0


def _sizes_table(measured: dict[int, dict[str, tuple[float, float]]]) -> str:
    rows, first = [], 0.0
    for size, named in measured.items():
        mine, hand = (fmean(column) for column in zip(*named.values(), strict=True))
        first = first or mine
        worst = max(one / other for one, other in named.values())
        rows.append(
            [
                count(size),
                duration(hand),
                duration(mine),
                ratio(mine / hand),
                ratio(worst),
                ratio(mine / first),
            ]
        )
    head = ["rules", "by hand", "convroute", "÷ by hand", "its worst event", "÷ the first row"]
    return table(head, rows)


def _events_table(named: dict[str, tuple[float, float]]) -> str:
    rows = [
        [name, duration(hand), duration(mine), ratio(mine / hand)] for name, (mine, hand) in named.items()
    ]
    return table(["event", "by hand", "convroute", "÷ by hand"], rows)


def _conditions_table(measured: dict[int, dict[str, float]], what: str = "rules") -> str:
    first = next(iter(measured.values()))
    rows = [
        [count(size), *(f"{duration(taken)} ({ratio(taken / first[name])})" for name, taken in named.items())]
        for size, named in measured.items()
    ]
    return table([what, *first], rows)


def _kept_table(measured: dict[int, Told]) -> str:
    rows = []
    for size, told in measured.items():
        parts = (told.explained, told.looked_at, told.as_json)
        shown = [f"{duration(taken)} ({ratio(taken / told.decided)})" for taken in parts]
        listed = f"{told.listed:.1f}"
        rows.append(
            [
                count(size),
                duration(told.decided),
                ratio(told.kept / told.decided),
                *shown[:1],
                listed,
                *shown[1:],
            ]
        )
    head = ["rules", "decided", "kept ÷ decided", "explained (÷ decided)", "rules listed"]
    return table([*head, "and each looked at", "and as JSON"], rows)


def _each_listed(few: Told, some: Told) -> str:
    """What one more rule in the list costs."""
    more = some.listed - few.listed
    made = (some.looked_at - few.looked_at) / more
    printed = (some.as_json - few.as_json) / more
    return f"Each rule that is listed: {duration(made)} when it is looked at, {duration(printed)} as JSON."


def _first(size: int, taken: float) -> str:
    return f"The first explanation of a rule's decision, at {count(size)} rules: {duration(taken)}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
