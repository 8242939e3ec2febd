"""Who may do what (semantics 4): platform rules come first, a policy narrows, and `take` needs an `allow`."""

from collections.abc import Sequence

from convroute.evaluator.conditions import all_hold
from convroute.evaluator.snapshot import View
from convroute.evaluator.trace import Logic, Seen, Tried
from convroute.policy.model import LimitRule, PermissionRule, Who
from convroute.source import Place

Attempt = tuple[str, str | None, str | None]
"""Actor, current owner (None: nobody), target (None where the action has none), as ids."""


def first_covering(
    view: View, effect: str, action: str, attempt: Attempt
) -> tuple[PermissionRule | None, tuple[Tried, ...]]:
    """The first rule of `effect` that covers the attempt, and the rules that were tried."""
    tried: list[Tried] = []
    for rule in _rules(view, effect, action, attempt[0]):
        seen: list[Seen] = []
        covers, logic = _covers(rule, view, attempt, seen)
        tried.append(Tried(rule.id, rule.text, rule.place, covers, tuple(seen), logic=logic))
        if covers:
            return rule, tuple(tried)
    return None, tuple(tried)


def _rules(view: View, effect: str, action: str, actor: str) -> Sequence[PermissionRule]:
    """The rules to try: of many, those that are about the actor."""
    policy, candidates = view.policy, view.candidates
    if candidates is not None and not (view.trace.listening and candidates.listed(policy.permissions)):
        return candidates.permissions(effect, action, actor)
    return [rule for rule in policy.permissions if rule.effect == effect and rule.action == action]


def _covers(rule: PermissionRule, view: View, attempt: Attempt, seen: list[Seen]) -> tuple[bool, Logic]:
    """Each list contains its app, a missing list everything, and `when` is true."""
    actor, owner, target = attempt
    lists = (("by", rule.by, actor), ("from", rule.from_, owner), ("to", rule.to, target))
    for word, who, app_id in lists:
        if who is not None and not _contains(word, who, app_id, view, rule.place, seen):
            return False, ["and", *range(len(seen))]
    contained: list[Logic] = [*range(len(seen))]
    if rule.when is None:
        return True, ["and", *contained]
    result, logic = all_hold((rule.when,), view, seen)
    return result, ["and", *contained, logic]


def _contains(word: str, who: Who, app_id: str | None, view: View, place: Place, seen: list[Seen]) -> bool:
    shown = "nobody" if app_id is None else view.app_name(app_id) or app_id
    contained = who.contains(app_id)
    seen.append(Seen(f"{word} contains {shown}", word, shown, contained, place))
    return contained


def smallest_limit(view: View, actor: str) -> tuple[LimitRule | None, tuple[Tried, ...]]:
    """Of several `limit extend` that cover the actor the smallest counts; and the limits that were tried."""
    tried: list[Tried] = []
    for rule in view.policy.limits:
        seen: list[Seen] = []
        covers = _contains("by", rule.by, actor, view, rule.place, seen)
        tried.append(Tried(rule.id, rule.text, rule.place, covers, tuple(seen), logic=["and", 0]))
    covering = [rule for rule in view.policy.limits if rule.by.contains(actor)]
    return min(covering, key=lambda rule: rule.seconds, default=None), tuple(tried)


def covering_limits(view: View, actor: str) -> dict[str, int]:
    """The limits that cover the actor, by id, in seconds."""
    return {rule.id: rule.seconds for rule in view.policy.limits if rule.by.contains(actor)}
