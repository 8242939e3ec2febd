"""The server that `benchmarks.serving` asks: the product's doors, and beside them a route that only answers.

    python -m benchmarks.served DATABASE POLICY

Says its port. Deliveries are written and not sent: what sending costs is measured by itself.
"""

import asyncio
import resource
import sys
from collections.abc import Sequence

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


async def serve(database: str, path: str) -> None:
    policies = Policies([Policy.load(path)])
    urls = {app.name: _NOWHERE for app in policies.all[0].checked.apps.values() if not app.disabled}
    apps = configured_apps(policies, (), emulating=True, urls=urls)
    server = Server(
        policies, await open_store(database), apps, Settings(), emulating=True, app_secrets=[SECRET]
    )
    server.outbox.start = _nothing  # type: ignore[method-assign]  # sending is measured by itself
    server.reloading = Reloading(server, path, urls=urls)

    async def bare(request: Request) -> Response:
        await request.body()
        return Response(b"EVENT_RECEIVED")

    async def figures(_: Request) -> Response:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return Response(encode({"commits": server.committer.commits, "most_memory": memory}))

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


def main(arguments: Sequence[str]) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(*arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
