"""A list of conditions in Python, tried one after another: what such code often starts as."""

from collections.abc import Callable

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, Rule, fields_of, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one lambda a rule, the first that is true"
DISTRIBUTIONS = ()

Fields = dict[str, str]


def build(shop: Shop) -> Decide:
    rules = [(_condition(rule), rule.route) for rule in rules_of(shop)]

    def route(fields: Fields) -> Route:
        for condition, found in rules:
            if condition(fields):
                return found
        return NO_RULE

    return around(route, prepare)


def prepare(event: Event) -> Fields:
    return fields_of(event)


def _condition(rule: Rule) -> Callable[[Fields], bool]:
    field, key = rule.field, rule.key
    return lambda fields: fields[field] == key
