"""Counts answers, and writes a line for each request if that is wanted: never a query, an id or a token."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from time import perf_counter
from typing import Any

from convroute.server.server import Server

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_log = logging.getLogger("convroute.server.requests")


class Observing:
    """Stands around the application, as ASGI middleware."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], server: Server) -> None:
        self._app = app
        self._answered = server.metrics.answered
        self._logging = server.settings.log_requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, started = 500, perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._answered(status)
            if self._logging:
                _note(scope, status, perf_counter() - started)


def _note(scope: Scope, status: int, seconds: float) -> None:
    parts = {"status": status, "milliseconds": round(seconds * 1_000, 1)}
    _log.info("%s %s", scope["method"], _path(scope), extra={"parts": parts})


def _path(scope: Scope) -> str:
    """With the names of what stands in it, for that may be a person: `/convroute/people/{user}/say`."""
    if "endpoint" not in scope:
        return "(no such address)"
    names = {str(value): f"{{{name}}}" for name, value in (scope.get("path_params") or {}).items() if value}
    return "/".join(names.get(part, part) for part in str(scope["path"]).split("/"))
