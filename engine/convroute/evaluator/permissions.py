"""Who may do what (semantics 4): platform rules come first, a policy narrows, and `take` needs an `allow`."""

from convroute.evaluator.conditions import holds
from convroute.evaluator.snapshot import View
from convroute.evaluator.trace import Seen, Tried
from convroute.policy.model import LimitRule, PermissionRule

Attempt = tuple[str, str | None, str | None]
"""Actor, current owner (None: nobody), target (None where the action has none), as ids."""


def first_covering(
    view: View, effect: str, action: str, attempt: Attempt
) -> tuple[PermissionRule | None, tuple[Tried, ...]]:
    """The first rule of `effect` that covers the attempt, and the rules that were tried."""
    tried: list[Tried] = []
    for rule in view.policy.permissions:
        if rule.effect != effect or rule.action != action:
            continue
        seen: list[Seen] = []
        covers = _covers(rule, view, attempt, seen)
        tried.append(Tried(rule.id, rule.text, rule.place, covers, tuple(seen)))
        if covers:
            return rule, tuple(tried)
    return None, tuple(tried)


def _covers(rule: PermissionRule, view: View, attempt: Attempt, seen: list[Seen]) -> bool:
    """Each list contains its app, a missing list everything, and `when` is true."""
    actor, owner, target = attempt
    lists = (("by", rule.by, actor), ("from", rule.from_, owner), ("to", rule.to, target))
    for word, who, app_id in lists:
        if who is None:
            continue
        contained = who.contains(app_id)
        shown = "nobody" if app_id is None else view.app_name(app_id) or app_id
        seen.append(Seen(f"{word} contains {shown}", word, shown, contained, rule.place))
        if not contained:
            return False
    return holds(rule.when, view, seen)


def smallest_limit(view: View, actor: str) -> LimitRule | None:
    """Of several `limit extend` that cover the actor the smallest counts."""
    covering = [rule for rule in view.policy.limits if rule.by.contains(actor)]
    return min(covering, key=lambda rule: rule.seconds, default=None)
