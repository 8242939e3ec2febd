"""evalidate with an expression for every rule, as when people write the rules."""

from evalidate import Expr

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one expression a rule, `eval` of its code, the first that is true"
DISTRIBUTIONS = ("evalidate",)


def build(shop: Shop) -> Decide:
    rules = [(Expr(f'{rule.field} == "{rule.key}"').code, rule.route) for rule in rules_of(shop)]

    def route(fields: dict[str, str]) -> Route:
        for code, found in rules:
            if eval(code, {}, fields):
                return found
        return NO_RULE

    return around(route, prepare)


def prepare(event: Event) -> dict[str, str]:
    return fields_of(event)
