"""What apps ask for, as regions: the checks of an action in their order; the first that fails is the answer,
and what passes them all is granted (semantics 3 and 4).

Who asks, who owns the thread and to whom it is passed are fields like any other, so that one question
is about all apps there are.
"""

from collections.abc import Container, Iterator, Sequence
from copy import copy
from typing import Literal, Self

from msgspec import Struct

from convroute.conversation.errors import DenialKind
from convroute.conversation.request import Action
from convroute.policy.conditions import InBounds
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule
from convroute.regions.goals import Tree, holds, joined, opposite
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.request_apps import RequestApps
from convroute.regions.variables import ACTOR, DURATION, OWNER, TARGET, Variable

ACTIONS: tuple[Action, ...] = ("take", "pass", "request", "extend", "release")


class Answer(Struct, frozen=True):
    """Why it is refused, or `granted`.

    Of what is granted: the id of the app that a pass without a target goes to; and of a request or a send
    whether the app `gets` the thread, of a request also that it only `asks` for it.
    """

    reason: DenialKind | Literal["granted"]
    to: str | None = None
    how: Literal["gets", "asks"] | None = None

    @property
    def granted(self) -> bool:
        return self.reason == "granted"


class Line(Struct, frozen=True, eq=False):
    """The answer where `tree` holds and no line before fits; `rule` is what the policy says there."""

    tree: Tree
    answer: Answer
    rule: PermissionRule | LimitRule | None = None


