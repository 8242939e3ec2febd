"""The canonical form of a policy and its digest (interfaces: Decision, `policy.digest`).

Two policies with one canonical form decide everything alike. Comments, spacing,
file names, tests and the order of what has no order leave no trace in it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, repeat
from typing import Any

from msgspec.structs import replace

from convroute.lazy_sequence import LazySequence
from convroute.policy import conditions as cond
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, RouteRule, Who
from convroute.policy.plain_rules import PlainRules

Json = object


def with_digest(policy: CheckedPolicy) -> CheckedPolicy:
    """The same policy with its `digest` filled in."""
    digest = hashlib.sha256()
    for text in _pieces(policy):
        digest.update(text.encode("utf-8", "surrogatepass"))
    return replace(policy, digest=f"sha256:{digest.hexdigest()}")


def _pieces(policy: CheckedPolicy) -> Iterator[str]:
    """The canonical form in parts, for a large one needs not be in memory at once."""
    lists = _Lists()
    members: dict[str, Iterable[str]] = {
        name: (_text(value),) for name, value in _head(policy, lists).items()
    }
    members["campaign"] = _campaign(policy, lists)
    members["link"] = chain("[", _parted(_rules(policy.link, lists)), "]")
    members["organic"] = chain("[", _parted(_rules(policy.organic, lists)), "]")
    for before, name in zip(chain("{", repeat(",")), sorted(members), strict=False):
        yield f'{before}"{name}":'
        yield from members[name]
    yield "}"


class _Lists:
    """Sets of values and of phrases as sorted lists, by identity: many rules may look at one."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[AbstractSet[Any], list[Json]]] = {}

    def of(self, values: AbstractSet[Any], form: Callable[[Any], Json]) -> list[Json]:
        if id(values) not in self._known:
            self._known[id(values)] = values, _sorted([form(value) for value in values])
        return self._known[id(values)][1]


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _head(policy: CheckedPolicy, lists: _Lists) -> dict[str, Json]:
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
        "permissions": _in_groups([permission_form(rule, lists) for rule in policy.permissions]),
        "limits": [limit_form(rule) for rule in policy.limits],
    }


def _campaign(policy: CheckedPolicy, lists: _Lists) -> Iterator[str]:
    """Written rules in order; the templates' own rules have an order only where a flow lets two match."""
    implicit: list[Json] = [route_form(rule, lists) for rule in _singly(policy.campaign) if rule.implicit]
    if not any(template.flow for template in policy.templates.values()):
        implicit = _sorted(implicit)
    yield "[["
    yield from _parted(_rules(policy.campaign, lists))
    yield "],["
    yield from _parted(map(_text, implicit))
    yield "]]"


def _rules(rules: Sequence[RouteRule], lists: _Lists) -> Iterator[str]:
    """The written rules among `rules`, those of columns all at once."""
    for part in _parts(rules):
        if isinstance(part, PlainRules):
            yield from (",".join(_plain(part)),) if part else ()
        else:
            yield from (_text(route_form(rule, lists)) for rule in part if not rule.implicit)


def _parted(texts: Iterable[str]) -> Iterator[str]:
    """With a comma before each but the first."""
    for number, text in enumerate(texts):
        yield f",{text}" if number else text


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


def route_form(rule: RouteRule, lists: _Lists | None = None) -> Json:
    """One rule in the canonical form; `lists` of rules before save work."""
    lists = _Lists() if lists is None else lists
    return {
        "id": rule.id,
        "entry": _condition(rule.entry, lists),
        "target": rule.target or rule.target_id,
        "known": rule.target is not None,
        "window": rule.window,
        "when": _condition(rule.when, lists),
        "template": rule.template,
        "note": rule.note,
    }


def _in_groups(permissions: list[dict[str, Json]]) -> list[Json]:
    """In the order of effect and action; those of one kind as written, since the first one is the reason."""
    return [*sorted(permissions, key=lambda form: (str(form["effect"]), str(form["action"])))]


def permission_form(rule: PermissionRule, lists: _Lists | None = None) -> dict[str, Json]:
    """One permission in the canonical form; `lists` as for `route_form`."""
    lists = _Lists() if lists is None else lists
    return {
        "id": rule.id,
        "effect": rule.effect,
        "action": rule.action,
        "by": _who(rule.by),
        "from": _who(rule.from_),
        "to": _who(rule.to),
        "when": _condition(rule.when, lists),
    }


def limit_form(rule: LimitRule) -> Json:
    """One limit in the canonical form."""
    return {"id": rule.id, "by": _who(rule.by), "seconds": rule.seconds}


def _who(who: Who | None) -> Json:
    if who is None:
        return None
    ids: list[Json] = [] if who.anyone else [*sorted(who.ids)]
    return [who.anyone, who.nobody, ids]


def _condition(condition: cond.Condition | None, lists: _Lists) -> Json:
    match condition:
        case None:
            return None
        case cond.Atom():
            return [condition.field, condition.negated, *_test(condition.test, lists)]
        case cond.Always():
            return condition.value
        case cond.Negation():
            return {"not": _condition(condition.operand, lists)}
        case cond.Combination():
            return {condition.op: _sorted([_condition(operand, lists) for operand in _flat(condition)])}


def _flat(condition: cond.Combination) -> list[cond.Condition]:
    """Operands with nested junctions of the same kind opened up: `a and (b and c)`."""
    flat: list[cond.Condition] = []
    for operand in condition.operands:
        same = isinstance(operand, cond.Combination) and operand.op == condition.op
        flat.extend(_flat(operand) if same and isinstance(operand, cond.Combination) else [operand])
    return flat


def _test(test: cond.Test, lists: _Lists) -> list[Json]:
    match test:
        case cond.IsAny():
            return ["is", lists.of(test.values, _as_it_is)]
        case cond.InBounds():
            return ["bounds", test.low, test.high]
        case cond.FitsGlob():
            return ["like", test.pattern]
        case cond.MentionsAny():
            return ["mentions", lists.of(test.phrases, _in_words)]
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


def _as_it_is(value: Json) -> Json:
    return value


def _in_words(phrase: str) -> Json:
    return [*phrase.split(" ")]


def _sorted(items: list[Json]) -> list[Json]:
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) == len(items):
        return [*sorted(texts)]
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, ensure_ascii=False))
