"""`convroute` with a defect that tests must find: SQLite does not wait for the disk."""

import sqlite3
import sys
from functools import partial
from typing import Any


class NotDurable(sqlite3.Connection):
    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return super().execute(statement.replace("synchronous=FULL", "synchronous=NORMAL"), *values)


sqlite3.connect = partial(sqlite3.connect, factory=NotDurable)  # type: ignore[assignment]  # that is the defect

if __name__ == "__main__":
    from convroute.cli.program import run

    sys.exit(run(sys.argv[1:]))
