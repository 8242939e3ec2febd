"""What apps send, as regions: the checks of a send and of its inline control (semantics 3 `send`, A1-A3)."""

from collections.abc import Iterator
from typing import Literal

from convroute.policy.conditions import InBounds, IsAny
from convroute.policy.model import PermissionRule
from convroute.regions.attempts import Answer, Attempts, Line, unless
from convroute.regions.goals import Junction, Tree, joined, opposite
from convroute.regions.model import Model
from convroute.regions.variables import ACTOR, OPENED, OWNER, SILENCE, TARGET, Variable
from convroute.units import DAY_MS

Inline = Literal["pass", "release", "other"]
"""`other` is a `control_type` that means nothing (A3)."""
INLINES: tuple[Inline | None, ...] = (None, "pass", "release", "other")


class Sends(Attempts):
    """Sends with or without the tag of Human Agents, and with one sort of inline control or none."""

    def __init__(
        self, model: Model, side: int = 0, *, tagged: bool = False, inline: Inline | None = None
    ) -> None:
        self.tagged = tagged
        self.inline: Inline | None = inline
        super().__init__(model, "send", side)

    def in_order(self) -> Iterator[Line]:
        apps = self.apps
        yield from self.checks_of_all()
        not_owner = joined(True, (opposite(apps.idle), opposite(apps.owns)))
        human = self._human_agent if self.tagged else False
        yield Line(joined(True, (not_owner, opposite(human))), Answer("not_thread_owner"))
        if human is not False:
            yield from self._takes(not_owner)
        if apps.routing:
            yield Line(joined(True, (apps.idle, opposite(self._is_default))), Answer("not_default_app"))
        longer = joined(True, (human, self._opened(7 * DAY_MS)))
        yield unless(joined(False, (self._opened(DAY_MS), longer)), "outside_messaging_window")
        if self.inline is not None:
            yield from self._inline()
        gets = joined(True, (apps.idle, self._claims))
        if self.inline == "pass":
            unnamed = self.model.apps(TARGET, [None])
            yield Line(joined(True, (unnamed, gets)), Answer("granted", apps.default, "gets"))
            yield Line(unnamed, Answer("granted", apps.default))
        yield Line(gets, Answer("granted", how="gets"))
        yield Line(True, Answer("granted"))

    def _takes(self, not_owner: Tree) -> Iterator[Line]:
        """A1: what would refuse a take now."""
        takes = [rule for rule in self.policy.permissions if rule.action == "take"]
        allows = joined(False, (self.covers(rule) for rule in takes if rule.effect == "allow"))
        unallowed = opposite(joined(True, (self.apps.routing, allows)))
        yield Line(joined(True, (not_owner, unallowed)), Answer("take_not_permitted"))
        for rule in takes:
            if rule.effect == "deny":
                covered = joined(True, (not_owner, self.covers(rule)))
                yield Line(covered, Answer("take_not_permitted"), rule)

    def _inline(self) -> Iterator[Line]:
        """A3: as if the send had happened, so that who sent it owns the thread, or nobody does."""
        apps = self.apps
        yield Line(not apps.routing, Answer("inline_control_not_available"))
        if self.inline == "other":
            yield Line(True, Answer("bad_inline_control"))
            return
        if self.inline == "release":
            yield Line(joined(True, (apps.idle, opposite(self._claims))), Answer("not_thread_owner"))
            return
        yield unless(apps.can_be_passed_to, "unknown_target")
        yield Line(apps.passes_to_itself, Answer("target_is_owner"))
        for rule in self.policy.permissions:
            if rule.effect == "deny" and rule.action == "pass":
                yield Line(self._covers_afterwards(rule), Answer("forbidden_by_policy"), rule)

    # --- what is asked -----------------------------------------------------------------------

    @property
    def _human_agent(self) -> Tree:
        ids = [app.id for app in self.policy.apps.values() if app.human_agent]
        return self.model.apps(ACTOR, ids) if ids else False

    @property
    def _is_default(self) -> Tree:
        return False if self.apps.default is None else self.model.apps(ACTOR, [self.apps.default])

    def _silent(self, most: int) -> Tree:
        """The person wrote not longer ago."""
        return self.model.numbered(Variable(SILENCE, InBounds(0, most), 0, "thread.silence"))

    def _opened(self, most: int) -> Tree:
        """The messaging window opened not longer ago: the person wrote, or did something else."""
        otherwise = self.model.numbered(Variable(OPENED, InBounds(0, most)))
        return joined(False, (self._silent(most), otherwise))

    @property
    def _claims(self) -> Tree:
        """A2: of an idle thread who sends becomes the owner."""
        setting = self.policy.behavior.send_claims_idle
        if setting == "never":
            return False
        who = True if setting == "any_allowed" else self._is_default
        return joined(True, (who, self._silent(DAY_MS - 1)))

    # --- as if it had been sent --------------------------------------------------------------------

    def _covers_afterwards(self, rule: PermissionRule) -> Tree:
        """What the permission covers, given who owns the thread once the send has happened."""
        owner: Tree = True
        if rule.from_ is not None:
            contained = [app_id for app_id in (None, *self.model.app_ids) if rule.from_.contains(app_id)]
            owner = self._owned_afterwards(frozenset(app_id or "" for app_id in contained))
        target = True if rule.to is None else self.apps.target(rule.to.contains)
        when = self._afterwards(self.model.tree(rule.when, self.side))
        return joined(True, (self.apps.by(rule.by), owner, target, when))

    def _afterwards(self, tree: Tree) -> Tree:
        """The tree with what it asks about the owner asked about the one after the send."""
        if isinstance(tree, bool):
            return tree
        if isinstance(tree, Junction):
            return joined(tree.every, map(self._afterwards, tree.parts))
        variable = self.model.variables[abs(tree)]
        assert variable is not None, "numbers begin with 1"
        if variable.field != OWNER:
            return tree
        assert isinstance(variable.test, IsAny), "ids are listed"
        owned = self._owned_afterwards(frozenset(map(str, variable.test.values)))
        return owned if tree > 0 else opposite(owned)

    def _owned_afterwards(self, ids: frozenset[str]) -> Tree:
        """Who owns the thread then is one of these; "" is nobody."""
        nobody = joined(True, (self.apps.idle, opposite(self._claims)))
        sender = self.model.apps(ACTOR, [app_id for app_id in ids if app_id])
        return joined(
            False,
            (joined(True, (nobody, "" in ids)), joined(True, (opposite(nobody), sender))),
        )
