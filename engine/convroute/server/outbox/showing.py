"""Deliveries as JSON, for commands, the page and its API (`schemas/deliveries.schema.json`)."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.json import decode

from convroute.server.bundle import BundleError, policy_in
from convroute.server.identifiers import delivery_id
from convroute.server.outbox.posting import body_of
from convroute.server.rows import DecisionRow, DeliveryRow, Due
from convroute.server.store import Store

FORMAT_VERSION = 1
_RECENT = 200


async def deliveries_as_json(store: Store, rows: Iterable[DeliveryRow]) -> dict[str, object]:
    return {"format_version": FORMAT_VERSION, "deliveries": [await _as_json(store, row) for row in rows]}


async def delivery_as_json(store: Store, identifier: str) -> dict[str, object] | None:
    """One with its `body` as it is posted, null if that is no longer kept. None if there is none."""
    rows = await store.deliveries(identifier=identifier)
    if not rows:
        return None
    row, decision = rows[0], await _decision(store, rows[0].decision)
    body = body_of(Due(row, None if decision is None else decision.input))
    shown = await _as_json(store, row)
    shown["body"] = None if body is None else body.decode("utf-8", "replace")
    return {"format_version": FORMAT_VERSION, **shown}


async def app_named(store: Store, name: str) -> str | None:
    """The id of an app by its name in the policies that decided lately, or by its id; None if not found."""
    if name.isascii() and name.isdecimal():
        return name
    digests = {row.policy for row in await store.decisions(before="", most=_RECENT)}
    for digest in digests - {None}:
        assert digest is not None
        bundle = await store.policy(digest)
        try:
            app = None if bundle is None else policy_in(bundle, digest).checked.apps.get(name)
        except BundleError:
            continue
        if app is not None:
            return app.id
    return None


async def _decision(store: Store, identifier: str) -> DecisionRow | None:
    rows = await store.decisions(identifier=identifier)
    return rows[0] if rows else None


async def _as_json(store: Store, row: DeliveryRow) -> dict[str, object]:
    decision = await _decision(store, row.decision)
    return {
        "id": row.id,
        "decision": row.decision,
        "account": row.account,
        "user": row.user,
        "app": None if decision is None else _name_in(decision, row),
        "app_id": row.app,
        "field": row.field,
        "mid": None if decision is None else decision.mid,
        "state": row.state,
        "attempts": row.attempts,
        "created": row.created,
        "due": row.due if row.state == "due" else None,
        "status": row.status,
        "answer": row.answer,
    }


def _name_in(decision: DecisionRow, row: DeliveryRow) -> str | None:
    """A decision names those it is delivered to in the order in which their deliveries are numbered."""
    line: dict[str, Any] = decode(decision.line)
    deliver = line.get("deliver") or {}
    names: Sequence[str] = [
        *deliver.get("messaging", ()),
        *deliver.get("standby", ()),
        *(webhook["to"] for webhook in line.get("webhooks") or ()),
    ]
    for number, name in enumerate(names):
        if delivery_id(row.decision, number) == row.id:
            return name
    return None
