"""A whole server in a thread of its own, at a free port of this computer, such as tests need it."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvicorn

from convroute.server.application import application
from convroute.server.server import Server
from convroute.server.store import StoreError

Answer = TypeVar("Answer")
_PATIENCE = 30.0
"""Seconds that a start or an answer may take."""


class ThreadedServer:
    """Listens from `start` to `stop`; `run` lets its loop do something and waits for it."""

    def __init__(self, make: Callable[[], Coroutine[Any, Any, Server]]) -> None:
        """`make` is run in the loop of the server."""
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._uvicorn: uvicorn.Server | None = None
        self._started = threading.Event()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="convroute-server", daemon=True)
        self.server: Server

    @property
    def url(self) -> str:
        """The origin, such as `http://127.0.0.1:40123`."""
        assert self._uvicorn is not None, "it was not started"
        host, port = self._uvicorn.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    def start(self) -> None:
        """Returns when it listens. Raises what kept it from that."""
        self._thread.start()
        if not self._started.wait(_PATIENCE):
            raise TimeoutError("the server did not start")
        if self._failed is not None:
            self._thread.join()
            raise self._failed

    def stop(self) -> None:
        """Decides what waits, closes connections, and ends the thread."""
        if self._uvicorn is not None and self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.server.stopping.set)
            self._uvicorn.should_exit = True
        self._thread.join(_PATIENCE)

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Raises what `work` does."""
        if self._loop is None or not self._thread.is_alive():
            work.close()
            raise RuntimeError("the server does not run")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failed:  # whoever started it is told
            self._failed = failed
        finally:
            self._started.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.server = await self._make()
        config = uvicorn.Config(
            application(self.server),
            "127.0.0.1",
            0,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._uvicorn = uvicorn.Server(config)
        serving = asyncio.create_task(self._uvicorn.serve())
        while not self._uvicorn.started and not serving.done():
            await asyncio.sleep(0.001)
        if serving.done():
            raise StoreError("the server could not start")
        self._started.set()
        await serving
