"""`convroute serve --check`: everything that would stop a server or harm it, without one being started."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress

from convroute.cli import terminal
from convroute.cli.runs.serve_parts import look_at
from convroute.cli.runs.serve_wish import Wish
from convroute.report.display import visible
from convroute.server.finding import Finding
from convroute.server.listening import CannotListenError, bound
from convroute.server.settings import BadSettingsError, Settings, database_key, secret_of
from convroute.server.store import InUseError, StoreError
from convroute.server.store.look import look_at as look_at_database
from convroute.wording import counted


class CheckRun:
    """One check; the exit status is 2 if the server would not start, 1 if something would be amiss."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def run(self) -> int:
        found = self._found()
        for one in found:
            terminal.out(f"{one.severity}: {visible(one.message)}")
        errors = Counter(one.severity for one in found)["error"]
        warnings = len(found) - errors
        if not found:
            terminal.out("it can be served")
        else:
            terminal.out(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
        return 2 if errors else int(bool(warnings))

    def _found(self) -> list[Finding]:
        looked = look_at(self._wish)
        if looked.details:
            terminal.err(looked.details)
        return [*looked.findings, *self._of_address(), *self._of_databases(looked.settings)]

    def _of_address(self) -> list[Finding]:
        try:
            bound(self._wish.host, self._wish.port).close()
        except CannotListenError as problem:
            return [Finding("warning", f"{problem} (unless that is the server that is to be replaced)")]
        return []

    def _of_databases(self, settings: Settings | None) -> list[Finding]:
        """What is wrong with an address itself is told already."""
        urls: dict[str, str] = {}
        with suppress(BadSettingsError):
            urls["`--db`"] = self._wish.database_url
        for number, one in enumerate(() if settings is None else settings.database):
            with suppress(BadSettingsError):
                urls[database_key(number)] = secret_of(one.url, database_key(number))
        return [*asyncio.run(_of_each(urls))]


async def _of_each(urls: Mapping[str, str]) -> list[Finding]:
    found = []
    for key, url in urls.items():
        try:
            await look_at_database(url)
        except InUseError as problem:
            found.append(Finding("warning", f"{problem} (unless that is the server that is to be replaced)"))
        except StoreError as problem:
            found.append(Finding("error", f"{key}: {problem}"))
    return found
