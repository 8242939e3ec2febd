"""Calls a server without a network: the application itself, through ASGI."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct
from starlette.types import ASGIApp, Message

from convroute import Policy
from convroute.server.application import application
from convroute.server.apps import Apps, configured_apps
from convroute.server.policies import Policies
from convroute.server.server import Server
from convroute.server.settings import Settings
from convroute.server.store import open_store


class Answered(Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, int | None]:
        """Code and subcode."""
        error = self.json["error"]
        assert error["fbtrace_id"]
        return error["code"], error.get("error_subcode")


class Client:
    """`server` is what answers."""

    def __init__(self, server: Server, app: ASGIApp) -> None:
        self.server = server
        self._app = app

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = "token-concierge",
        query: Mapping[str, str] | None = None,
        data: Mapping[str, object] | None = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        cut_off: bool = False,
    ) -> Answered:
        """`data` goes as JSON; `query` is added to the path; `cut_off`: the client leaves within the body."""
        given = {"host": "testserver", **{name.lower(): value for name, value in (headers or {}).items()}}
        if data is not None:
            body = json.dumps(data).encode()
            given.setdefault("content-type", "application/json")
        path, _, asked = path.partition("?")
        parameters = {**({} if token is None else {"access_token": token}), **(query or {})}
        query_string = "&".join(part for part in (asked, urlencode(parameters)) if part)
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query_string.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
            "client": ("127.0.0.1", 1),
            "server": ("testserver", 80),
        }
        arriving: list[Message] = [{"type": "http.request", "body": body, "more_body": cut_off}]
        sent: list[Message] = []

        async def receive() -> Message:
            return arriving.pop(0) if arriving else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start = next(one for one in sent if one["type"] == "http.response.start")
        return Answered(
            start["status"],
            {name.decode(): value.decode() for name, value in start["headers"]},
            b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body"),
        )

    async def webhook(self, document: object) -> Answered:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return await self.call("POST", "/webhook", token=None, body=body)


@asynccontextmanager
async def running(
    *policies: Policy,
    emulating: bool = True,
    settings: Settings | None = None,
    apps: Apps | None = None,
    database: str = "sqlite::memory:",
) -> AsyncIterator[Client]:
    """A server of these policies, and a client of it."""
    settings = settings or Settings()
    together = Policies(policies)
    apps = apps or configured_apps(together, settings.app, emulating=emulating)
    server = Server(together, await open_store(database), apps, settings, emulating=emulating)
    await server.start()
    try:
        yield Client(server, application(server))
    finally:
        await server.stop()
