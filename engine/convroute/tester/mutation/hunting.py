"""Looks where two policies route differently, rule by rule, with all that their conditions say.

Generated snapshots seldom hold two rare things at once; a search does. Where it
has looked everywhere and found nothing, the two route alike for certain.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.stages import STEP_OF_STAGE, rules_of
from convroute.policy.canonical import canonical, route_form
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.tester.witness.hunt import Hunt
from convroute.tester.witness.routing import Reaching, matching
from convroute.tester.witness.search import Goal

Pair = tuple[RouteRule, RouteRule | None]
"""A rule, and what stands in its place."""


class RouteHunt(Struct):
    """After `find` has found nothing, `proved` says that there is nothing to find."""

    policy: CheckedPolicy
    changed: CheckedPolicy
    proved: bool = False

    def find(self) -> Snapshot | None:
        """An event that the two route differently."""
        from convroute.sampler.agreement import alike

        hunts: list[Hunt] = []
        for reaching in self._everywhere():
            hunt = Hunt(lambda _: True, reaching.obstacles)
            for _, snapshot, decision in hunt.finds(reaching.places()):
                if not alike(decision, evaluate(self.changed, snapshot)):
                    return snapshot
            hunts.append(hunt)
        looked = bool(hunts) and all(hunt.proved for hunt in hunts)
        self.proved = looked and _around_routes(self.policy) == _around_routes(self.changed)
        return None

    def _everywhere(self) -> Iterator[Reaching]:
        """Events that reach a changed rule, where what it asks and what it asked differ."""
        for stage in STEP_OF_STAGE:
            before, after = rules_of(self.policy, stage), rules_of(self.changed, stage)
            pairs = [*_changed(before, after)]
            if len(pairs) == 2 and _exchanged(*pairs):
                yield Reaching(self.policy, stage, pairs[0][0], _both(pairs[0][0], pairs[1][0]))
                continue
            for rule, other in pairs:
                for goals in _apart(rule, other):
                    yield Reaching(self.policy, stage, rule, goals)


def _changed(before: Sequence[RouteRule], after: Sequence[RouteRule]) -> Iterator[Pair]:
    """Rules that are not what they were; nothing if more was changed than one rule's being there."""
    if len(before) == len(after) + 1:
        same = takewhile(lambda pair: _same(*pair), zip(before, after, strict=False))
        yield before[sum(1 for _ in same)], None
    elif len(before) == len(after):
        yield from ((one, other) for one, other in zip(before, after, strict=True) if not _same(one, other))


def _form(rule: RouteRule) -> dict[str, object]:
    """What decides of a rule: neither its name nor the place where anything of it stands."""
    form = route_form(replace(rule, id="", note=None))
    assert isinstance(form, dict), "a rule has several parts"
    return form


def _same(one: RouteRule, other: RouteRule) -> bool:
    return _form(one) == _form(other)


def _ask_the_same(one: RouteRule, other: RouteRule) -> bool:
    first, second = _form(one), _form(other)
    return all(first[part] == second[part] for part in ("entry", "when"))


def _exchanged(one: Pair, other: Pair) -> bool:
    return one[1] is not None and other[1] is not None and _same(one[0], other[1]) and _same(other[0], one[1])


def _both(one: RouteRule, other: RouteRule) -> tuple[Goal, ...]:
    return (matching(one), True), (matching(other), True)


def _apart(rule: RouteRule, other: RouteRule | None) -> Iterator[tuple[Goal, ...]]:
    """Where one of the two matches and the other does not; if they ask the same, where they match."""
    if other is None or _ask_the_same(rule, other):
        yield ((matching(rule), True),)
        return
    yield (matching(rule), True), (matching(other), False)
    yield (matching(rule), False), (matching(other), True)


def _around_routes(policy: CheckedPolicy) -> object:
    """Everything but the route rules, as far as it decides."""
    return canonical(replace(policy, version="", campaign=(), link=(), organic=()))
