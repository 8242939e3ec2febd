"""cedarpy (Cedar in Rust): one policy a rule in a parsed set; the answer is the policy that determined it."""

from typing import Any

import cedarpy

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, Rule, Sample, rules_of
from benchmarks.shop import Shop

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

    return around(route)


def prepare(sample: Sample) -> dict[str, Any]:
    field = next((name for name in ("ad_id", "ref", "payload") if sample.fields[name]), "text")
    return {
        "principal": {"type": "Person", "id": "5550001"},
        "action": {"type": "Action", "id": "write"},
        "resource": {"type": field, "id": sample.fields[field]},
        "context": {},
    }


def _policy(rule: Rule) -> str:
    return f'permit(principal, action, resource == {rule.field}::"{rule.key}");'
