"""Clients of a server under measurement: signed webhooks over kept connections, and what the server spent."""

import asyncio
import hmac
import os
import subprocess
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from msgspec.json import decode, encode

from benchmarks.served import SECRET

ACCOUNT = "17841400000000001"
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


class Asking:
    """A number of connections that are kept."""

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._connections = connections

    async def ask(self, requests: Sequence[bytes]) -> list[float]:
        """Each once; how long each took, in seconds. Raises `RuntimeError` for another answer than 200."""
        left = iter(requests)
        took: list[float] = []
        await asyncio.gather(*(self._one(left, took) for _ in range(self._connections)))
        return took

    async def _one(self, left: Iterator[bytes], took: list[float]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            for request in left:
                began = perf_counter()
                writer.write(request)
                await _answer(reader)
                took.append(perf_counter() - began)
        finally:
            writer.close()

    async def told(self, path: str, method: str = "GET") -> dict[str, object]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n".encode())
        try:
            found: dict[str, object] = decode(await _answer(reader))
            return found
        finally:
            writer.close()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(f"{head.splitlines()[0].decode()}: {body[:200].decode()}")
    return body


def spent(process: int) -> float:
    """Processor time of a process with its threads, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def spent_below(process: int) -> float:
    """The same with all processes that it started: those that run, and those that ended."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    ).stdout.split()
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) / _TICKS
    return spent(process) + ended + sum(_spent_if_there(int(one)) for one in listed)


def _spent_if_there(process: int) -> float:
    try:
        return spent(process)
    except FileNotFoundError:
        return 0.0
