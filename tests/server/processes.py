"""Servers as processes that tests kill and start again, and Meta, who sends until somebody answers 200."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import aiohttp

from convroute.server.recipients import Recipients
from tests.server.logs import SHOP

CONCIERGE, SALES = "1278416343931139", "3310987654321098"
_READY = re.compile(r"(?:clients +|, at )(http://\S+:\d+)")
_PATIENCE = 60
"""Seconds within which something that must come has to come."""


class ServerProcess:
    """One `convroute serve`, always at the same address."""

    def __init__(
        self,
        *arguments: str,
        before: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        policy: Path = SHOP,
        program: Sequence[str] = ("-m", "convroute"),
    ) -> None:
        """`before` are words in front of the command, such as `strace -f`; `program` is what Python runs."""
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        serve = [sys.executable, *program, "serve", str(policy), "--port", str(self.port)]
        self._command = [*before, *serve, *arguments]
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] = TemporaryFile("a+b")  # noqa: SIM115  closed with the process

    @property
    def output(self) -> str:
        """What it has said, over all its lives."""
        self._output.seek(0)
        return self._output.read().decode("utf-8", "replace")

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def start(self) -> None:
        """Until it answers."""
        self._output.seek(0, os.SEEK_END)
        begin = self._output.tell()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._output,
            env=self._environment,
            start_new_session=True,
        )

        async def ready() -> bool:
            assert self.alive, self.output
            return _READY.search(self.output[begin:]) is not None

        await until(ready)

    def kill(self) -> None:
        """As `kill -9`: it can do nothing about it."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an operator does it; its exit status."""
        return self._end(signal.SIGTERM)

    def close(self) -> None:
        if self.alive:
            self.kill()
        self._output.close()

    def _end(self, by: signal.Signals) -> int:
        assert self._process is not None
        os.killpg(self._process.pid, by)
        return self._process.wait(_PATIENCE)


@asynccontextmanager
async def server_process(*arguments: str, **more: object) -> AsyncIterator[ServerProcess]:
    """Running, until the block ends."""
    process = ServerProcess(*arguments, **more)  # type: ignore[arg-type]  # as it has them
    try:
        await process.start()
        yield process
    finally:
        process.close()


async def until(condition: Callable[[], Awaitable[bool]], patience: float = _PATIENCE) -> None:
    """Waits for it; fails if it does not come."""
    async with asyncio.timeout(patience):
        while not await condition():
            await asyncio.sleep(0.02)


class Meta:
    """Delivers webhooks, each again and again until somebody answers 200. `statuses` counts all answers."""

    def __init__(self, *servers: ServerProcess) -> None:
        self.addresses = [f"{one.address}/webhook" for one in servers]
        self.accepted: list[bytes] = []
        self.statuses: dict[int, int] = {}
        self.broken = 0

    async def deliver(self, documents: Sequence[bytes], workers: int = 16) -> None:
        """All of them, several at once; returns when each was accepted."""
        waiting = list(reversed(documents))
        connector = aiohttp.TCPConnector(limit=workers)
        timeout = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:

            async def work(number: int) -> None:
                while waiting:
                    await self._until_accepted(session, waiting.pop(), number)

            async with asyncio.timeout(4 * _PATIENCE):
                await asyncio.gather(*map(work, range(workers)))

    async def _until_accepted(self, session: aiohttp.ClientSession, document: bytes, number: int) -> None:
        while True:
            address = self.addresses[number % len(self.addresses)]
            status = await self.post(session, address, document)
            if status == 200:
                self.accepted.append(document)
                return
            await asyncio.sleep(0.02)
            number += 1

    async def post(self, session: aiohttp.ClientSession, address: str, document: bytes) -> int | None:
        """None where the connection broke."""
        try:
            async with session.post(address, data=document) as answer:
                await answer.read()
        except (aiohttp.ClientError, ConnectionError, TimeoutError):
            self.broken += 1
            return None
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        return answer.status


def recipients(*addressed: str) -> Recipients:
    """Of an emulator that knows the addresses of these apps (ids)."""
    return Recipients(frozenset(addressed), keeping_all=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
