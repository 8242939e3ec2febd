"""A server on a free port, within the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from convroute.server.listening import Listening, bound, configuration
from convroute.server.protocol import Deadlines


@asynccontextmanager
async def listening(
    app: ASGIApp,
    *,
    deadlines: Deadlines | None = None,
    names: frozenset[str] | None = None,
    kind: Callable[..., Listening] = Listening,
) -> AsyncIterator[int]:
    """The port at which `app` answers."""
    ready = asyncio.Event()
    server = kind(configuration(app, deadlines=deadlines, names=names), started=ready.set)
    with bound("127.0.0.1", 0) as socket:
        running = asyncio.create_task(server.serve(sockets=[socket]))
        try:
            async with asyncio.timeout(20):
                await ready.wait()
            yield socket.getsockname()[1]
        finally:
            server.should_exit = True
            await running
