"""zen-engine: a decision table of the first match, compiled once and served by a loader."""

import json
from typing import Any

import zen

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, Rule, fields_of, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "a decision table, compiled content from a loader"
DISTRIBUTIONS = ("zen-engine",)

_INPUTS = ("ad_id", "ref", "payload")
_OUTPUTS = ("app", "rule", "reason", "days")


def build(shop: Shop) -> Decide:
    content = zen.ZenDecisionContent(json.dumps(_decision(rules_of(shop))))
    evaluate = zen.ZenEngine({"loader": lambda _: content}).evaluate

    def route(fields: dict[str, str]) -> Route:
        result = evaluate("shop", fields)["result"]
        return result["app"], result["rule"], result["reason"], result["days"]

    return around(route, prepare)


def prepare(event: Event) -> dict[str, str]:
    return fields_of(event)


def _decision(rules: list[Rule]) -> dict[str, Any]:
    rows = [_row(number, {rule.field: rule.key}, rule.route) for number, rule in enumerate(rules)]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "type": "expression", "field": name} for name in _INPUTS],
        "outputs": [{"id": name, "name": name, "type": "expression", "field": name} for name in _OUTPUTS],
        "rules": [*rows, _row(len(rows), {}, NO_RULE)],
    }
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    placed = [{**node, "position": {"x": 0, "y": 0}} for node in nodes]
    return {"contentType": "application/vnd.gorules.decision", "nodes": placed, "edges": edges}


def _row(number: int, conditions: dict[str, str], route: Route) -> dict[str, str]:
    cells = {name: json.dumps(conditions[name]) if name in conditions else "" for name in _INPUTS}
    outputs = {name: json.dumps(value) for name, value in zip(_OUTPUTS, route, strict=True)}
    return {"_id": str(number), **cells, **outputs}
