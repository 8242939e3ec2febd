"""The atomic conditions of a rule, and what each came to when the rule was tried (semantics 5).

A trace lists the atoms that were reached; how they are joined tells which is which.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from convroute.evaluator.trace import Logic, Seen
from convroute.policy.conditions import Always, Atom, Combination, Condition, Negation, leaves


def answers(
    condition: Condition, logic: Logic, seen: Sequence[Seen], first: int = 0
) -> Iterator[tuple[int, bool]]:
    """Each atom that was reached: its number in `leaves(condition)`, counted from `first`, and its answer."""
    match condition, logic:
        case ((Atom() | Always()), int()):
            yield first, seen[logic].result
        case Negation(), list():
            yield from answers(condition.operand, logic[1], seen, first)
        case Combination(), list():
            for operand, part in zip(condition.operands, logic[1:], strict=False):
                yield from answers(operand, part, seen, first)
                first += len(leaves(operand))
        case _:
            raise ValueError("the trace is about another condition")


def towards(condition: Condition, number: int, outcome: bool) -> list[tuple[Condition, bool]]:
    """What parts of `condition` have to come to so that atom `number` is reached and answers `outcome`."""
    match condition:
        case Atom() | Always():
            return [(condition, outcome)]
        case Negation():
            return towards(condition.operand, number, outcome)
        case Combination():
            before: list[tuple[Condition, bool]] = []
            for operand in condition.operands:
                size = len(leaves(operand))
                if number < size:
                    return [*before, *towards(operand, number, outcome)]
                before.append((operand, condition.op == "and"))
                number -= size
            raise IndexError("the condition has no such atom")
        case _:
            assert_never(condition)
