"""Permissions and limits without which every request is answered as it is (semantics 4).

Their order never matters. So of permissions that say the same together the widest are kept, and of two
that are alike the first.
"""

from collections.abc import Container, Hashable, Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from convroute.conversation.request import Action
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule
from convroute.regions.answers import Unknown
from convroute.regions.attempts import Attempts
from convroute.regions.cover import Cover, Covers
from convroute.regions.goals import Tree, holds, joined, key_of, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.useless import Kind, Useless
from convroute.regions.variables import ACTOR

_LOOKED_AT = 20
_ACTIONS: tuple[Action, ...] = ("take", "request", "pass", "extend")


def useless(policy: CheckedPolicy, model: Model | None = None) -> Sequence[Useless]:
    """Everything of a policy that could go; if all of it goes nothing changes still."""
    model = model or Model([policy], routes=False)
    found: list[Useless] = []
    for action in _ACTIONS:
        numbered = [(at, rule) for at, rule in enumerate(policy.permissions) if rule.action == action]
        effects = {rule.effect for _, rule in numbered}
        limits = [*enumerate(policy.limits, len(policy.permissions))] if action == "extend" else []
        if effects or limits:
            attempts = Attempts(model, action)
            for effect in sorted(effects):
                found += _Permissions(attempts, numbered, effect).answers()
            if limits:
                found += _Permissions(attempts, [*numbered, *limits], "limit").answers()
    return sorted(found, key=lambda one: one.position)


