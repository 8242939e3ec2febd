"""What a delivery costs in processor time, beside a bare 200 of the same kind of server.

    python -m benchmarks.delivering

A delivery is everything from the row in the database to the row that says it was taken: leased, taken
apart, signed twice, posted over a kept connection, settled. The app that takes it, and the clients of the
bare server, are processes of their own and not counted.
"""

import asyncio
import subprocess
import sys
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from msgspec.json import encode

from convroute.server.apps import AppAt, Apps
from convroute.server.outbox.outbox import Outbox
from convroute.server.rows import DecisionRow, DeliveryRow, Needs, Writes
from convroute.server.store import open_store

_APP = "1278416343931139"
_CONNECTIONS = 64
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 14\r\n\r\nEVENT_RECEIVED"


class _Taking(asyncio.Protocol):
    """Answers 200 to whatever has a body of the length that it says."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            at = head.lower().find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n")[0]) if at >= 0 else 0
            if not end or len(rest) < length:
                return
            self._buffer = rest[length:]
            self._transport.write(_ANSWER)


async def _take() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Taking, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _ask(port: int, count: int) -> None:
    """Asks a bare server that often, over as many connections."""

    async def ask(times: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(times):
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300\r\n\r\n" + b"x" * 300)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
        writer.close()

    await asyncio.gather(*(ask(count // _CONNECTIONS) for _ in range(_CONNECTIONS)))


def _writes(start: int, count: int) -> Writes:
    writes = Writes()
    for number in range(start, start + count):
        item = {
            "sender": {"id": f"55{number}"},
            "recipient": {"id": "17"},
            "timestamp": 1,
            "message": {"mid": f"m_{number}", "text": "where is my order? " * 5},
        }
        document = encode(
            {"object": "instagram", "entry": [{"id": "17841400000000001", "time": 1, "messaging": [item]}]}
        )
        name = f"{number:024}"
        writes.decisions.append(
            DecisionRow(
                name, 1, "17", f"55{number}", 1, None, 1, "message", f"m_{number}", "routed", _APP, None,
                None, b"{}", document, None,
            )
        )  # fmt: skip
        writes.deliveries.append(
            DeliveryRow(f"{name}00", name, "17", f"55{number}", _APP, "messaging", None, 1, 1)
        )
    return writes


async def microseconds_a_delivery(url: str, count: int = 4_000, concurrency: int = 16) -> float:
    """Of this process, threads included."""
    with TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:{folder}/router.db")
        app = AppAt(
            _APP, "bot", url, b"a secret", allow_http=True, allow_private=True, concurrency=concurrency
        )
        outbox = Outbox(store, Apps([app], {}))
        done, all_done = [0], asyncio.Event()

        def ended(batch: Any) -> None:
            done[0] += len(batch)
            if done[0] >= count:
                all_done.set()

        outbox.listeners.append(ended)
        await store.transact(Needs(), lambda _: _writes(0, count))
        began = process_time()
        await outbox.start()
        await all_done.wait()
        spent = process_time() - began
        await outbox.stop()
        await store.close()
        return spent / count * 1e6


async def microseconds_a_bare_answer(count: int = 8_000) -> float:
    """Of a uvicorn with a Starlette route that reads the body and answers 200, in this process."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    async def bare(request: Request) -> Response:
        await request.body()
        return Response(b"EVENT_RECEIVED")

    application = Starlette(routes=[Route("/", bare, methods=["POST"])])
    config = uvicorn.Config(application, "127.0.0.1", 0, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    began = process_time()
    asking = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.delivering", "ask", str(port), str(count)
    )
    await asking.wait()
    spent = process_time() - began
    server.should_exit = True
    await serving
    return spent / count * 1e6


def measured(repeats: int = 3) -> dict[str, float]:
    """Processor time (µs) of a delivery and of a bare 200, and how much more that is: the best of a few."""
    import uvloop

    taking = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.delivering", "take"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert taking.stdout is not None
        url = f"http://127.0.0.1:{int(taking.stdout.readline())}/hook"
        bares, deliveries = [], []
        for _ in range(repeats):  # by turns: others work on the machine, too
            bares.append(uvloop.run(microseconds_a_bare_answer()))
            deliveries.append(uvloop.run(microseconds_a_delivery(url)))
        bare, delivery = min(bares), min(deliveries)
    finally:
        taking.terminate()
        taking.wait()
    return {"bare": bare, "delivery": delivery, "times": delivery / bare}


if __name__ == "__main__":
    if sys.argv[1:2] == ["take"]:
        asyncio.run(_take())
    elif sys.argv[1:2] == ["ask"]:
        asyncio.run(_ask(int(sys.argv[2]), int(sys.argv[3])))
    else:
        for name, value in measured().items():
            print(f"{name:10} {value:8.1f}")
