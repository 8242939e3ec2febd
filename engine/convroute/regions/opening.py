"""What the rules of a stage, and what stands after them, do with opening events (semantics E1-E7)."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct

from convroute.compiler.planned_outcome import LAST
from convroute.compiler.program import Program
from convroute.conversation.channel import ONLY_ON, Channel
from convroute.evaluator.entry_points import window_of
from convroute.evaluator.stages import unusable
from convroute.lazy_sequence import LazySequence, peek
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stages import Stage
from convroute.regions.goals import Tree, joined
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.stage import StageRules
from convroute.regions.stretches import Rows, Stretch
from convroute.units import DAY_SECONDS


class Gets(Struct, frozen=True):
    """Who gets an opening event: the app by id (None: everybody, or who owns the thread), and why.

    `window` in seconds. Who sees it on standby is left out: that is the same for all lines.
    """

    app_id: str | None
    reason: str
    window: int | None = None
    rule: str | None = None
    """Only where it matters which rule decides, and none of a stretch."""


OWNER = Gets(None, "thread_owner")
"""Whoever owns the thread (semantics E2)."""
WITHHELD = Gets(None, "lead_flow")
"""Nobody (semantics E1)."""
BROADCAST = Gets(None, "zero_config")
"""Everybody (semantics E6)."""
Threads = Literal["idle", "owned", "withheld"]
"""Nobody owns them, an app does, or the lead form."""


class OpeningRules:
    """The rules of a stage and what stands after them, on one channel; of owned threads those that a mark may
    take (6-H). The position behind all rules is `LAST`."""

    def __init__(self, stage: StageRules, channel: Channel, threads: Threads) -> None:
        self.stage = stage
        self.channel: Channel = channel
        self.threads: Threads = threads
        self._gets: dict[int, Gets] = {}

    @property
    def policy(self) -> CheckedPolicy:
        return self.stage.policy

    @property
    def asked(self) -> bool:
        """Whether the rules are asked at all."""
        preempts = self.policy.behavior.preempts(self.stage.stage)
        return self.threads == "idle" or (self.threads == "owned" and preempts)

    @cached_property
    def entries(self) -> Sequence[int | Stretch]:
        """The rules that are asked, many plain ones together."""
        return [*self._entries()] if self.asked else ()

    def _entries(self) -> Iterator[int | Stretch]:
        for start, part in self._parts:
            if isinstance(part, PlainRules):
                yield Stretch(self.stage, start, part, self.gets)
            else:
                yield from range(start, start + len(part))

    @property
    def _parts(self) -> Iterator[tuple[int, Sequence[RouteRule]]]:
        rules = self.stage.rules
        start = 0
        for part in rules.parts if isinstance(rules, LazySequence) else (rules,):
            yield start, part
            start += len(part)

    def rule(self, position: int) -> RouteRule:
        return peek(self.stage.rules, position)

    def usable(self, position: int) -> bool:
        return unusable(self.policy, self.rule(position), self.channel) is None

    def first(self, point: Point) -> int:
        """The position of the line that decides the event of the point."""
        return self.stage.first(point.as_given_to(self.stage.side)) if self.asked else LAST

    def tree(self, position: int) -> Tree:
        return True if position == LAST else self.stage.tree(position)

    def refused(self, position: int) -> Tree:
        return False if position == LAST else self.stage.refused(position)

    def before(self, lines: int | Rows, point: Point) -> Tree | None:
        """What has to hold so that no other line decides before these."""
        first = self.first(point)
        taken = first < lines if isinstance(lines, int) else not lines.holds(first)
        return self.refused(first) if taken else None

    def gets(self, position: int) -> Gets:
        known = self._gets.get(position)
        if known is None:
            known = self._gets[position] = self._made(position)
        return known

    def _made(self, position: int) -> Gets:
        if position == LAST:
            return self._at_last()
        rule = self.rule(position)
        if rule.target is None or unusable(self.policy, rule, self.channel) is not None:
            return self._by_default()
        return Gets(self.policy.apps[rule.target].id, rule.stage, window_of(rule))

    def _at_last(self) -> Gets:
        """E1, E2, E5b, E6."""
        social = self.policy.social
        asked = self.stage.stage == "organic" and self.policy.mode == "routing" and self.threads == "idle"
        if social is not None and asked and self.channel == "messenger":
            return Gets(self.policy.apps[social].id, "social", DAY_SECONDS)
        return self._by_default()

    def _by_default(self) -> Gets:
        if self.threads != "idle":
            return OWNER if self.threads == "owned" else WITHHELD
        default = self.policy.default_id
        return BROADCAST if default is None else Gets(default, "default_app", DAY_SECONDS)


class Part(Struct, frozen=True):
    """The events of a stage on channels that its rules do not tell apart, and on one sort of threads."""

    rules: OpeningRules
    where: Tree

    def lines(self) -> Iterator[tuple[int | Rows, Gets]]:
        """The rules that are asked, many plain ones together, and what stands behind them."""
        for entry in self.rules.entries:
            if isinstance(entry, int):
                yield entry, self.rules.gets(entry)
            else:
                for rows in entry.groups(()):
                    assert isinstance(rows.gets, Gets), "it is the rules' own"
                    yield rows, rows.gets
        yield LAST, self.rules.gets(LAST)

    def tree(self, lines: int | Rows) -> Tree:
        return self.rules.tree(lines) if isinstance(lines, int) else lines.tree()


def parts_of(model: Model) -> tuple[Part, ...]:
    """All opening events of the first policy of the model that are not withheld (E1); those of idle threads
    and without a mark come first."""
    program = Program(model.policies[0], few=0)
    stages = [StageRules(model, stage, program) for stage in _PLAINEST_FIRST]
    return tuple(
        _part(model, stage, threads, channels)
        for threads in _THREADS
        for stage in stages
        for channels in channels_alike(model)
    )


def _part(model: Model, stage: StageRules, threads: Threads, channels: tuple[Channel, ...]) -> Part:
    owned = stage.idle if threads == "idle" else stage.owned
    where = joined(True, (stage.opening, model.on_channel(*channels), owned))
    return Part(OpeningRules(stage, channels[0], threads), where)


_PLAINEST_FIRST: tuple[Stage, ...] = ("organic", "link", "campaign")
_THREADS: tuple[Threads, ...] = ("idle", "owned")


def channels_alike(model: Model) -> tuple[tuple[Channel, ...], ...]:
    """The channels that all policies of the model have, those together on which rules mean the same."""
    channels = model.channels()
    differ = any(
        policy.social is not None or any(app.id in ONLY_ON for app in policy.apps.values())
        for policy in model.policies
    )
    if not channels:
        return ()
    return tuple((channel,) for channel in channels) if differ else (channels,)
