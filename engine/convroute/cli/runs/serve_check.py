"""`convroute serve --check`: everything that would stop a server or harm it, without one being started."""

import asyncio
from collections import Counter

from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.cli.runs.serve import parts_of
from convroute.cli.runs.serve_wish import Wish
from convroute.report.display import visible
from convroute.server.findings import Finding
from convroute.server.listening import CannotListenError, bound
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
        found: list[Finding] = []
        try:
            found += parts_of(self._wish).findings
        except Refusal as problem:
            if problem.details:
                terminal.err(problem.details)
            found.append(Finding("error", problem.message))
        return [*found, *self._of_address(), *self._of_database()]

    def _of_address(self) -> list[Finding]:
        try:
            bound(self._wish.host, self._wish.port).close()
        except CannotListenError as problem:
            return [Finding("warning", f"{problem} (unless that is the server that is to be replaced)")]
        return []

    def _of_database(self) -> list[Finding]:
        from convroute.server.settings import BadSettingsError
        from convroute.server.store import StoreError
        from convroute.server.store.look import look_at

        try:
            asyncio.run(look_at(self._wish.database_url))
        except BadSettingsError:
            return []  # that is told already
        except StoreError as problem:
            return [Finding("error", str(problem))]
        return []
