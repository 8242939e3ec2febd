"""Which line of a policy is the cause where what apps ask for is decided otherwise."""

from collections.abc import Mapping, Sequence

from convroute.conversation.errors import DenialKind
from convroute.differ import written
from convroute.differ.causes import of_default
from convroute.differ.comparison import Because
from convroute.differ.difference import Line
from convroute.differ.entries import Aligned
from convroute.differ.permissions import Permissions
from convroute.regions import attempts
from convroute.regions.attempts import Attempts

_ORDER: Sequence[DenialKind] = (
    "unknown_app",
    "lead_flow",
    "routing_not_enabled",
    "request_not_available",
    "already_owner",
    "not_thread_owner",
    "take_not_permitted",
    "no_target",
    "no_thread_owner",
    "not_default_app",
    "outside_messaging_window",
    "inline_control_not_available",
    "bad_inline_control",
    "unknown_target",
    "target_is_owner",
    "over_policy_limit",
    "forbidden_by_policy",
)
"""The checks of all actions, in the order in which each action makes its own (semantics 3)."""
_RANKS: Mapping[str, int] = {reason: rank for rank, reason in enumerate(_ORDER)}


class OfAttempts:
    """Of the checks of an action; `whole` is the app that stands otherwise, where one has to do with all of
    it. `owned`: the policies see otherwise whether the thread has an owner.

    Of two checks that decide the earlier one has another result than before: because of its permission, if
    that is written in one policy alone, else because of what it looks at.
    """

    def __init__(
        self,
        permissions: Permissions,
        old: Attempts,
        new: Attempts,
        whole: Line | None = None,
        *,
        owned: bool = False,
    ) -> None:
        self._permissions = permissions
        self._old = old
        self._new = new
        self._whole = whole
        self._owned = owned

    def prepare(self, found: Aligned) -> None:
        """How the lines stand to each other does not matter: how they are written does."""

    def of_gone(self, old: int, new: int) -> Because:
        return [(self._of_pair(self._old.lines[old], self._new.lines[new]), True)]

    of_come = of_same = of_gone

    def _of_pair(self, before: attempts.Line, after: attempts.Line) -> Line:
        ranks = [_RANKS.get(line.answer.reason, len(_ORDER)) for line in (before, after)]
        if ranks[0] != ranks[1]:
            fails, passes, side = (before, after, 0) if ranks[0] < ranks[1] else (after, before, 1)
            return self._of_check(fails, passes, side)
        if before.answer != after.answer or self._owned:
            return self._whole or self._otherwise()
        return self._of_another(before, after)

    def _of_check(self, fails: attempts.Line, passes: attempts.Line, side: int) -> Line:
        """Of a check that fails in the policy of the side alone."""
        permissions, rule = self._permissions, fails.rule
        if rule is not None:
            if permissions.alone(rule, side):
                return permissions.line(rule, side)
            return self._whole or permissions.declared(rule, side) or self._otherwise()
        if fails.answer.reason != "take_not_permitted":
            return self._whole or self._otherwise()
        other = 1 - side
        if passes.rule is not None and passes.answer.granted:
            if permissions.alone(passes.rule, other):
                return permissions.line(passes.rule, other)
            return self._whole or permissions.declared(passes.rule, other) or self._otherwise()
        return (
            self._whole or (None if self._modes_differ else permissions.of_takes(other)) or self._otherwise()
        )

    def _of_another(self, before: attempts.Line, after: attempts.Line) -> Line:
        """Where only another permission decides."""
        permissions = self._permissions
        both = [(line.rule, side) for line, side in ((after, 1), (before, 0)) if line.rule is not None]
        alone = (permissions.line(rule, side) for rule, side in both if permissions.alone(rule, side))
        declared = (permissions.declared(rule, side) for rule, side in both)
        named = (permissions.line(rule, side) for rule, side in both)
        return next(filter(None, (*alone, *declared, *named)), None) or self._whole or self._otherwise()

    def _otherwise(self) -> Line:
        """What no permission says of itself: what the mode, the default app and the behavior say."""
        old, new = self._old.policy, self._new.policy
        if not self._modes_differ and old.default_id == new.default_id:
            flag = "request_in_routing" if self._old.action == "request" else "send_claims_idle"
            if getattr(old.behavior, flag) != getattr(new.behavior, flag):
                return written.of_changed_behavior(flag, old, new)
        return of_default(old, new)

    @property
    def _modes_differ(self) -> bool:
        return self._old.policy.mode != self._new.policy.mode
