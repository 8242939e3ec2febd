"""What two policies decide otherwise: regions of conversations, each with one that shows it (semantics 6)."""

from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from convroute.conversation.request import Action
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.conditions import Condition
from convroute.policy.model import Who
from convroute.policy.stages import Stage
from convroute.source import Place

Side = Literal["old", "new"]
Declared = Literal[
    "rule",
    "permission",
    "limit",
    "default",
    "social",
    "app",
    "account",
    "behavior",
    "set",
    "group",
    "schedule",
    "template",
    "timezone",
    "fact",
    "policy",
]
"""What a line declares: `behavior` is one of its flags, `policy` its name."""
Space = Literal[Stage, "event"] | Action
"""What is decided: an opening event of a stage, any other event, or what an app asks for."""


class Line(Struct, frozen=True):
    """A line of a policy. `name`: a rule's id, an app's or a flag's name; `text` as it was written, near
    enough; `place` is None where it is not known. `was`: the same rule before it was edited or moved."""

    side: Side
    declares: Declared
    name: str
    text: str
    place: Place | None = None
    was: "Line | None" = None


Own = tuple[Side, int]
"""A line that stands in the list of one side alone, and its position there."""


class Version(Struct, frozen=True):
    """How one of the policies decides the conversation that stands for a region.

    `snapshot` has the facts that this policy declares; `line` is what decides: a rule, a permission,
    `default`, `social`; None where no line of a policy does (semantics E1, E2, 3).
    """

    snapshot: Snapshot
    decision: Decision
    line: Line | None


class Region(Struct, frozen=True):
    """Conversations that both policies decide otherwise, because of one `line` that changed.

    All of them come to the same before, and to the same after. `condition` says which they are, in the
    words of the policies; no rule that comes first takes them. `before` and `after` decide one of them,
    the plainest; both are the evaluator's.
    """

    space: Space
    line: Line
    condition: str
    before: Version
    after: Version
    parts: "Parts"

    exact: bool = True
    """Whether `part` knows all of the region, and not only conversations like the one that is shown."""
    same: bool = False
    """Only another rule decides, and everything else is as before: that is not a difference (semantics 6)."""

    def part(
        self, holding: Sequence["Wanted"] = (), failing: Sequence["Wanted"] = ()
    ) -> "Region | Undecided | None":
        """The part of the region in which the conditions, as the new policy reads them, hold or fail; None
        where there is none. Conditions of neither policy have to be named to `compare`."""
        return self.parts(holding, failing)


class Among(Struct, frozen=True):
    """The app that asks, or the one that owns the thread, is one of these."""

    role: Literal["actor", "owner"]
    who: Who


class All(Struct, frozen=True):
    """All of these hold."""

    parts: tuple[Condition | Among, ...]


Wanted = Condition | Among | All
Parts = Callable[[Sequence[Wanted], Sequence[Wanted]], "Region | Undecided | None"]


class Undecided(Struct, frozen=True):
    """What was too hard to say: whether anything is decided otherwise there because of the line.

    `same`: it is only not known whether another rule decides there, and everything else is as before.
    `outcomes`: what would come out before and after, in words; None where nobody knows.
    """

    space: Space
    line: Line | None
    why: str
    same: bool = False
    outcomes: tuple[str, str] | None = None


class Difference(Struct, frozen=True):
    """All that is decided otherwise, and what was too hard to say."""

    regions: tuple[Region, ...]
    undecided: tuple[Undecided, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether it is proved that the two policies decide everything alike."""
        return all(region.same for region in self.regions) and all(one.same for one in self.undecided)
