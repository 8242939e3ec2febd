"""The addresses below `/convroute/`. Each part of the server adds its own here."""

from collections.abc import Iterator

from starlette.routing import BaseRoute

from convroute.server.api.deliveries import delivery_routes
from convroute.server.api.events import event_routes
from convroute.server.api.gate import Gate
from convroute.server.api.login import login_routes
from convroute.server.api.looking import looking_routes
from convroute.server.api.operating import operating_routes
from convroute.server.page.door import page_routes
from convroute.server.server import Server


def api_routes(server: Server) -> Iterator[BaseRoute]:
    """All of them, behind one gate."""
    gate = Gate(server.admin_token)
    yield from _routes_of(server, gate)


def _routes_of(server: Server, gate: Gate) -> Iterator[BaseRoute]:
    """Such as `Route("/convroute/api/threads", gate.guarded(threads), methods=["GET"])`."""
    yield from delivery_routes(server, gate)
    yield from operating_routes(server, gate)
    yield from looking_routes(server, gate)
    yield from event_routes(server, gate)
    yield from login_routes(gate)
    yield from page_routes()
