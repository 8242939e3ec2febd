"""What comes of the question why something did not go to an app."""

from typing import Literal

from msgspec import Struct

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.source import Place

Part = str
"""Of an event `text`, `attachments`, `kind` (what happens), `payload`, `title`, `product`, `entry` (from
where); of a request `duration`, `target`, `tag`; of both `time`, `fact NAME`, `silence`, `owner`."""
Verdict = Literal["already", "ways", "larger", "impossible", "unknown"]


class Way(Struct, frozen=True):
    """With these parts changed, and none too many, the app would have got it; so the evaluator decides."""

    parts: tuple[Part, ...]
    snapshot: Snapshot
    decision: Decision


class Named(Struct, frozen=True):
    """A rule, permission or declaration of the policy."""

    id: str
    place: Place | None


class Impossible(Struct, frozen=True):
    """Why nothing could have brought it there; `rules` are those that always win first, or forbid it."""

    because: str
    rules: tuple[Named, ...] = ()


class Nearest(Struct, frozen=True):
    """Of the `count` rules for the app the one that lacked least, and what failed."""

    count: int
    rule: Named
    failed: str


class WhyNot(Struct, frozen=True):
    """All smallest sets of changes of at most `most` parts, the plainest first; `before` is what was decided.

    `already` says how the app got it after all. `larger`: no set is so small, and this one is
    larger; there may be others. `as_owner`: on a thread of its own the app would have got it, which
    is not counted as a way. `hard` is what was not found out.
    """

    policy: CheckedPolicy
    app: str
    app_id: str
    before: Snapshot
    decision: Decision
    most: int
    ways: tuple[Way, ...] = ()
    already: str | None = None
    larger: Way | None = None
    impossible: Impossible | None = None
    as_owner: Way | None = None
    nearest: Nearest | None = None
    every_size: bool = False
    """Whether there are no more than `most` parts, so that nothing larger was left out."""
    hard: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        if self.already is not None:
            return "already"
        if self.ways:
            return "ways"
        if self.larger is not None:
            return "larger"
        return "unknown" if self.impossible is None else "impossible"
