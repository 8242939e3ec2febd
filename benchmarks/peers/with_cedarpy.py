"""cedarpy (Cedar in Rust): one policy a rule in a parsed set; the answer is the policy that determined it."""

from typing import Any

import cedarpy

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, Rule, only_field, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one policy a rule, policies and entities parsed once"
DISTRIBUTIONS = ("cedarpy",)


def build(shop: Shop) -> Decide:
    rules = rules_of(shop)
    policies = cedarpy.PolicySet.from_str("\n".join(map(_policy, rules)))
    entities = cedarpy.Entities.from_json_str("[]")
    answers = {f"policy{number}": rule.route for number, rule in enumerate(rules)}

    def route(request: dict[str, Any]) -> Route:
        reasons = cedarpy.is_authorized(request, policies, entities).diagnostics.reasons
        return answers[reasons[0]] if reasons else NO_RULE

    return around(route, prepare)


def prepare(event: Event) -> dict[str, Any]:
    field, key = only_field(event)
    return {
        "principal": {"type": "Person", "id": "5550001"},
        "action": {"type": "Action", "id": "write"},
        "resource": {"type": field, "id": key},
        "context": {},
    }


def _policy(rule: Rule) -> str:
    return f'permit(principal, action, resource == {rule.field}::"{rule.key}");'
