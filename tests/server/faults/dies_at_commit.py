"""`convroute` that is killed at one moment: right after a commit since it first decided something.

The number of that commit is in `CONVROUTE_DIES_AT`. What belongs together is then there, or nothing of it.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Iterable
from functools import partial
from typing import Any

import asyncpg

VARIABLE = "CONVROUTE_DIES_AT"
_DECIDED = ("INSERT INTO thread (account, usr, version, life", "INSERT INTO decision", "INSERT INTO delivery")
_left = [int(os.environ.get(VARIABLE, "0")), 0]
"""So many commits are left, and whether anything was decided."""


def _said(statement: str) -> None:
    if statement.lstrip().startswith(_DECIDED):
        _left[1] = 1
    elif statement == "COMMIT" and _left[1]:
        _left[0] -= 1
        if _left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Dying(sqlite3.Connection):
    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        found = super().execute(statement, *values)
        _said(statement)
        return found

    def executemany(self, statement: str, values: Iterable[Any], /) -> sqlite3.Cursor:
        found = super().executemany(statement, values)
        _said(statement)
        return found


class DyingPostgres(asyncpg.Connection):
    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:
        found: str = await super().execute(query, *args, timeout=timeout)
        _said(query)
        return found


if __name__ == "__main__":
    from convroute.cli.program import run

    sqlite3.connect = partial(sqlite3.connect, factory=Dying)  # type: ignore[assignment]  # that is the fault
    asyncpg.create_pool = partial(asyncpg.create_pool, connection_class=DyingPostgres)
    sys.exit(run(sys.argv[1:]))
