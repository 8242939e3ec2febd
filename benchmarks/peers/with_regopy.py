"""regopy (rego-cpp): one policy over three tables in `data`, built into a bundle once."""

import json

from regopy import Interpreter

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, tables_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "three tables in `data`, a bundle built once"
DISTRIBUTIONS = ("regopy",)

_MODULE = f"""package shop
import rego.v1
default answer := {json.dumps(NO_RULE)}
answer := data.ad_id[input.ad_id]
answer := data.ref[input.ref]
answer := data.payload[input.payload]
"""


def build(shop: Shop) -> Decide:
    interpreter = Interpreter()
    interpreter.add_data(
        {field: {key: [*found] for key, found in table.items()} for field, table in tables_of(shop).items()}
    )
    interpreter.add_module("shop", _MODULE)
    bundle = interpreter.build(None, ["shop/answer"])

    def route(fields: dict[str, str]) -> Route:
        interpreter.set_input(fields)
        output = interpreter.query_bundle_entrypoint(bundle, "shop/answer")
        app, rule, reason, days = output.results[0].expressions[0]
        return app, rule, reason, days

    return around(route, prepare)


def prepare(event: Event) -> dict[str, str]:
    return fields_of(event)
