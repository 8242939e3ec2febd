"""What recorded webhooks at the beginning of tests come to, kept for the tests that begin alike.

Ten tests of one recording decide its items once, and go on from there each by itself.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from convroute.conversation.item import Item
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from convroute.policy.model import CheckedPolicy
from convroute.syntax.given_when import WhenRecorded
from convroute.tester.case import Case, Step

NOTHING = Undecided(0, "$", "holds no event and no request")
_Key = tuple[object, ...]


class Folded(Struct, frozen=True):
    """The last decision of a step, None if it has no item; `lost` is the first that could not be read."""

    last: Decision | Undecided | None
    lost: Undecided | None = None


class _Kept(Struct, frozen=True):
    """`after` is the fold after the step; `policy` and `items` are those whose identity the key has."""

    policy: CheckedPolicy
    items: tuple[Item, ...]
    folded: Folded
    after: Fold


class Folds(Struct, frozen=True):
    """Of one way to decide: all tests that share this are decided by the same function."""

    _known: dict[_Key, _Kept] = field(default_factory=dict)

    def steps(self, case: Case, fold: Fold) -> Iterator[Folded]:
        """What each step of the case comes to; `fold` is at its beginning."""
        key: _Key = (id(case.policy), case.threads, _said(case.facts))
        leading = True
        for step in case.steps:
            leading = leading and isinstance(step.node, WhenRecorded)
            if not leading:
                yield _decided(step, fold)
                continue
            key = (*key, id(step.items))
            known = self._known.get(key)
            if known is None:
                folded = _decided(step, fold)
                known = self._known.setdefault(key, _Kept(case.policy, step.items, folded, fold.copy()))
            fold = known.after.copy()
            yield known.folded


def _decided(step: Step, fold: Fold) -> Folded:
    last: Decision | Undecided | None = None
    lost: Undecided | None = None
    for last in fold.decide(step.items):
        if lost is None and isinstance(last, Undecided):
            lost = last
    if last is None and isinstance(step.node, WhenRecorded):
        return Folded(NOTHING, NOTHING)
    return Folded(last, lost)


def _said(facts: Mapping[str, object]) -> _Key:
    return tuple(sorted((name, type(value).__name__, str(value)) for name, value in facts.items()))
