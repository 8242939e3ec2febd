"""cel-python (CEL in Python): one compiled program over three tables."""

from typing import Any, cast

import celpy
from celpy.adapter import json_to_cel

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, tables_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "one compiled program over three tables"
DISTRIBUTIONS = ("cel-python",)

_EXPRESSION = (
    "ad_id in ads ? ads[ad_id] : ref in refs ? refs[ref] : payload in payloads ? payloads[payload] : none"
)


def build(shop: Shop) -> Decide:
    environment = celpy.Environment(runner_class=celpy.CompiledRunner)
    evaluate = environment.program(environment.compile(_EXPRESSION)).evaluate
    tables = tables_of(shop)
    named = {"ads": tables["ad_id"], "refs": tables["ref"], "payloads": tables["payload"]}
    known = {name: _converted(table) for name, table in named.items()} | {"none": json_to_cel([*NO_RULE])}

    def route(fields: dict[str, Any]) -> Route:
        app, rule, reason, days = cast("list[Any]", evaluate(known | fields))
        return str(app), str(rule), str(reason), int(days)

    return around(route, prepare)


def prepare(event: Event) -> dict[str, Any]:
    return {name: json_to_cel(value) for name, value in fields_of(event).items()}


def _converted(table: dict[str, Route]) -> Any:
    return json_to_cel({key: [*route] for key, route in table.items()})
