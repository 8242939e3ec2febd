"""evalidate: an expression checked once, then evaluated as Python code, as its page on speed says."""

from typing import Any

from evalidate import Expr, base_eval_model

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, tables_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one expression over three dictionaries, `eval` of its code"
DISTRIBUTIONS = ("evalidate",)

_EXPRESSION = (
    "ads[ad_id] if ad_id in ads else refs[ref] if ref in refs else "
    "payloads[payload] if payload in payloads else none"
)


def build(shop: Shop) -> Decide:
    model = base_eval_model.clone()
    model.nodes.extend(["IfExp", "In", "Subscript", "Index"])
    code = Expr(_EXPRESSION, model=model).code
    tables = tables_of(shop)
    known: dict[str, Any] = {
        "ads": tables["ad_id"],
        "refs": tables["ref"],
        "payloads": tables["payload"],
        "none": NO_RULE,
        "__builtins__": {},
    }

    def route(fields: dict[str, str]) -> Route:
        return eval(code, known, fields)  # type: ignore[no-any-return]  # the values of the tables

    return around(route, prepare)


def prepare(event: Event) -> dict[str, str]:
    return fields_of(event)
