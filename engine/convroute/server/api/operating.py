"""`/convroute/api/reload` and `/convroute/api/shadow`: which policies decide, and what others would."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import to_builtins
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from convroute.server.api.gate import Gate, refusal
from convroute.server.rows import ShadowRow
from convroute.server.server import Server
from convroute.server.store import StoreError


def operating_routes(server: Server, gate: Gate) -> Iterator[BaseRoute]:
    operating = Operating(server)
    yield Route("/convroute/api/reload", gate.guarded(operating.reload), methods=["POST"])
    yield Route("/convroute/api/reload", gate.guarded(operating.last_reload), methods=["GET"])
    yield Route("/convroute/api/shadow", gate.guarded(operating.shadow), methods=["GET"])


class Operating:
    """What whoever runs a server asks it."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def reload(self, _: Request) -> Response:
        """Takes the policies as they stand in their files now; 409 where they are refused."""
        reloading = self._server.reloading
        if reloading is None:
            return refusal(501, "this server does not know where its policies stand")
        attempt = await reloading.reload("api")
        return JSONResponse(to_builtins(attempt), 200 if attempt.taken else 409)

    async def last_reload(self, _: Request) -> Response:
        """The last attempt, None before the first, and the policies that decide."""
        reloading = self._server.reloading
        last = None if reloading is None else reloading.last
        policies = [
            {"name": policy.name, "version": policy.version, "digest": policy.digest}
            for policy in self._server.policies.all
        ]
        return JSONResponse({"policies": policies, "last": to_builtins(last)})

    async def shadow(self, _: Request) -> Response:
        """What the second policy would have decided otherwise, the most frequent change first."""
        policies = self._server.policies
        try:
            rows = await self._server.store.shadow()
        except StoreError as error:
            return refusal(503, str(error))
        shadows = [
            {"name": policy.name, "version": policy.version, "digest": policy.digest}
            for policy in policies.shadows
        ]
        names = {
            app.id: app.name
            for policy in (*policies.shadows, *policies.all)
            for app in policy.checked.apps.values()
        }
        return JSONResponse({"shadows": shadows, "changes": [_shown(row, names) for row in rows]})


def _shown(row: ShadowRow, names: Mapping[str, str]) -> dict[str, Any]:
    """With the names of apps; an app that no policy knows is its id."""
    return {
        **to_builtins(row),
        "old_app": names.get(row.old_app or "", row.old_app),
        "new_app": names.get(row.new_app or "", row.new_app),
    }
