"""A server that emulates, in memory and at a port of its own, and somebody who asks it over HTTP."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from convroute.api import Policy
from convroute.server.apps import configured_apps
from convroute.server.emulator.quirky_post import quirky
from convroute.server.policies import Policies
from convroute.server.server import Server
from convroute.server.settings import Settings
from convroute.server.store import open_store
from convroute.server.testing.threaded import ThreadedServer
from tests.repository.checkout import POLICIES

SHOP = POLICIES / "shop" / "shop.route"
PAGE = POLICIES / "page" / "page.route"


class Asking:
    """Asks one server."""

    def __init__(self, running: ThreadedServer) -> None:
        self.running = running
        self.server = running.server

    def ask(self, path: str, body: object = None, *, method: str | None = None) -> tuple[int, Any]:
        """The status, and the body if it is JSON. With a body it is a POST."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = Request(self.running.url + quote(path, safe="/?=&"), data, method=method)
        try:
            with urlopen(request, timeout=20) as answer:
                return answer.status, _read(answer.read())
        except HTTPError as refused:
            with refused:
                return refused.code, _read(refused.read())

    def act(self, user: str, act: str, **body: object) -> dict[str, Any]:
        """What came of an act; it has to be one that can be done."""
        status, answer = self.ask(f"/convroute/people/{user}/{act}", body)
        assert status == 200, answer
        return dict(answer)

    def refused(self, path: str, body: object) -> str:
        status, answer = self.ask(path, body)
        assert status >= 400
        return f"{status} {answer['error']['message']}"

    def send(self, app: str, user: str, message: Mapping[str, object]) -> str:
        """The app sends a message to the person; its `mid`."""
        from convroute.server.incoming import read_request

        account = next(iter(self.server.policies.accounts))
        asked = {"action": "send", "app": app, "account": account, "user": user}

        async def send() -> str:
            incoming = read_request(
                self.server.policies, json.dumps(asked).encode(), now=self.server.now(), message=message
            )
            decided = await self.server.committer.decide(incoming)
            assert decided.mid is not None, decided.lines[0].row.line
            return decided.mid

        return self.running.run(send())


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


@contextmanager
def running(
    *paths: Path,
    emulating: bool = True,
    urls: dict[str, str] | None = None,
    quirks: int | None = None,
    database: str = "sqlite::memory:",
    admin_token: str | None = None,
) -> Iterator[Asking]:
    async def make() -> Server:
        policies = Policies([Policy.load(path) for path in paths or (SHOP,)])
        apps = configured_apps(policies, (), emulating=emulating, urls=urls)
        through = None if quirks is None else quirky(quirks)
        store = await open_store(database)
        return Server(
            policies,
            store,
            apps,
            Settings(),
            emulating=emulating,
            admin_token=admin_token,
            through=through,
        )

    server = ThreadedServer(make)
    server.start()
    try:
        yield Asking(server)
    finally:
        server.stop()
