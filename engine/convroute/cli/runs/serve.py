"""What `convroute serve` does: puts the parts of a server together, and runs it until it is stopped."""

import asyncio
from pathlib import Path

from convroute.api import Policy
from convroute.cli import terminal
from convroute.cli.inputs import policy_files
from convroute.cli.policies import load_program
from convroute.cli.refusal import Refusal
from convroute.report.display import visible
from convroute.workspace.route_files import POLICY, rank_of


class ServeRun:
    """One run; `urls` are `NAME=URL`."""

    def __init__(
        self,
        path: str,
        *,
        config: str | None,
        database: str,
        host: str,
        port: int,
        emulating: bool,
        urls: tuple[str, ...],
    ) -> None:
        self._path = path
        self._config = config
        self._database = database
        self._host = host
        self._port = port
        self._emulating = emulating
        self._urls = urls

    def run(self) -> int:
        return asyncio.run(self._serve())

    async def _serve(self) -> int:
        import uvicorn

        from convroute.server.application import application
        from convroute.server.apps import configured_apps
        from convroute.server.bundle import BundleError, keep_policies
        from convroute.server.policies import Policies, TwoForOneError
        from convroute.server.server import Server
        from convroute.server.settings import BadSettingsError, Settings, read_settings, secret_of
        from convroute.server.store import StoreError, open_store

        try:
            settings = Settings() if self._config is None else read_settings(Path(self._config))
            loaded = self._policies()
            policies = Policies(policy for policy, _ in loaded)
            apps = configured_apps(policies, settings.app, emulating=self._emulating, urls=self._addresses())
            meta, admin = settings.meta, settings.admin
            secrets = [secret_of(secret).encode() for secret in meta.app_secrets]
            verify_token = secret_of(meta.verify_token) if meta.verify_token else None
            admin_token = secret_of(admin.token) if admin.token else None
            store = await open_store(self._database)
            await keep_policies(store, loaded)
        except (BadSettingsError, BundleError, StoreError, TwoForOneError) as error:
            raise Refusal(visible(str(error))) from None
        server = Server(
            policies,
            store,
            apps,
            settings,
            emulating=self._emulating,
            app_secrets=secrets,
            verify_token=verify_token,
            admin_token=admin_token,
        )
        config = uvicorn.Config(
            application(server), self._host, self._port, log_level="warning", access_log=False
        )
        terminal.err(f"listening at http://{self._host}:{self._port}")
        await uvicorn.Server(config).serve()
        return 0

    def _policies(self) -> list[tuple[Policy, str]]:
        """Those of the file or folder that was named, and where each is."""
        paths = policy_files((self._path,))
        if len(paths) > 1:  # a folder: its fragments and tests are not policies of their own
            paths = tuple(path for path in paths if rank_of(path) == POLICY)
        programs = [load_program(path) for path in paths]
        policies = [Policy(program.policy, _program=program) for program in programs]
        return [*zip(policies, paths, strict=True)]

    def _addresses(self) -> dict[str, str]:
        found = dict(one.partition("=")[::2] for one in self._urls)
        for name, url in found.items():
            if not url:
                raise Refusal(f"`--app {visible(name)}` says no address: write NAME=URL")
        return found
