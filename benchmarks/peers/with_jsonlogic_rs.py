"""jsonlogic-rs (JSONLogic in Rust): it takes its logic as text at every call, so the text is written once."""

import json
from functools import partial
from typing import Any

import jsonlogic_rs

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one `if` of all rules, as text"
DISTRIBUTIONS = ("jsonlogic-rs",)


def build(shop: Shop) -> Decide:
    branches: list[Any] = []
    for rule in rules_of(shop):
        branches += [{"==": [{"var": rule.field}, rule.key]}, [*rule.route]]
    logic = json.dumps({"if": [*branches, [*NO_RULE]]})
    apply = partial(jsonlogic_rs.apply, logic, serializer=str)

    def route(fields: str) -> Route:
        app, rule, reason, days = apply(fields)
        return app, rule, reason, days

    return around(route, prepare)


def prepare(event: Event) -> str:
    return json.dumps(fields_of(event))
