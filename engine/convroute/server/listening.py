"""Listens, answers until a signal comes, and ends in order: uvicorn as this server needs it."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from convroute.server.addresses import is_loopback
from convroute.server.host_check import HostCheck
from convroute.server.protocol import Deadlines, protocol

PATIENCE = 5
"""Seconds that answers under way have when the server is to end; then it decides what waits, and closes."""


class CannotListenError(Exception):
    """The address cannot be had; the message says why."""


def bound(host: str, port: int) -> socket.socket:
    """A socket at the address; port 0 is any that is free. Raises `CannotListenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError, UnicodeError) as error:
        strerror = getattr(error, "strerror", None) or str(error)
        what = strerror.partition(" (")[0].lower()
        if "address already in use" in what:
            what = "something listens there already; `--port 0` takes any that is free"
        raise CannotListenError(f"cannot listen at {host}, port {port}: {what}") from None


def address_of(listening: socket.socket, *, scheme: str = "http") -> str:
    """As somebody on this computer types it."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::") or is_loopback(host):
        host = "127.0.0.1" if listening.family == socket.AF_INET else "[::1]"
    return f"{scheme}://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{port}"


def configuration(
    app: ASGIApp,
    *,
    connections: int = 1_000,
    deadlines: Deadlines | None = None,
    names: frozenset[str] | None = None,
) -> uvicorn.Config:
    """What a server is started with; `names` are those it answers to, None are all."""
    deadlines = deadlines or Deadlines()
    return uvicorn.Config(
        app if names is None else HostCheck(app, names),
        http=protocol(deadlines),
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=connections,
        timeout_keep_alive=deadlines.idle,
        timeout_graceful_shutdown=PATIENCE,
    )


class Listening(uvicorn.Server):
    """Ends with status 0 on SIGTERM and SIGINT, where uvicorn would die of the signal once more."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        started: Callable[[], None] = lambda: None,
        stopping: Callable[[], None] = lambda: None,
        on_signals: Mapping[signal.Signals, Callable[[], None]] | None = None,
    ) -> None:
        """`started` is called when it listens, `stopping` once when the end begins; `on_signals` are other
        signals that are listened to."""
        super().__init__(config)
        self._started = started
        self._stopping = stopping
        self._on_signals = dict(on_signals or {})

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()

        def soon(act: Callable[[], None]) -> Callable[[int, object], object]:
            return lambda _, __: loop.call_soon_threadsafe(act)

        handlers = {**self._on_signals, signal.SIGTERM: self._end, signal.SIGINT: self._end}
        before = {one: signal.signal(one, soon(handler)) for one, handler in handlers.items()}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _end(self) -> None:
        """A second signal waits for nobody."""
        if self.should_exit:
            self.force_exit = True
        else:
            self._stopping()
        self.should_exit = True
