"""json-logic in pure Python: three look-ups in the data, which every call may share."""

from typing import Any

from json_logic import jsonLogic

from benchmarks.peers.caller import around
from benchmarks.samples import NO_RULE, Decide, Route, fields_of, tables_of
from benchmarks.shop import Shop
from convroute.conversation.event import Event

HOW = "three tables in the data, found by `var`"
DISTRIBUTIONS = ("json-logic-qubit",)


def build(shop: Shop) -> Decide:
    tables = {f"{field}_table": table for field, table in tables_of(shop).items()}

    def look_up(field: str, otherwise: object) -> dict[str, Any]:
        return {"var": [{"cat": [f"{field}_table.", {"var": field}]}, otherwise]}

    logic = look_up("ad_id", look_up("ref", look_up("payload", {"var": "none"})))
    tables["none"] = NO_RULE  # type: ignore[assignment]  # data of any kind

    def route(fields: dict[str, str]) -> Route:
        return jsonLogic(logic, tables | fields)  # type: ignore[no-any-return]  # the values of the tables

    return around(route, prepare)


def prepare(event: Event) -> dict[str, str]:
    return fields_of(event)
