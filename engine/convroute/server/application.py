"""The addresses of a server, as a Starlette application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from convroute.server.api.gate import Gate
from convroute.server.api.routes import api_routes
from convroute.server.emulator.routes import emulator_routes
from convroute.server.graph.door import GraphDoor
from convroute.server.health import health_routes
from convroute.server.observing import Observing
from convroute.server.server import Server
from convroute.server.webhook import WebhookDoor


def application(server: Server) -> Starlette:
    """Starts and stops the server with the application."""
    webhook = WebhookDoor(
        server.committer, server.app_secrets, server.verify_token, server.settings.limits.body_bytes
    )

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        await server.start()
        try:
            yield
        finally:
            await server.stop()

    routes = [
        Route("/webhook", webhook.handshake, methods=["GET"]),
        Route("/webhook", webhook.receive, methods=["POST"]),
        *emulator_routes(server, Gate(server.admin_token)),
        *api_routes(server),
        *health_routes(server, Gate(server.admin_token)),
    ]
    around = [Middleware(Observing, server=server)]
    together = Starlette(routes=routes, middleware=around, lifespan=running)
    together.router.default = GraphDoor(server)  # it answers whatever has no other address
    return together