class Attempts:
    """Everything that apps can ask for by one action. One line fits at every point: the last one always does.

    A `deny` or an `allow` is a line of its own, in the order of the policy. That no `allow` covers a take
    comes before them.
    """

    def __init__(self, model: Model, action: Action, side: int = 0) -> None:
        self.model = model
        self.action: Action = action
        self.side = side
        self.policy: CheckedPolicy = model.policies[side]
        self.apps = RequestApps(model, side)
        self._covered: dict[str, Tree] = {}
        self.lines: Sequence[Line] = [*self._until_all_fits()]
        self._refused: dict[int, Tree] = {}

    def only(self, lines: Sequence[Line]) -> Self:
        """The same, of which these lines are looked at."""
        found = copy(self)
        found.lines, found._refused = lines, {}
        return found

    # --- which line decides --------------------------------------------------------------------

    def tree(self, position: int) -> Tree:
        """What the line asks for."""
        return self.lines[position].tree

    def refused(self, position: int) -> Tree:
        """That the line does not fit."""
        known = self._refused.get(position)
        if known is None:
            known = self._refused[position] = opposite(self.tree(position))
        return known

    def taking(self, point: Point, among: Container[int], below: int) -> Iterator[int]:
        """The positions before `below` of the lines among those that fit, ascending."""
        return (at for at in range(below) if at in among and holds(self.tree(at), point.holds))

    def first(self, point: Point) -> int:
        """The position of the line that decides."""
        return next(at for at, line in enumerate(self.lines) if holds(line.tree, point.holds))

    def before(self, position: int, point: Point) -> Tree | None:
        """What has to hold so that no line before the position decides the point."""
        first = next(self.taking(point, range(position), position), None)
        return None if first is None else self.refused(first)

    # --- permissions -----------------------------------------------------------------------------

    @property
    def asked(self) -> Tree:
        """Where the policy's permissions are asked: no other check has failed."""
        return joined(True, (opposite(line.tree) for line in self.checks))

    @property
    def granted(self) -> Tree:
        """Where what is asked for is granted."""
        return joined(True, (opposite(line.tree) for line in self.lines if not line.answer.granted))

    @property
    def checks(self) -> Sequence[Line]:
        """The lines before those of the permissions."""
        by_permissions = {"take_not_permitted", "forbidden_by_policy", "granted"}
        return [line for line in self.lines if line.answer.reason not in by_permissions]

    @property
    def permissions(self) -> Iterator[PermissionRule]:
        """Those that are about the action."""
        return (rule for rule in self.policy.permissions if rule.action == self.action)

    def covers(self, rule: PermissionRule) -> Tree:
        """What the permission covers (semantics 4)."""
        known = self._covered.get(rule.id)
        if known is None:
            when = self.model.tree(rule.when, self.side)
            known = self._covered[rule.id] = joined(True, (self.lists(rule), when))
        return known

    def lists(self, rule: PermissionRule) -> Tree:
        """What the lists of the permission contain, whatever its condition says."""
        owner = True if rule.from_ is None else self.model.owned_by(rule.from_.contains, self.side)
        target = True if rule.to is None else self.apps.target(rule.to.contains)
        return joined(True, (self.apps.by(rule.by), owner, target))

    def exceeds(self, limit: LimitRule) -> Tree:
        """What the limit forbids."""
        longer = self.model.numbered(Variable(DURATION, InBounds(limit.seconds + 1, None)))
        return joined(True, (self.apps.by(limit.by), longer))

    # --- the checks in their order ----------------------------------------------------------------

    def _until_all_fits(self) -> Iterator[Line]:
        """Without what never fits, and up to what always does."""
        for line in self.in_order():
            if line.tree is not False:
                yield line
            if line.tree is True:
                return

    def in_order(self) -> Iterator[Line]:
        """All lines, those that never fit too."""
        if self.action != "inbox_reply":  # A4
            yield from self.checks_of_all()
        match self.action:
            case "take":
                yield from self._take()
            case "pass":
                yield from self._pass()
            case "request":
                yield from self._request()
            case "extend":
                yield from self._extend()
            case "release":
                yield unless(self.apps.owns, "not_thread_owner")
        yield Line(True, Answer("granted"))

    def checks_of_all(self) -> Iterator[Line]:
        """Those that every action has."""
        apps = self.apps
        connected = apps.connected(ACTOR)
        if self.action == "pass":
            connected = joined(False, (connected, apps.is_lead_form(ACTOR)))
        yield unless(connected, "unknown_app")
        if self.action == "owner":
            return
        of_lead_form = joined(True, (apps.is_lead_form(OWNER), opposite(apps.is_lead_form(ACTOR))))
        yield Line(of_lead_form, Answer("lead_flow"))

    def _take(self) -> Iterator[Line]:
        yield Line(not self.apps.routing, Answer("routing_not_enabled"))
        yield Line(self.apps.owns, Answer("already_owner"))
        allows = [rule for rule in self.permissions if rule.effect == "allow"]
        yield unless(joined(False, map(self.covers, allows)), "take_not_permitted")
        yield from self._denied()
        for rule in allows:
            yield Line(self.covers(rule), Answer("granted"), rule)

    def _pass(self) -> Iterator[Line]:
        apps = self.apps
        yield unless(joined(False, (apps.idle, apps.owns)), "not_thread_owner")
        if not apps.routing:
            yield Line(self.model.apps(TARGET, [None]), Answer("no_target"))
        yield unless(apps.can_be_passed_to, "unknown_target")
        yield Line(apps.passes_to_itself, Answer("target_is_owner"))
        yield from self._denied()
        yield Line(self.model.apps(TARGET, [None]), Answer("granted", to=apps.default))

    def _request(self) -> Iterator[Line]:
        apps = self.apps
        yield Line(
            apps.routing and not self.policy.behavior.request_in_routing, Answer("request_not_available")
        )
        yield Line(apps.owns, Answer("already_owner"))
        if apps.routing:
            yield Line(apps.idle, Answer("no_thread_owner"))
        yield from self._denied()
        if not apps.routing:
            yield Line(apps.idle, Answer("granted", how="gets"))
        yield Line(True, Answer("granted", how="asks"))

    def _extend(self) -> Iterator[Line]:
        yield unless(self.apps.owns, "not_thread_owner")
        for limit in sorted(self.policy.limits, key=lambda limit: limit.seconds):
            yield Line(self.exceeds(limit), Answer("over_policy_limit"), limit)
        yield from self._denied()

    def _denied(self) -> Iterator[Line]:
        for rule in self.permissions:
            if rule.effect == "deny":
                yield Line(self.covers(rule), Answer("forbidden_by_policy"), rule)


def unless(tree: Tree, reason: DenialKind) -> Line:
    """The answer where the tree does not hold."""
    return Line(opposite(tree), Answer(reason))
