"""Which line of a policy is the cause where what apps ask for is decided otherwise."""

from itertools import pairwise

from convroute.differ import written
from convroute.differ.causes import of_declared, of_default
from convroute.differ.difference import Line
from convroute.differ.entries import Aligned
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule
from convroute.regions.attempts import Attempts

Rule = PermissionRule | LimitRule


class OfAttempts:
    """Of the checks of an action; `whole` is because of what all of it differs, where that is known."""

    def __init__(self, old: Attempts, new: Attempts, whole: Line | None = None) -> None:
        self._old = old
        self._new = new
        self._whole = whole
        self._gone: dict[int, Line] = {}
        self._come: dict[int, Line] = {}

    def prepare(self, found: Aligned) -> None:
        """A permission is its own cause; of what is written as before the cause is what it names."""
        waiting: dict[str, list[int]] = {}
        for at in found.gone:
            rule = self._old.lines[at].rule
            if rule is not None:
                self._gone[at] = written.of_permission(rule, "old")
                waiting.setdefault(rule.text, []).append(at)
        for at in found.come:
            rule = self._new.lines[at].rule
            if rule is not None:
                self._come[at] = written.of_permission(rule, "new")
                if before := waiting.get(rule.text):
                    one = before.pop(0)
                    self._gone[one] = self._come[at] = (
                        self._declared(one, at) or self._afterwards or self._come[at]
                    )

    def _declared(self, one: int, at: int) -> Line | None:
        before, after = self._old.lines[one].rule, self._new.lines[at].rule
        if not isinstance(before, PermissionRule) or not isinstance(after, PermissionRule):
            return None
        found = of_declared(self._old.model, [before.when], [after.when])
        if found is not None:
            return found
        if (before.by, before.from_, before.to) == (after.by, after.from_, after.to):
            return None
        group = next((word for word in _listed(after.text) if word not in self._new.policy.apps), None)
        return None if group is None else Line("new", "group", group, f"group {group}")

    def of_gone(self, old: int, new: int) -> Line:
        return self._whole or self._gone.get(old) or self._come.get(new) or self._otherwise()

    def of_come(self, old: int, new: int) -> Line:
        return self._whole or self._come.get(new) or self._gone.get(old) or self._otherwise()

    def of_same(self, old: int, new: int) -> Line:
        one = self._of_one(old, new)
        if one is not None and self._old.lines[old].answer == self._new.lines[new].answer:
            return one  # only another permission decides
        return self._whole or one or self._otherwise()

    def _of_one(self, old: int, new: int) -> Line | None:
        """The permission that always fits, where the other policy has what stands behind all permissions."""
        before, after = self._old.lines[old].rule, self._new.lines[new].rule
        if after is not None:
            return written.of_permission(after, "new")
        return None if before is None else written.of_permission(before, "old")

    def _otherwise(self) -> Line:
        """What no permission says of itself: that no `allow` covers a take, and what the mode, the default
        app and the behavior say."""
        old, new = self._old.policy, self._new.policy
        if old.mode == new.mode and _default(old) == _default(new):
            takes = self._changed_take(old, new)
            if takes is not None and self._old.action in ("take", "send"):
                return takes
            flag = "request_in_routing" if self._old.action == "request" else "send_claims_idle"
            if getattr(old.behavior, flag) != getattr(new.behavior, flag):
                return written.of_behavior(flag, new, "new")
            if takes is not None:
                return takes
        return of_default(old, new)

    @property
    def _afterwards(self) -> Line | None:
        """What says who owns a thread once something was sent, which permissions of a pass look at (A3)."""
        return self._otherwise() if self._old.action == "send" else None

    def _changed_take(self, old: CheckedPolicy, new: CheckedPolicy) -> Line | None:
        """The first `allow take` that is not in both."""
        before = {rule.text for rule in old.permissions}
        after = {rule.text for rule in new.permissions}
        for policy, others in ((new, before), (old, after)):
            for rule in policy.permissions:
                if rule.action == "take" and rule.effect == "allow" and rule.text not in others:
                    return written.of_permission(rule, "new" if policy is new else "old")
        return None


def _default(policy: CheckedPolicy) -> str | None:
    return None if policy.default is None else policy.apps[policy.default].id


def _listed(text: str) -> list[str]:
    """The first name of each list of a permission."""
    words = text.replace("[", " ").replace("]", " ").replace(",", " ").split()
    return [word for before, word in pairwise(words) if before in ("by", "from", "to")]
