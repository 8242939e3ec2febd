"""casbin: one policy line a rule; `enforce_ex` names the line that matched.

Its FastEnforcer does not serve `enforce_ex`, so it cannot say which rule it was.
"""

import casbin

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, only_field, rules_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one policy line a rule, `enforce_ex`"
DISTRIBUTIONS = ("pycasbin",)

_MODEL = """
[request_definition]
r = field, key
[policy_definition]
p = field, key, app, rule, reason, days
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.key == p.key && r.field == p.field
"""


def build(shop: Shop) -> Decide:
    model = casbin.Model()
    model.load_model_from_text(_MODEL)
    enforcer = casbin.Enforcer(model)
    enforcer.add_policies([[rule.field, rule.key, *map(str, rule.route)] for rule in rules_of(shop)])

    def route(request: tuple[str, str]) -> Route:
        allowed, line = enforcer.enforce_ex(*request)
        return (line[2], line[3], line[4], int(line[5])) if allowed else NO_RULE

    return around(route, prepare)


def prepare(event: Event) -> tuple[str, str]:
    return only_field(event)
