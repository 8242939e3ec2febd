"""A stage as a list of lines, each with what its events get; the first that matches decides (E2-E7)."""

from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.channel import Channel
from convroute.differ import written
from convroute.differ.difference import Line, Side
from convroute.differ.entries import Entry
from convroute.differ.ground import same_ground
from convroute.differ.stretches import Row, Stretch
from convroute.evaluator.entry_points import window_of
from convroute.evaluator.stages import unusable
from convroute.explainer.conversation import named
from convroute.lazy_sequence import LazySequence, peek
from convroute.policy.conditions import Atom, IsAny, Scalar, Values
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stages import KEY_OF
from convroute.regions.goals import Tree, key_of
from convroute.regions.point import Point
from convroute.regions.stage import StageRules
from convroute.units import DAY_SECONDS
from convroute.wording import duration


class Gets(Struct, frozen=True):
    """Who gets an opening event: the app by id (None: everybody, or who owns the thread), and why.

    `window` in seconds. Who sees it on standby is left out: that is the same for all lines.
    """

    app_id: str | None
    reason: str
    window: int | None = None
    rule: str | None = None
    """Only where it matters which rule decides, and none of a stretch."""

    def in_words(self, policy: CheckedPolicy) -> str:
        """`care, for 14 days`, `bot by default, for 1 day`"""
        if self.app_id is None:
            return _IN_WORDS[self.reason]
        window = "" if self.window is None else f", for {duration(self.window)}"
        by = "" if self.rule is None else f", by {self.rule}"
        return f"{named([policy], self.app_id)}{_AS.get(self.reason, '')}{window}{by}"


_AS = {"default_app": " by default", "social": " as `social`"}
_IN_WORDS = {
    "thread_owner": "the owner of the thread",
    "lead_flow": "withheld from every app",
    "zero_config": "every connected app",
}


OWNER = Gets(None, "thread_owner")
"""The same owner on both sides (semantics E2)."""
WITHHELD = Gets(None, "lead_flow")
"""Nobody (semantics E1)."""
Threads = Literal["idle", "owned", "withheld"]
"""Nobody owns them, an app does, or the lead form."""


class Lines:
    """The rules of a stage and what stands after them, on one channel; of owned threads those that a mark may
    take (6-H). The position behind all rules is `LAST`."""

    def __init__(self, stage: StageRules, channel: Channel, threads: Threads, *, named: bool = False) -> None:
        """With `named` it matters which rule decides."""
        self.stage = stage
        self.channel: Channel = channel
        self.threads: Threads = threads
        self._named = named
        self._gets: dict[int, Gets] = {}

    @property
    def policy(self) -> CheckedPolicy:
        return self.stage.policy

    @property
    def side(self) -> Side:
        return "new" if self.stage.side else "old"

    behind = (LAST,)

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The rules that are asked."""
        return [*self._entries()] if self.asked else ()

    def _entries(self) -> Iterator[Entry]:
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

    def name(self, position: int) -> int:
        """Each rule stands in one list."""
        return position

    def row(self, position: int) -> Row | None:
        """What a plain rule names."""
        rules = self.stage.rules
        if position == LAST or not isinstance(rules, LazySequence):
            return None
        part, at = rules.part_of(position)
        return (part.words[at], part.values[at]) if isinstance(part, PlainRules) else None

    @property
    def asked(self) -> bool:
        """Whether the rules are asked at all."""
        preempts = self.policy.behavior.preempts(self.stage.stage)
        return self.threads == "idle" or (self.threads == "owned" and preempts)

    def values(self, position: int) -> Values[Scalar] | None:
        """The values that the ENTRY of a rule names."""
        entry = None if position == LAST else self.rule(position).entry
        if not isinstance(entry, Atom) or entry.negated or entry.field != KEY_OF[self.stage.stage]:
            return None
        return entry.test.values if isinstance(entry.test, IsAny) else None

    def rule(self, position: int) -> RouteRule:
        return peek(self.stage.rules, position)

    @cached_property
    def _same_ground(self) -> bool:
        old, new = self.stage.model.policies
        return same_ground(old, new)

    def alike(self, position: int, other: "Lines", its: int) -> bool:
        if not self._same_ground or self.threads != other.threads or self._named:
            return False
        one, another = self.rule(position), other.rule(its)
        return (
            one.target_id == another.target_id
            and one.window == another.window
            and one.target == another.target
            and one.entry == another.entry
            and one.when == another.when
        )

    def written(self, position: int) -> Line | None:
        """The line itself; None if there is none behind the rules."""
        if position != LAST:
            return written.of_rule(self.rule(position), self.side)
        if self.gets(LAST).reason == "social":
            return written.of_social(self.policy, self.side)
        return self._written_default()

    def deciding(self, position: int) -> Line | None:
        """The line that the decision names: of a rule whose app cannot be used what stands behind it (E7)."""
        if position == LAST or self.usable(position):
            return self.written(position)
        return self._written_default()

    def _written_default(self) -> Line | None:
        return written.of_default(self.policy, self.side) if self.threads == "idle" else None

    def usable(self, position: int) -> bool:
        return unusable(self.policy, self.rule(position), self.channel) is None

    def first(self, point: Point) -> int:
        """The position of the line that decides the event of the point."""
        return self.stage.first(point.as_given_to(self.stage.side)) if self.asked else LAST

    def tree(self, position: int) -> Tree:
        return True if position == LAST else self.stage.tree(position)

    def refused(self, position: int) -> Tree:
        return False if position == LAST else self.stage.refused(position)

    def gets(self, position: int) -> Gets:
        known = self._gets.get(position)
        if known is None:
            known = self._made(position)
            if self._named and position != LAST and self.row(position) is None and self.usable(position):
                known = replace(known, rule=self.rule(position).id)
            self._gets[position] = known
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
        return Gets(None, "zero_config") if default is None else Gets(default, "default_app", DAY_SECONDS)

    def key(self, position: int) -> Hashable:
        """What the line asks for: lines with one key take the same of the events that come to them."""
        return key_of(self.tree(position))
