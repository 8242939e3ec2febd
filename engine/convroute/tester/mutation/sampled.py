"""A snapshot that tells a mutant from the original, if 10 000 generated ones can (semantics 6).

Of a large policy there are fewer, so that the work does not grow with it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from msgspec import Struct

from convroute.checker.entries import stage_of
from convroute.conversation.event import Event
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import ENTRY_OF
from convroute.syntax import nodes
from convroute.tester.witness.effort import Effort

SNAPSHOTS, _FEWEST = 10_000, 50
_LOOKS, _ALTOGETHER = 2_000_000, 20_000_000
"""At single conditions: for one mutant, and for all of a policy (decision 93)."""
_SOME = 4

Concerns = Callable[[Snapshot], bool]


def snapshots_of(policy: CheckedPolicy, mutants: int = 1) -> int:
    """How many are compared, a fifth of them aimed at each mutant: fewer where each looks at many rules and
    conditions, and where there are many mutants of such a policy.
    """
    looks = Effort.in_all(policy).decision
    for_all = _ALTOGETHER * 5 // (looks * (4 + mutants))
    return min(SNAPSHOTS, max(_FEWEST, min(_LOOKS // looks, for_all)))


class SampledDifferences(Struct, frozen=True, dict=True):
    """First some snapshots are aimed at what the two do not both say; then come those all mutants share.

    Of the shared ones the original's decisions are known, and those that never
    ask the changed rule need no second decision.
    """

    policy: CheckedPolicy
    mutants: int = 1

    def differences(
        self, changed: CheckedPolicy, statements: Sequence[nodes.Statement]
    ) -> tuple[Snapshot, ...]:
        """Some snapshots on which the two decide differently; none if they look alike."""
        from convroute.sampler.agreement import differences

        aimed = snapshots_of(self.policy, self.mutants) // 5
        found = tuple(islice(differences(self.policy, changed, aimed), _SOME))
        return found or tuple(islice(self._among_shared(changed, statements), 1))

    def _among_shared(
        self, changed: CheckedPolicy, statements: Sequence[nodes.Statement]
    ) -> Iterator[Snapshot]:
        from convroute.sampler.agreement import alike

        concerns = [_concerns(statement) for statement in statements]
        for snapshot, decision in self._shared:
            asked = any(concern(snapshot) for concern in concerns)
            if asked and not alike(decision, evaluate(changed, snapshot)):
                yield snapshot

    @cached_property
    def _shared(self) -> tuple[tuple[Snapshot, Decision], ...]:
        return tuple(self._decided())

    def _decided(self) -> Iterator[tuple[Snapshot, Decision]]:
        from convroute.sampler.sample import sample

        for snapshot in sample((self.policy,), snapshots_of(self.policy, self.mutants) * 4 // 5):
            yield snapshot, evaluate(self.policy, snapshot)


def _concerns(statement: nodes.Statement) -> Concerns:
    """Whether a decision may ask the statement at all (semantics E3 to E5, 3)."""
    match statement:
        case nodes.Route():
            mark = ENTRY_OF[stage_of(statement.entry)]
            return lambda snapshot: (
                isinstance(snapshot.item, Event) and snapshot.item.opening and snapshot.item.entry == mark
            )
        case nodes.Permission():
            actions = {statement.action, "send"}  # a message may take the thread, or pass it on
            return lambda snapshot: not isinstance(snapshot.item, Event) and snapshot.item.action in actions
        case nodes.Limit():
            return lambda snapshot: not isinstance(snapshot.item, Event) and snapshot.item.action == "extend"
        case _:
            return lambda _: True
