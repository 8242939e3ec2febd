"""A stage as a list of lines that is compared with another policy's; the first that matches decides."""

from collections.abc import Hashable
from functools import cached_property

from msgspec.structs import replace

from convroute.compiler.planned_outcome import LAST
from convroute.conversation.channel import Channel
from convroute.differ import written
from convroute.differ.difference import Line, Side
from convroute.differ.ground import same_ground
from convroute.explainer.conversation import named
from convroute.lazy_sequence import LazySequence
from convroute.policy.conditions import Atom, IsAny, Scalar, Values
from convroute.policy.model import CheckedPolicy
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stages import KEY_OF
from convroute.regions.goals import key_of
from convroute.regions.opening import Gets, OpeningRules, Threads
from convroute.regions.stage import StageRules
from convroute.regions.stretches import Row
from convroute.wording import duration


def in_words(gets: Gets, policy: CheckedPolicy) -> str:
    """`care, for 14 days`, `bot by default, for 1 day`"""
    if gets.app_id is None:
        return _IN_WORDS[gets.reason]
    window = "" if gets.window is None else f", for {duration(gets.window)}"
    by = "" if gets.rule is None else f", by {gets.rule}"
    return f"{named([policy], gets.app_id)}{_AS.get(gets.reason, '')}{window}{by}"


_AS = {"default_app": " by default", "social": " as `social`"}
_IN_WORDS = {
    "thread_owner": "the owner of the thread",
    "lead_flow": "withheld from every app",
    "zero_config": "every connected app",
}


class Lines(OpeningRules):
    """As they are compared with those of another policy."""

    def __init__(self, stage: StageRules, channel: Channel, threads: Threads, *, named: bool = False) -> None:
        """With `named` it matters which rule decides."""
        super().__init__(stage, channel, threads)
        self._named = named

    @property
    def side(self) -> Side:
        return "new" if self.stage.side else "old"

    behind = (LAST,)

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

    def values(self, position: int) -> Values[Scalar] | None:
        """The values that the ENTRY of a rule names."""
        entry = None if position == LAST else self.rule(position).entry
        if not isinstance(entry, Atom) or entry.negated or entry.field != KEY_OF[self.stage.stage]:
            return None
        return entry.test.values if isinstance(entry.test, IsAny) else None

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

    def _made(self, position: int) -> Gets:
        gets = super()._made(position)
        if self._named and position != LAST and self.row(position) is None and self.usable(position):
            return replace(gets, rule=self.rule(position).id)
        return gets

    def key(self, position: int) -> Hashable:
        """What the line asks for: lines with one key take the same of the events that come to them."""
        return key_of(self.tree(position))
