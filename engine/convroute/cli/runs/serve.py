"""What `convroute serve` does: puts the parts of a server together, and runs it until it is stopped."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.cli.runs.serve_wish import Wish
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.cli.runs.serve_parts import Parts
    from convroute.server.server import Server
    from convroute.server.settings import Settings
    from convroute.server.store import Store

NEEDED = ("starlette", "uvicorn", "httptools", "aiohttp", "multipart", "prometheus_client", "watchfiles")


def refuse_missing_extra() -> None:
    """The server needs what nothing else here needs."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise Refusal(f"serving needs {missing[0]}: pip install 'convroute[server]'")


class ServeRun:
    """One run, from the first look at the files to the last answer."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def run(self) -> int:
        from convroute.server.listening import CannotListenError, bound

        parts = self._parts()
        try:
            listening = bound(self._wish.host, self._wish.port)
        except CannotListenError as problem:
            raise Refusal(visible(str(problem))) from None
        with listening:
            return _run(lambda: self._serve(parts, listening))

    def _parts(self) -> "Parts":
        from convroute.cli.runs.serve_parts import look_at

        looked = look_at(self._wish)
        if looked.errors or looked.parts is None:
            more = "".join(f"error: {visible(one)}\n" for one in looked.errors[:-1])
            raise Refusal(visible(looked.errors[-1]), looked.details + more)
        for one in looked.findings:
            terminal.note(visible(one.message))
        return looked.parts

    async def _serve(self, parts: "Parts", listening: Any) -> int:
        from convroute.cli.runs.serve_tls import tls_of
        from convroute.cli.runs.serve_welcome import welcome
        from convroute.server.application import application
        from convroute.server.host_check import host_names
        from convroute.server.listening import address_of, configuration
        from convroute.server.logs import set_up

        tls = tls_of(self._wish)
        set_up("text" if self._wish.config is None else parts.settings.log)
        server = await self._server(parts)
        config = configuration(
            application(server),
            connections=parts.settings.limits.connections,
            names=host_names(
                self._wish.host,
                (*self._wish.allowed_hosts, *parts.settings.allowed_hosts),
                also=tls.names,
            ),
        )

        def told(address: str) -> str:
            return "\n".join([welcome(server, self._wish, address), *tls.exports(address)])

        hangup = getattr(signal, "SIGHUP", None)  # Windows has none
        running = tls.listening(
            config,
            started=lambda: terminal.err(told(address_of(listening))),
            stopping=server.stopping.set,
            on_signals={} if hangup is None else {hangup: server.reload_soon},
        )
        if self._wish.watching:
            from convroute.server.reload.watching import watch

            assert server.reloading is not None
            server.in_background(watch(server.reloading, server.stopping))
        await running.serve(sockets=[listening])
        return 0

    async def _server(self, parts: "Parts") -> "Server":
        from convroute.server.apps import configured_apps
        from convroute.server.bundle import BundleError, keep_policies
        from convroute.server.emulator.quirky_post import quirky
        from convroute.server.reload.reloading import Reloading
        from convroute.server.server import Server
        from convroute.server.settings import (
            ADMIN_TOKEN,
            VERIFY_TOKEN,
            BadSettingsError,
            app_secret_key,
            secret_of,
        )
        from convroute.server.store import StoreError

        wish, settings = self._wish, parts.settings
        meta, admin = settings.meta, settings.admin
        try:
            apps = configured_apps(parts.policies, settings.app, emulating=wish.emulating, urls=parts.urls)
            store = await _opened(wish.database_url, settings)
            await keep_policies(store, zip(parts.policies.all, parts.paths, strict=True))
            server = Server(
                parts.policies,
                store,
                apps,
                settings,
                emulating=wish.emulating,
                app_secrets=[
                    secret_of(secret, app_secret_key(number)).encode()
                    for number, secret in enumerate(meta.app_secrets)
                ],
                verify_token=secret_of(meta.verify_token, VERIFY_TOKEN) if meta.verify_token else None,
                admin_token=secret_of(admin.token, ADMIN_TOKEN) if admin.token else None,
                through=None if wish.quirks is None else quirky(wish.quirks),
            )
        except (BadSettingsError, BundleError, StoreError) as error:
            raise Refusal(visible(str(error))) from None
        server.reloading = Reloading(
            server, wish.path, urls=parts.urls, most_changed=wish.reload_most_changed
        )
        return server


async def _opened(url: str, settings: "Settings") -> "Store":
    """The database at `url`, and those that the configuration gives some accounts."""
    from convroute.server.settings import database_key, secret_of
    from convroute.server.store.by_account import open_by_account

    others = enumerate(settings.database)
    return await open_by_account(
        url, [(one.accounts, secret_of(one.url, database_key(number))) for number, one in others]
    )


def _run(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """By uvloop where that is to be had: it halves what a request costs."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # Windows
        return asyncio.run(main())
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main())
