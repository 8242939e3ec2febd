"""rule-engine: a chain of rules, which gives the value of the first that matches."""

import rule_engine

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, fields_of, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "a chain of rules"
DISTRIBUTIONS = ("rule-engine",)


def build(shop: Shop) -> Decide:
    chain = rule_engine.Chain(
        [(f'{rule.field} == "{rule.key}"', rule.route) for rule in rules_of(shop)], default_value=NO_RULE
    )
    return around(chain.evaluate, prepare)


def prepare(event: Event) -> dict[str, str]:
    return fields_of(event)
