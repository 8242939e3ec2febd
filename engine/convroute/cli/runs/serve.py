"""What `convroute serve` does: puts the parts of a server together, and runs it until it is stopped."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from convroute.api import Policy
from convroute.cli import terminal
from convroute.cli.inputs import refuse_folder
from convroute.cli.policies import load_program
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.runs.serve_wish import Wish
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.server.findings import Finding
    from convroute.server.policies import Policies
    from convroute.server.server import Server
    from convroute.server.settings import Settings

NEEDED = ("starlette", "uvicorn", "httptools", "aiohttp", "multipart", "prometheus_client", "watchfiles")


class Parts(Struct, frozen=True):
    """What a server is made of before it has a database, and what was found about it."""

    settings: "Settings"
    policies: "Policies"
    paths: tuple[str, ...]
    urls: dict[str, str]
    findings: "list[Finding]"


def refuse_missing_extra() -> None:
    """The server needs what nothing else here needs."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise Refusal(f"serving needs {missing[0]}: pip install 'convroute[server]'")


def parts_of(wish: Wish) -> Parts:
    """Reads the configuration and the policies; what cannot be read is a `Refusal`."""
    from convroute.server.findings import Intended, findings
    from convroute.server.policies import Policies, TwoForOneError
    from convroute.server.policy_files import policies_in
    from convroute.server.settings import BadSettingsError, Settings, read_settings

    urls = _addresses(wish.urls)
    with refusing():
        paths = policies_in(wish.path)
    if not paths:
        raise Refusal(f"there is no policy in `{visible(wish.path)}`")
    shadows = [_loaded(wish.shadow)] if wish.shadow is not None else []
    try:
        settings = Settings() if wish.config is None else read_settings(Path(wish.config))
        policies = Policies([_loaded(path) for path in paths], shadows)
        intended = Intended(wish.host, wish.emulating, wish.database_url, urls)
    except (BadSettingsError, TwoForOneError) as error:
        raise Refusal(visible(str(error))) from None
    return Parts(settings, policies, paths, urls, [*findings(policies, settings, intended)])


def _loaded(path: str) -> Policy:
    refuse_folder(path)
    program = load_program(path)
    return Policy(program.policy, _program=program)


def _addresses(urls: tuple[str, ...]) -> dict[str, str]:
    found = dict(one.partition("=")[::2] for one in urls)
    for name, url in found.items():
        if not url:
            raise Refusal(f"`--app {visible(name)}` says no address: write NAME=URL")
    return found


class ServeRun:
    """One run, from the first look at the files to the last answer."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def run(self) -> int:
        from convroute.server.listening import CannotListenError, bound

        if self._wish.tls and not self._wish.emulating:
            raise Refusal("`--tls` stands in for Meta; it needs `--emulate`")
        if self._wish.quirks is not None and not self._wish.emulating:
            raise Refusal("`--quirks` makes faults as Meta does; it needs `--emulate`")
        parts = parts_of(self._wish)
        self._tell(parts)
        try:
            listening = bound(self._wish.host, self._wish.port)
        except CannotListenError as problem:
            raise Refusal(visible(str(problem))) from None
        with listening:
            return _run(lambda: self._serve(parts, listening))

    def _tell(self, parts: Parts) -> None:
        errors = [one.message for one in parts.findings if one.severity == "error"]
        if errors:
            more = "".join(f"error: {visible(one)}\n" for one in errors[:-1])
            raise Refusal(visible(errors[-1]), more)
        if not self._wish.emulating:
            for one in parts.findings:
                terminal.note(visible(one.message))

    async def _serve(self, parts: Parts, listening: Any) -> int:
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

    async def _server(self, parts: Parts) -> "Server":
        from convroute.server.apps import configured_apps
        from convroute.server.bundle import BundleError, keep_policies
        from convroute.server.emulator.quirky_post import quirky
        from convroute.server.reload.reloading import Reloading
        from convroute.server.server import Server
        from convroute.server.settings import BadSettingsError, secret_of
        from convroute.server.store import StoreError
        from convroute.server.store.by_account import open_by_account

        wish, settings = self._wish, parts.settings
        meta, admin = settings.meta, settings.admin
        try:
            apps = configured_apps(parts.policies, settings.app, emulating=wish.emulating, urls=parts.urls)
            others = [(one.accounts, secret_of(one.url)) for one in settings.database]
            store = await open_by_account(wish.database_url, others)
            await keep_policies(store, zip(parts.policies.all, parts.paths, strict=True))
            server = Server(
                parts.policies,
                store,
                apps,
                settings,
                emulating=wish.emulating,
                app_secrets=[secret_of(secret).encode() for secret in meta.app_secrets],
                verify_token=secret_of(meta.verify_token) if meta.verify_token else None,
                admin_token=secret_of(admin.token) if admin.token else None,
                through=None if wish.quirks is None else quirky(wish.quirks),
            )
        except (BadSettingsError, BundleError, StoreError) as error:
            raise Refusal(visible(str(error))) from None
        server.reloading = Reloading(
            server, wish.path, urls=parts.urls, most_changed=wish.reload_most_changed
        )
        return server


def _run(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """By uvloop where that is to be had: it halves what a request costs."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # Windows
        return asyncio.run(main())
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main())
