"""The server that `benchmarks.serving` asks: the product's doors, and beside them a route that only answers.

    python -m benchmarks.served DATABASE POLICY [URL]

Says its port. With a URL everything is sent there, whichever app it is for; without one deliveries are
written and not sent.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from msgspec import Struct
from msgspec.json import encode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from convroute import Policy
from convroute.server.application import application
from convroute.server.apps import configured_apps
from convroute.server.listening import Listening, bound, configuration
from convroute.server.policies import Policies
from convroute.server.reload.reloading import Reloading
from convroute.server.server import Server
from convroute.server.settings import Settings
from convroute.server.store import open_store

SECRET = b"the secret of the app"
_NOWHERE = "http://127.0.0.1:9/"


class Figures(Struct, frozen=True):
    """Of the server so far: `seconds` of processor time; `memory` is its own, in KiB, shared with nobody."""

    commits: int
    seconds: float
    memory: int
    delivered: int


async def serve(database: str, path: str, url: str | None = None) -> None:
    policies = Policies([Policy.load(path)])
    urls = {app.name: url or _NOWHERE for app in policies.all[0].checked.apps.values() if not app.disabled}
    apps = configured_apps(policies, (), emulating=True, urls=urls)
    server = Server(
        policies, await open_store(database), apps, Settings(), emulating=True, app_secrets=[SECRET]
    )
    delivered: Counter[str] = Counter()
    if url is None:
        server.outbox.start = _nothing  # type: ignore[method-assign]  # sending is measured by itself
    server.outbox.listeners.append(lambda ended: delivered.update(one.settled.state for one in ended))
    server.reloading = Reloading(server, path, urls=urls)

    async def bare(request: Request) -> Response:
        await request.body()
        return Response(b"EVENT_RECEIVED")

    async def figures(_: Request) -> Response:
        return Response(
            encode(Figures(server.committer.commits, process_time(), _memory(), delivered["done"]))
        )

    async def reload(_: Request) -> Response:
        assert server.reloading is not None
        attempt = await server.reloading.reload("api")
        return Response(encode({"taken": attempt.taken, "reasons": attempt.reasons}))

    app = application(server)
    app.router.routes += [
        Route("/bare", bare, methods=["POST"]),
        Route("/figures", figures),
        Route("/reload", reload, methods=["POST"]),
    ]
    with bound("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        running = Listening(configuration(app), started=lambda: print(port, flush=True))
        await running.serve(sockets=[listening])


async def _nothing() -> None:
    pass


def _memory() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def main(arguments: Sequence[str]) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(*arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
