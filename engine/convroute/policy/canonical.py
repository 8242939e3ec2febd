"""The canonical form of a policy and its digest (interfaces: Decision, `policy.digest`).

Two policies with one canonical form decide everything alike. Comments, spacing,
file names, tests and the order of what has no order leave no trace in it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from convroute.lazy_sequence import LazySequence
from convroute.policy import conditions as cond
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, RouteRule, Who
from convroute.policy.plain_rules import PlainRules

Json = object


def with_digest(policy: CheckedPolicy) -> CheckedPolicy:
    """The same policy with its `digest` filled in."""
    digest = hashlib.sha256(canonical(policy).encode("utf-8", "surrogatepass"))
    return replace(policy, digest=f"sha256:{digest.hexdigest()}")


def canonical(policy: CheckedPolicy) -> str:
    """The policy as JSON; lists only where order has a meaning, or sorted."""
    members = {name: _text(value) for name, value in _head(policy).items()}
    written, implicit = _campaign(policy)
    members["campaign"] = f"[[{written}],[{implicit}]]"
    members["link"] = f"[{_rules(policy.link)}]"
    members["organic"] = f"[{_rules(policy.organic)}]"
    return "{" + ",".join(f'"{name}":{members[name]}' for name in sorted(members)) + "}"


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _head(policy: CheckedPolicy) -> dict[str, Json]:
    """Everything but the route rules."""
    behavior = policy.behavior
    return {
        "canonical_form": 1,
        "name": policy.name,
        "version": policy.version,
        "accounts": dict(policy.accounts),
        "timezone": policy.timezone,
        "apps": {
            app.name: [app.id, sorted(app.roles), app.human_agent, app.standby, app.disabled]
            for app in policy.apps.values()
        },
        "facts": {
            fact.name: [fact.type, sorted(fact.options), fact.least, fact.most]
            for fact in policy.facts.values()
        },
        "default": policy.default,
        "social": policy.social,
        "behavior": [
            behavior.campaign_preempts,
            behavior.link_preempts,
            behavior.request_in_routing,
            behavior.send_claims_idle,
        ],
        "permissions": _in_groups([permission_form(rule) for rule in policy.permissions]),
        "limits": [limit_form(rule) for rule in policy.limits],
    }


def _campaign(policy: CheckedPolicy) -> tuple[str, str]:
    """Written rules in order; the templates' own rules have an order only where a flow lets two match."""
    implicit: list[Json] = [route_form(rule) for rule in _singly(policy.campaign) if rule.implicit]
    if not any(template.flow for template in policy.templates.values()):
        implicit = _sorted(implicit)
    return _rules(policy.campaign), ",".join(map(_text, implicit))


def _rules(rules: Sequence[RouteRule]) -> str:
    """The written rules among `rules`, those of columns all at once."""
    texts: list[str] = []
    for part in _parts(rules):
        if isinstance(part, PlainRules):
            texts.extend(_plain(part))
        else:
            texts.extend(_text(route_form(rule)) for rule in part if not rule.implicit)
    return ",".join(texts)


def _parts(rules: Sequence[RouteRule]) -> Iterable[Sequence[RouteRule]]:
    return rules.parts if isinstance(rules, LazySequence) else (rules,)


def _singly(rules: Sequence[RouteRule]) -> Iterator[RouteRule]:
    return (rule for part in _parts(rules) if not isinstance(part, PlainRules) for rule in part)


def _plain(rules: PlainRules) -> Iterator[str]:
    """A rule's text is its value, twice, in a form that few others of its segment do not share."""
    forms = _Forms(rules)
    values = _text("\n".join(rules.values))[1:-1].split("\\n")
    return map(
        str.join, values, map(forms.__getitem__, zip(rules.words, rules.targets, rules.days, strict=True))
    )


class _Forms(dict[tuple[int, int, int], list[str]]):
    """What stands around the value, by word, target and days; found by writing a rule of that form."""

    def __init__(self, rules: PlainRules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, key: tuple[int, int, int]) -> list[str]:
        word, target, days = key
        like = PlainRules("", self._rules.apps, bytes([word]), ("\n",), (target,), bytes([days]), (0,))
        return self.setdefault(key, _text(route_form(like[0])).split("\\n"))


def route_form(rule: RouteRule) -> Json:
    """One rule in the canonical form."""
    return {
        "id": rule.id,
        "entry": _condition(rule.entry),
        "target": rule.target or rule.target_id,
        "known": rule.target is not None,
        "window": rule.window,
        "when": _condition(rule.when),
        "template": rule.template,
        "note": rule.note,
    }


def _in_groups(permissions: list[dict[str, Json]]) -> list[Json]:
    """In the order of effect and action; those of one kind as written, since the first one is the reason."""
    return [*sorted(permissions, key=lambda form: (str(form["effect"]), str(form["action"])))]


def permission_form(rule: PermissionRule) -> dict[str, Json]:
    """One permission in the canonical form."""
    return {
        "id": rule.id,
        "effect": rule.effect,
        "action": rule.action,
        "by": _who(rule.by),
        "from": _who(rule.from_),
        "to": _who(rule.to),
        "when": _condition(rule.when),
    }


def limit_form(rule: LimitRule) -> Json:
    """One limit in the canonical form."""
    return {"id": rule.id, "by": _who(rule.by), "seconds": rule.seconds}


def _who(who: Who | None) -> Json:
    if who is None:
        return None
    ids: list[Json] = [] if who.anyone else [*sorted(who.ids)]
    return [who.anyone, who.nobody, ids]


def _condition(condition: cond.Condition | None) -> Json:
    match condition:
        case None:
            return None
        case cond.Atom():
            return [condition.field, condition.negated, *_test(condition.test)]
        case cond.Always():
            return condition.value
        case cond.Negation():
            return {"not": _condition(condition.operand)}
        case cond.Combination():
            return {condition.op: _sorted([_condition(operand) for operand in _flat(condition)])}


def _flat(condition: cond.Combination) -> list[cond.Condition]:
    """Operands with nested junctions of the same kind opened up: `a and (b and c)`."""
    flat: list[cond.Condition] = []
    for operand in condition.operands:
        same = isinstance(operand, cond.Combination) and operand.op == condition.op
        flat.extend(_flat(operand) if same and isinstance(operand, cond.Combination) else [operand])
    return flat


def _test(test: cond.Test) -> list[Json]:
    match test:
        case cond.IsAny():
            return ["is", _sorted([*test.values])]
        case cond.InBounds():
            return ["bounds", test.low, test.high]
        case cond.FitsGlob():
            return ["like", test.pattern]
        case cond.MentionsAny():
            return ["mentions", _sorted([[*phrase.split(" ")] for phrase in test.phrases])]
        case cond.Contains():
            return ["has", test.value]
        case cond.IsPresent():
            return ["present"]
        case cond.IsOpen():
            week: list[Json] = [_sorted([[h.start, h.end] for h in set(day)]) for day in test.schedule.week]
            return ["open", week, [*sorted(day.isoformat() for day in test.schedule.exceptions)]]
        case cond.OnWeekdays():
            return ["weekday", [*sorted(test.days)]]
        case cond.InHours():
            return ["hours", test.hours.start, test.hours.end]
        case cond.InDates():
            return ["dates", test.first.isoformat(), test.last.isoformat()]


def _sorted(items: list[Json]) -> list[Json]:
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) == len(items):
        return [*sorted(texts)]
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, ensure_ascii=False))
