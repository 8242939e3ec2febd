"""Snapshots of the given policies, the same ones for the same seed (semantics 6)."""

from collections.abc import Iterator, Sequence

from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.sampler.aims import Aim
from convroute.sampler.dice import Dice
from convroute.sampler.plan import Plan, plan


def sample(policies: Sequence[CheckedPolicy], count: int, seed: int = 0) -> Iterator[Snapshot]:
    """`count` snapshots whose values lie on and beside every boundary that the policies draw.

    The rules of all policies take turns, so that rare ones are met as often as
    common ones.
    """
    dice, turns = Dice(seed), _turns(plan(policies))
    counters = [0] * len(turns)
    for number in range(count):
        turn = number % len(turns)
        aims = turns[turn]
        yield aims[counters[turn] % len(aims)].draw(dice)
        counters[turn] += 1


def _turns(plan: Plan) -> tuple[tuple[Aim, ...], ...]:
    """Ten draws, and what each is for; where there are no rules the others take their turns."""
    rules = plan.rules or plan.events
    return (rules, rules, plan.events, rules, rules, plan.requests, rules, rules, rules, rules)
