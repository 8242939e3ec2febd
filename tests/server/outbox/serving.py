"""A whole server in a test: the doors over ASGI, the outbox for real."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message

from convroute import Policy
from convroute.server.application import application
from convroute.server.apps import configured_apps
from convroute.server.policies import Policies
from convroute.server.server import Server
from convroute.server.settings import AppSettings, Settings
from convroute.server.store import open_store

ROOT = Path(__file__).parents[3]
SHOP = ROOT / "policies" / "shop"
AD = (SHOP / "webhooks" / "spring-ad.json").read_bytes()
MARKETING = "2210987654321098"


class Asked:
    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.body = body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def ask(
    app: ASGIApp, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Asked:
    """One request to the application, without a connection."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    parts = [message.get("body", b"") for message in sent if message["type"] == "http.response.body"]
    return Asked(sent[0]["status"], b"".join(parts))


@asynccontextmanager
async def serving(
    folder: Path,
    urls: Mapping[str, str],
    *,
    emulating: bool = True,
    apps: tuple[AppSettings, ...] = (),
    admin_token: str | None = None,
) -> AsyncIterator[tuple[Server, ASGIApp]]:
    policies = Policies([Policy.load(SHOP / "shop.route")])
    store = await open_store(f"sqlite:{folder}/router.db")
    server = Server(
        policies,
        store,
        configured_apps(policies, apps, emulating=emulating, urls=urls),
        Settings(),
        emulating=emulating,
        admin_token=admin_token,
    )
    app = application(server)
    await server.start()
    try:
        yield server, app
    finally:
        await server.stop()
