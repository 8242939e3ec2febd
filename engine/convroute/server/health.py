"""`/healthz`, `/readyz` and `/metrics`: whether it lives, whether it can work, and how it does."""

import asyncio
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from convroute.server.api.gate import Gate
from convroute.server.metrics import CONTENT_TYPE
from convroute.server.server import Server
from convroute.server.store import StoreError

SECONDS = 2
"""How long the database may take to answer."""
_FULL = 0.9
"""The part of the queue from which on others should be asked."""


def health_routes(server: Server, gate: Gate) -> Iterator[BaseRoute]:
    health = Health(server)
    yield Route("/healthz", health.lives, methods=["GET"])
    yield Route("/readyz", health.ready, methods=["GET"])
    yield Route("/metrics", gate.guarded(health.metrics), methods=["GET"])


class Health:
    """Whoever balances load asks without a token, so nothing stands here that is a secret."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def lives(self, _: Request) -> Response:
        return PlainTextResponse("it lives\n")

    async def ready(self, _: Request) -> Response:
        """503 while it stops, while too much waits, and while the database does not answer."""
        reason = await self._not_ready()
        return PlainTextResponse("it is ready\n") if reason is None else PlainTextResponse(f"{reason}\n", 503)

    async def _not_ready(self) -> str | None:
        server = self._server
        if server.stopping.is_set():
            return "it stops"
        if server.committer.fullness >= _FULL:
            return "too much waits"
        try:
            await asyncio.wait_for(server.store.thread(("", "")), SECONDS)
        except (StoreError, TimeoutError):
            return "the database does not answer"
        return None

    async def metrics(self, _: Request) -> Response:
        return Response(self._server.metrics.text(), media_type=CONTENT_TYPE)
