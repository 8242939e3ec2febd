"""What a change of rules changes, against every snapshot of a small world, before and after."""

from collections.abc import Hashable, Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.channel import Channel
from convroute.differ.causes import OfRules
from convroute.differ.comparison import Changed, Comparison, Key
from convroute.differ.difference import Line
from convroute.differ.lines import Lines
from convroute.differ.pair import Pair
from convroute.evaluator.evaluate import evaluate
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGES, Stage
from convroute.regions.budget import Budget
from convroute.regions.opening import OWNER
from convroute.regions.stage import StageRules
from convroute.workspace import load
from tests.regions.random_policies import changed_text
from tests.regions.universe import TooLargeError, World


class Compared:
    """One stage of two policies on one channel, on idle threads or on active ones."""

    def __init__(self, pair: Pair, stage: Stage, channel: Channel, world: World) -> None:
        active, model = world.active, pair.model
        self.world = world
        before, after = (StageRules(model, stage, its, side) for side, its in enumerate(pair.planned))
        self.old = Lines(before, channel, "owned" if active else "idle")
        self.new = Lines(after, channel, "owned" if active else "idle")
        on_threads = [before.owned, after.owned] if active else [before.idle, after.idle]
        self.context = [before.opening, model.on_channel(channel), *on_threads]
        self.pair = pair
        self.policies = pair.old, pair.new

    def check(self) -> int:
        """Compares; how many regions there are."""
        keys: set[Key] = set()
        found: set[tuple[Line | None, Hashable, Hashable]] = set()
        comparison = Comparison(self.old, self.new, OfRules(self.old, self.new), set())
        for change in comparison.changes(partial(self.pair.search, self.context)):
            assert isinstance(change, Changed), change.why
            self.check_point(change)
            assert change.key not in keys, change
            keys.add(change.key)
            for line in (replace(change.line, was=None), change.line.was):
                found.add((line, change.before, change.after))
        for one, other in self._changed():
            before, after = self.old.gets(one), self.new.gets(other)
            possible = {(line, before, after) for line in self._causes(one, other)}
            assert possible & found, (one, other, before, after)
        return len(keys)

    def _causes(self, one: int, other: int) -> Iterator[Line | None]:
        """The lines that can have changed where these two decide."""
        yield self.old.written(one)
        yield self.new.written(other)
        if self.policies[0].facts["tier"] != self.policies[1].facts["tier"]:
            yield Line("new", "fact", "tier", "fact tier")
        if (one == LAST) is (other == LAST):
            for line, _ in OfRules(self.old, self.new).of_same(one, other):
                yield from (replace(line, was=None), line.was)

    def check_point(self, change: Changed) -> None:
        both = self.old.gets(change.old), self.new.gets(change.new)
        assert both == (change.before, change.after)
        for side, (policy, gets) in enumerate(zip(self.policies, both, strict=True)):
            decision = evaluate(policy, change.point.as_given_to(side))
            assert decision.reason.kind == gets.reason, (change, decision)
            assert gets == OWNER or decision.app_id == gets.app_id, (change, decision)
        given = [change.point.facts(side) for side in (0, 1)]
        for name, value in {**given[0], **given[1]}.items():
            for policy, facts in zip(self.policies, given, strict=True):
                allowed = policy.facts[name].problem(value) is None
                assert facts.get(name) == (value if allowed else None), (change, given)

    def _changed(self) -> Iterator[tuple[int, int]]:
        """The pairs of lines that decide some snapshot of the world, and otherwise."""
        old, new = [*self._shares(self.old)], [*self._shares(self.new)]
        for one, its in old:
            for other, theirs in new:
                if its & theirs and self.old.gets(one) != self.new.gets(other):
                    yield one, other

    def _shares(self, lines: Lines) -> Iterator[tuple[int, int]]:
        """The snapshots that each line decides."""
        left = self._in_context()
        for position in (*range(len(lines.stage.rules) if lines.asked else 0), LAST):
            mine = (
                left
                if position == LAST
                else left & self.world.matching(lines.stage.rules[position], lines.stage.side)
            )
            yield position, mine
            left &= ~mine

    def _in_context(self) -> int:
        world = self.world
        channels, owners = world.by_value("channel"), world.by_value("thread.owner")
        context = world.everything if None in channels else channels.get(self.old.channel, 0)
        return context & ~owners.get("nobody", 0) if self.old.threads == "owned" else context


def compare(number: int, folder: Path) -> int:
    """Compares the pair of policies of that number; how many regions of it are decided otherwise."""
    old, new = (_loaded(text, folder) for text in changed_text(number))
    if old is None or new is None:
        return 0
    regions = 0
    pair = Pair(old, new, (), Budget())
    for stage in STAGES:
        for active in (False, True):
            if active and not (old.behavior.preempts(stage) or new.behavior.preempts(stage)):
                continue
            try:
                world = World([old, new], stage, active=active)
            except TooLargeError:
                continue
            regions += sum(Compared(pair, stage, channel, world).check() for channel in old.channels)
    return regions


def _loaded(text: str, folder: Path) -> CheckedPolicy | None:
    (folder / "p.route").write_text(text)
    return load(str(folder / "p.route")).policy


def test_what_a_change_changes_is_what_brute_force_finds(tmp_path: Path) -> None:
    assert sum(compare(number, tmp_path) for number in range(300)) > 300


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(20))
def test_what_thousands_of_changes_change_is_what_brute_force_finds(part: int, tmp_path: Path) -> None:
    first = 1000 * (part + 1)
    assert sum(compare(number, tmp_path) for number in range(first, first + 1000)) > 1000
