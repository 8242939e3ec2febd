"""A server under measurement, and its clients: signed webhooks over kept connections, and what they cost."""

import asyncio
import hmac
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from msgspec.json import decode, encode

from benchmarks.served import SECRET, Figures

ACCOUNT = "17841400000000001"
CONNECTIONS = 64
_ROOT = Path(__file__).parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")


def webhook(numbers: Sequence[int]) -> bytes:
    """Each a message of a person of its own, who came from an ad."""
    referral = {"ref": "", "ad_id": "120210987654321", "source": "ADS", "type": "OPEN_THREAD"}
    items = [
        {
            "sender": {"id": f"66{number}"},
            "recipient": {"id": ACCOUNT},
            "timestamp": 1_789_000_000_000 + number,
            "message": {"mid": f"m_{number}", "text": "Is it still to be had?", "referral": referral},
        }
        for number in numbers
    ]
    entry = {"id": ACCOUNT, "time": 1_789_000_000_000, "messaging": items}
    return encode({"object": "instagram", "entry": [entry]})


def posted(path: str, body: bytes) -> bytes:
    """The bytes of a request with Meta's signature."""
    signature = hmac.new(SECRET, body, sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Numbers:
    """Every message is another person's."""

    def __init__(self) -> None:
        self._next = 0

    def singles(self, count: int) -> list[bytes]:
        first, self._next = self._next, self._next + count
        return [posted("/webhook", webhook([number])) for number in range(first, self._next)]

    def batch(self, count: int) -> bytes:
        first, self._next = self._next, self._next + count
        return posted("/webhook", webhook(range(first, self._next)))


class Asking:
    """A number of connections that are kept."""

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._connections = connections

    async def ask(self, requests: Sequence[bytes]) -> list[float]:
        """Each once; how long each took, in seconds. Raises `RuntimeError` for another answer than 200."""
        return await self._all(iter(requests), 0)

    async def ask_while(
        self, goes_on: Callable[[], bool], request: Callable[[], bytes], pause: float
    ) -> list[float]:
        """The same, a new one at each connection `pause` seconds after the last was answered."""

        def requests() -> Iterator[bytes]:
            while goes_on():
                yield request()

        return await self._all(requests(), pause)

    async def _all(self, left: Iterator[bytes], pause: float) -> list[float]:
        took: list[float] = []
        await asyncio.gather(*(self._one(left, took, pause) for _ in range(self._connections)))
        return took

    async def _one(self, left: Iterator[bytes], took: list[float], pause: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            for request in left:
                began = perf_counter()
                writer.write(request)
                await _answer(reader)
                took.append(perf_counter() - began)
                if pause:
                    await asyncio.sleep(pause)
        finally:
            writer.close()

    async def told(self, path: str, method: str = "GET") -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n".encode())
        try:
            return await _answer(reader)
        finally:
            writer.close()


class Served(NamedTuple):
    asking: Asking

    async def figures(self) -> Figures:
        return decode(await self.asking.told("/figures"), type=Figures)

    async def microseconds(self, requests: Sequence[bytes]) -> float:
        """Processor time of the server, a request."""
        before = (await self.figures()).seconds
        await self.asking.ask(requests)
        return ((await self.figures()).seconds - before) / len(requests) * 1e6


@asynccontextmanager
async def served(
    database: str, policy: Path, *to: str, connections: int = CONNECTIONS
) -> AsyncIterator[Served]:
    """`to` is where everything is sent; nothing is without."""
    command = [sys.executable, "-m", "benchmarks.served", database, str(policy), *to]
    process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield Served(Asking(int(await process.stdout.readline()), connections))
    finally:
        process.terminate()
        await process.wait()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(f"{head.splitlines()[0].decode()}: {body[:200].decode()}")
    return body


def spent_below(process: int) -> float:
    """Processor time (seconds) of a process with all that it started, ended or not."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    ).stdout.split()
    return sum(_spent(one) for one in (process, *map(int, listed)))


def _spent(process: int) -> float:
    """With its threads, and with the processes that it has waited for; 0 if it has ended meanwhile."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0.0
    return sum(map(int, stat.rpartition(")")[2].split()[11:15])) / _TICKS
