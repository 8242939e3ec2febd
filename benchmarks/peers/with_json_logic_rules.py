"""json-logic in pure Python with a condition for every rule."""

from json_logic import jsonLogic

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one condition a rule, the first that is true"
DISTRIBUTIONS = ("json-logic-qubit",)


def build(shop: Shop) -> Decide:
    rules = [({"==": [{"var": rule.field}, rule.key]}, rule.route) for rule in rules_of(shop)]

    def route(fields: dict[str, str]) -> Route:
        for condition, found in rules:
            if jsonLogic(condition, fields):
                return found
        return NO_RULE

    return around(route, prepare)


def prepare(event: Event) -> dict[str, str]:
    return fields_of(event)
