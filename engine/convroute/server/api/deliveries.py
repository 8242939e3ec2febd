"""Deliveries over HTTP: what they are, and those that are retried or given up by hand."""

from collections.abc import Awaitable, Callable, Iterator
from typing import get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from convroute.server.api.gate import Gate, refusal
from convroute.server.outbox.showing import deliveries_as_json, delivery_as_json
from convroute.server.outbox.timing import ComputerTime
from convroute.server.rows import DeliveryRow, State
from convroute.server.server import Server
from convroute.server.store import StoreError

_MOST = 1_000
_PATH = "/convroute/api/deliveries"


def delivery_routes(server: Server, gate: Gate) -> Iterator[BaseRoute]:
    shown = _Deliveries(server)
    yield Route(_PATH, gate.guarded(_told(shown.listed)), methods=["GET"])
    yield Route(f"{_PATH}/{{id}}", gate.guarded(_told(shown.one)), methods=["GET"])
    yield Route(f"{_PATH}/{{id}}/retry", gate.guarded(_told(shown.retry)), methods=["POST"])
    yield Route(f"{_PATH}/{{id}}/drop", gate.guarded(_told(shown.drop)), methods=["POST"])


class _Deliveries:
    def __init__(self, server: Server) -> None:
        self._server = server
        self._time = ComputerTime()

    async def listed(self, request: Request) -> Response:
        """`app` (name or id), `state`, `decision`, `most`; newest first."""
        query = request.query_params
        state = next((one for one in get_args(State) if one == query.get("state")), None)
        if "state" in query and state is None:
            return refusal(400, f"`state` is one of {', '.join(get_args(State))}")
        most = query.get("most", "100")
        if not (most.isascii() and most.isdecimal() and 1 <= int(most) <= _MOST):
            return refusal(400, f"`most` is a number from 1 to {_MOST}")
        app = self._app(query["app"]) if "app" in query else None
        if "app" in query and app is None:
            return refusal(404, "there is no such app")
        rows = await self._server.store.deliveries(
            app=app, state=state, decision=query.get("decision"), most=int(most)
        )
        return JSONResponse(await deliveries_as_json(self._server.store, rows))

    async def one(self, request: Request) -> Response:
        found = await delivery_as_json(self._server.store, request.path_params["id"])
        return refusal(404, "there is no such delivery") if found is None else JSONResponse(found)

    async def retry(self, request: Request) -> Response:
        row = await self._row(request)
        if row is not None and row.app not in self._server.apps.addressed:
            return refusal(409, "its app has no address to send it to")
        return await self._change(row, "due")

    async def drop(self, request: Request) -> Response:
        return await self._change(await self._row(request), "dropped")

    async def _row(self, request: Request) -> DeliveryRow | None:
        rows = await self._server.store.deliveries(identifier=request.path_params["id"])
        return rows[0] if rows else None

    async def _change(self, row: DeliveryRow | None, state: State) -> Response:
        if row is None:
            return refusal(404, "there is no such delivery")
        changed = await self._server.store.change_deliveries([row.id], state, self._time.now())
        if not changed:
            return refusal(409, "the app has taken it already")
        self._server.outbox.look()
        return JSONResponse({"id": row.id, "state": state})

    def _app(self, name: str) -> str | None:
        """By name or id."""
        return next((app.id for app in self._server.apps if name in (app.name, app.id)), None)


def _told(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except StoreError:
            return refusal(503, "the database could not do it")

    return answer
