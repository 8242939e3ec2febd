"""What is proved of the rules of a policy for every event there can be, as plain data that can be kept."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from convroute.conversation.channel import Channel
from convroute.policy.stages import Stage
from convroute.regions.answers import Why
from convroute.regions.useless import Useless
from convroute.source import Place


class Dead(Struct, frozen=True):
    """A rule that never fires. `by` are the positions of the rules that take everything from it, one with
    another outcome first; `same`: none has. Without `smallest` fewer rules might do. `starves`: before the
    first of them it would leave nothing to one of them.

    If there are none nothing is ever as the rule asks, or `why` says what was too hard to name them;
    `by_itself`: its condition never holds, which is among the constants.
    """

    position: int
    by: tuple[int, ...] = ()
    smallest: bool = True
    same: bool = False
    starves: bool = False
    why: str = ""
    by_itself: bool = False


class Constant(Struct, frozen=True):
    """A part of a condition that always comes to `value` where it decides anything.

    `path` are the numbers of operands, and last perhaps of a value in a list (`regions.parts`). `by` are the
    positions of rules that see to it, or the operands there that exclude each other. A `guard` repeats what
    the rules before leave.
    """

    path: tuple[int, ...]
    value: bool
    why: Why
    by: tuple[int, ...] = ()
    guard: bool = False


class Undecided(Struct, frozen=True):
    position: int
    what: str
    why: str


class StageAnswers(Struct, frozen=True):
    """By the position of rules. `confined` are rules that fire on that channel of two alone.

    `filled`: no event is left when all rules were asked; `hard` is why that is not known.
    """

    dead: tuple[Dead, ...] = ()
    constants: tuple[tuple[int, Constant], ...] = ()
    undecided: tuple[Undecided, ...] = ()
    confined: Mapping[int, Channel] = field(default_factory=dict)
    filled: bool = False
    hard: str = ""


class Ways(Struct, frozen=True):
    """How apps come to threads. Apps are ids.

    `people_take`: the channels on which people can take from the default app. `taken_from`: the machines from
    which another app can take. `take`: those that can take something. `never`: those that can own no thread,
    by no rule, take or pass.
    """

    people_take: tuple[Channel, ...]
    taken_from: tuple[str, ...]
    take: tuple[str, ...]
    never: tuple[str, ...]


class Judged(Struct, frozen=True):
    """An invariant that does not hold, that claims nothing, or of which it is not known: `told` says what
    shows it, or what was hard. `at` is the line that decides the conversation that shows it."""

    position: int
    what: Literal["refuted", "empty", "unknown"]
    told: str
    at: Place | None = None


class Analysis(Struct, frozen=True):
    """`permissions`: what is constant in their conditions, by the position in the policy. `useless` are
    permissions and limits. `ways` is None where there is no default app, or nobody asked."""

    stages: Mapping[Stage, StageAnswers] = field(default_factory=dict)
    permissions: tuple[tuple[int, Constant], ...] = ()
    useless: tuple[Useless, ...] = ()
    ways: Ways | None = None
    invariants: tuple[Judged, ...] = ()