class _Permissions:
    """The permissions about one action, with or without the limits, by position; those of one effect are
    looked at."""

    def __init__(
        self, attempts: Attempts, numbered: Sequence[tuple[int, PermissionRule | LimitRule]], effect: str
    ) -> None:
        """`numbered` are the rules with their positions in the policy."""
        self.model = attempts.model
        self._attempts = attempts
        self._numbers = [number for number, _ in numbered]
        self._rules = [rule for _, rule in numbered]
        self._effect = effect
        self.asked = self._asked()
        self._refused: dict[int, Tree] = {}
        self._seen: dict[int, Point] = {}
        self._by_actor: dict[object, list[int]] = {}
        self._covers = Covers(self, lambda one, other: self._effect_of(one) != self._effect_of(other))

    def _asked(self) -> Tree:
        """Where one of the effect could change anything: a `deny take` only where an `allow` is."""
        attempts = self._attempts
        if self._effect == "limit":
            limits = {"over_policy_limit"}
            return joined(
                True, (opposite(one.tree) for one in attempts.checks if one.answer.reason not in limits)
            )
        allowed = (attempts.covers(rule) for rule in attempts.permissions if rule.effect == "allow")
        if attempts.action == "take" and self._effect == "deny":
            return joined(True, (attempts.asked, joined(False, allowed)))
        return attempts.asked

    def _effect_of(self, position: int) -> str:
        return getattr(self._rules[position], "effect", "limit")

    # --- as covers ask ---------------------------------------------------------------------------

    def tree(self, position: int) -> Tree:
        rule = self._rules[position]
        return self._attempts.exceeds(rule) if isinstance(rule, LimitRule) else self._attempts.covers(rule)

    def refused(self, position: int) -> Tree:
        known = self._refused.get(position)
        if known is None:
            known = self._refused[position] = opposite(self.tree(position))
        return known

    def taking(self, point: Point, among: Container[int], below: int) -> Iterator[int]:
        """Whatever stands before or behind: the order never matters."""
        for position in self._about(point.value(ACTOR)):
            if position in among and position != below and holds(self.tree(position), point.holds):
                yield position

    def _about(self, actor: object) -> Sequence[int]:
        """The positions of what is about an app."""
        known = self._by_actor.get(actor)
        if known is None:
            named = str(actor)
            known = [at for at, rule in enumerate(self._rules) if rule.by.contains(named)]
            self._by_actor[actor] = known
        return known

    # --- what could go -----------------------------------------------------------------------------

    def answers(self) -> Iterator[Useless]:
        """In no order."""
        mine = [at for at in range(len(self._rules)) if self._effect_of(at) == self._effect]
        firsts: dict[Hashable, int] = {}
        again = [(at, first) for at in mine if (first := firsts.setdefault(self._key(at), at)) != at]
        found = dict(self._of_firsts([*firsts.values()]))
        yield from found.values()
        for position, first in again:
            number, known = self._numbers[position], found.get(first)
            if known is None:
                yield Useless("covered", number, (self._numbers[first],))
            else:
                yield replace(known, position=number)

    def _key(self, position: int) -> Hashable:
        return key_of(self.tree(position))

    def _of_firsts(self, mine: Sequence[int]) -> Iterator[tuple[int, Useless]]:
        """Of permissions of which no two are alike."""
        others = {at for at in range(len(self._rules)) if self._effect_of(at) != self._effect}
        kept: list[int] = []
        for position in mine:
            found = self._anywhere(position)
            if isinstance(found, Point):
                self._seen[position] = found
                kept.append(position)
            elif isinstance(found, Unknown):
                yield position, self._hard(position, found)
            else:
                yield position, self._never(position)
        if self._effect != "deny":
            for position in [*kept]:
                found = self._outside(position, others)
                if not isinstance(found, Point):
                    kept.remove(position)
                    yield position, self._answer("denied", position, others, found)
        yield from self._covered(kept, others if self._effect != "deny" else set())

    def _anywhere(self, position: int) -> "Point | Empty | Unknown":
        """Where the permission is about something; what was found for others may show it."""
        tree = self.tree(position)
        for point in islice(reversed(self._seen.values()), _LOOKED_AT):
            if holds(tree, point.holds):
                return point
        return self._covers.outside([tree], [])

    def _covered(self, kept: Sequence[int], denies: set[int]) -> Iterator[tuple[int, Useless]]:
        """Those inside another one go first, then those that several cover; of two that cover the same the
        second."""
        left = {*kept}
        candidates: list[int] = []
        for position in kept:
            found = self._outside(position, left | denies)
            if isinstance(found, Unknown):
                yield position, self._hard(position, found)
            elif isinstance(found, Empty):
                candidates.append(position)
        gone: list[int] = []
        for most in (1, len(self._rules)):
            for position in reversed(candidates):
                if position in left and self._inside(position, left | denies, most):
                    left.discard(position)
                    gone.append(position)
        for position in sorted(gone):
            same = isinstance(self._outside(position, left), Empty)
            yield (
                position,
                self._answer("covered", position, left if same else left | denies, Empty(frozenset())),
            )

    def _inside(self, position: int, others: Container[int], most: int) -> bool:
        """Whether at most so many of the others cover the permission."""
        if not isinstance(self._outside(position, others), Empty):
            return False
        cover = self._covers.of(position, others)
        return isinstance(cover, Cover) and len(cover.positions) <= most

    def _outside(self, position: int, others: Container[int]) -> "Point | Empty | Unknown":
        """Where the permission covers something that none of the others does."""
        found: Point | Empty | Unknown = self._seen[position]
        taken: list[int] = []
        while isinstance(found, Point):
            self._seen[position] = found
            another = next(self.taking(found, others, position), None)
            if another is None:
                break
            taken.append(another)
            found = self._covers.outside([self.tree(position)], taken)
        return found

    # --- what is said -------------------------------------------------------------------------------

    def _answer(self, kind: Kind, position: int, others: Container[int], found: "Empty | Unknown") -> Useless:
        cover = self._covers.of(position, others) if isinstance(found, Empty) else found
        if isinstance(cover, Unknown):
            return self._hard(position, cover)
        by = tuple(self._numbers[at] for at in cover.positions)
        return Useless(kind, self._numbers[position], by, cover.smallest)

    def _hard(self, position: int, found: Unknown) -> Useless:
        return Useless("unknown", self._numbers[position], hard=found.why)

    def _never(self, position: int) -> Useless:
        """Which checks stand in the way of its lists."""
        number, rule = self._numbers[position], self._rules[position]
        checks = self._attempts.checks
        search = Search(self.model)
        lists = self._attempts.lists(rule) if isinstance(rule, PermissionRule) else self.tree(position)
        found = search.find([lists, *(opposite(line.tree) for line in checks)])
        if not isinstance(found, Empty):
            asked = self._attempts.asked
            never = isinstance(search.find([self.tree(position), asked]), Empty)
            return Useless("never" if never else "idle", number)
        why = (checks[at - 1].answer.reason for at in sorted(found.goals) if at)
        return Useless("never", number, why=tuple(reason for reason in why if reason != "granted"))
