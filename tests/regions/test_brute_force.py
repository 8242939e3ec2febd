"""Dead rules, what takes everything from them, and witnesses, against every snapshot of a small world."""

from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.stages import rules_of, unusable
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGES, Stage
from convroute.regions.answers import Unknown
from convroute.regions.cover import Cover, Covers
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules
from convroute.workspace import load
from tests.regions.random_policies import policy_text
from tests.regions.universe import TooLargeError, World


class Compared:
    """One stage of one policy: the world, and the solver's answers about it."""

    def __init__(self, policy: CheckedPolicy, stage: Stage, text: str) -> None:
        self.policy = policy
        self.text = text
        self.world = World([policy], stage, active=policy.behavior.preempts(stage))
        self.rules = StageRules(Model([policy]), stage, Program(policy, few=0))
        self.matching = [self.world.matching(rule) for rule in rules_of(policy, stage)]

    def check(self) -> int:
        """Compares everything; how many rules never fire."""
        search = Search(self.rules.model)
        search.require(self.rules.asked)
        live: list[int] = []
        dead: list[int] = []
        taken = 0
        for position in range(len(self.matching)):
            found = search.find([self.rules.tree(position)], partial(self.rules.before, position))
            assert not isinstance(found, Unknown), (self.text, position, found.why)
            if isinstance(found, Empty):
                dead.append(position)
                assert not self.matching[position] & ~taken, (self.text, position, "fires in the world")
            else:
                live.append(position)
                self.check_witness(position, found)
            taken |= self.matching[position]
        covers = Covers(self.rules, lambda one, other: one != other)
        for position in dead:
            found_cover = covers.of(position, live)
            assert isinstance(found_cover, Cover), (self.text, position, found_cover)
            self.check_cover(position, found_cover, live)
        return len(dead)

    def check_witness(self, position: int, point: Point) -> None:
        decision = evaluate(self.policy, point.snapshot)
        assert self.rules.first(point.snapshot) == position, (self.text, position, point.snapshot)
        rule = rules_of(self.policy, self.rules.stage)[position]
        item = point.snapshot.item
        assert isinstance(item, Event)
        if unusable(self.policy, rule, item.channel) is None:
            assert decision.reason.rule == rule.id, (self.text, decision)

    def check_cover(self, position: int, cover: Cover, live: list[int]) -> None:
        assert not self._left(position, cover.positions), (self.text, position, cover)
        assert set(cover.positions) <= {at for at in live if at < position}
        assert cover.smallest
        for size in range(len(cover.positions)):
            for fewer in combinations([at for at in live if at < position], size):
                if self._left(position, fewer):
                    continue
                search = Search(self.rules.model)  # the world is small: outside of it something may be left
                search.require(self.rules.asked)
                outside = search.find([self.rules.tree(position), *map(self.rules.refused, fewer)])
                assert isinstance(outside, Point), (self.text, position, cover, fewer)
                self._check_outside(position, fewer, outside)

    def _check_outside(self, position: int, fewer: tuple[int, ...], point: Point) -> None:
        matching = {*self.rules.taking(point, range(len(self.matching)))}
        assert not matching & {*fewer}, (self.text, position, fewer, point.snapshot)

    def _left(self, position: int, taken: tuple[int, ...]) -> int:
        left = self.matching[position]
        for other in taken:
            left &= ~self.matching[other]
        return left


def compare(number: int, folder: Path) -> int:
    """Compares the stages of the policy of that number; how many of its rules never fire."""
    text = policy_text(number, 7)
    (folder / "p.route").write_text(text)
    checked = load(str(folder / "p.route"))
    if checked.policy is None:
        return 0
    dead = 0
    for stage in STAGES:
        if rules_of(checked.policy, stage):
            try:
                dead += Compared(checked.policy, stage, text).check()
            except TooLargeError:
                continue
    return dead


def test_rules_that_never_fire_are_those_of_brute_force(tmp_path: Path) -> None:
    assert sum(compare(number, tmp_path) for number in range(300)) > 100


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(20))
def test_rules_that_never_fire_are_those_of_brute_force_in_thousands(part: int, tmp_path: Path) -> None:
    first = 1000 * (part + 1)
    assert sum(compare(number, tmp_path) for number in range(first, first + 1000)) > 300
