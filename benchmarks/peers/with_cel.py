"""common-expression-language (CEL in Rust): compiled programs, one a rule, on one context an event.

Tables in the context were measured too: they are copied at every call, which is
slower than the programs from about 300 rules on.
"""

import cel

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one compiled program a rule, the first that is true"
DISTRIBUTIONS = ("common-expression-language",)


def build(shop: Shop) -> Decide:
    rules = [(cel.compile(f'{rule.field} == "{rule.key}"').execute, rule.route) for rule in rules_of(shop)]

    def route(context: cel.Context) -> Route:
        for execute, found in rules:
            if execute(context):
                return found
        return NO_RULE

    return around(route, prepare)


def prepare(event: Event) -> cel.Context:
    return cel.Context(variables=fields_of(event))
