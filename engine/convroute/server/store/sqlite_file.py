"""A database in one SQLite file: how it is opened, locked and given its tables.

One connection of one process writes and makes every checkpoint: SQLite before 3.51.3 can lose pages where two
do (the WAL-reset bug). Readers come in with `mode=ro`, which do neither.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from convroute.server.store import InUseError, NoTablesError, StoreError

SCHEMA = 1
"""The newest version of the tables; a file says which it has in `PRAGMA user_version`."""
_OURS = 0x63726F75
_MIGRATIONS = Path(__file__).parent / "migrations" / "sqlite"
_IN_MEMORY = ":memory:"


class SqliteFile:
    """The one writing connection, and the lock that keeps other processes from making a second one.

    The lock is one of SQLite's own, on an empty file beside the database (`NAME-lock`): it works wherever
    SQLite does, ends with the process however that ends, and leaves readers alone.
    """

    def __init__(self, path: str) -> None:
        """Raises `StoreError` with a reason that says what to do."""
        file = None if path == _IN_MEMORY else Path(path).absolute()
        if file is not None:
            check_place(file)
        self._lock = None if file is None else _locked(file)
        try:
            self.connection = _connected(path, file)
        except BaseException:
            if self._lock is not None:
                self._lock.close()
            raise

    def close(self) -> None:
        self.connection.close()
        if self._lock is not None:
            self._lock.close()


def connection_for_reading(path: str) -> sqlite3.Connection:
    """Sees what the file holds now, while another process goes on writing. Raises `StoreError`."""
    file = Path(path).absolute()
    if not file.exists():
        raise NoTablesError(f"there is no database {path}")
    address = f"{file.as_uri()}?mode=ro"
    if not os.access(file.parent, os.W_OK) and not Path(f"{file}-wal").exists():
        address += "&immutable=1"  # nobody writes there, and SQLite could not make the files it shares
    try:
        connection = sqlite3.connect(address, isolation_level=None, check_same_thread=False, uri=True)
        try:
            connection.execute("BEGIN")
            found = _version(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise StoreError(f"the database {path} cannot be read: {error}") from None
    if found != SCHEMA:
        connection.close()
        if found == 0:
            raise NoTablesError(f"the database {path} has no tables yet: `convroute serve` makes them")
        raise StoreError(
            f"the database {path} has tables of version {found}, and this convroute reads {SCHEMA}"
        )
    return connection


def check_place(file: Path) -> None:
    """Whether the file is one, or can be made. Raises `StoreError`."""
    if not file.parent.is_dir():
        raise StoreError(f"the database {file} cannot be made: there is no folder {file.parent}")
    if file.is_dir():
        raise StoreError(f"the database {file} cannot be opened: it is a folder")
    if not os.access(file.parent, os.W_OK):
        raise StoreError(f"the database {file} needs a folder in which this user may write")
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        raise StoreError(f"the database {file} is not this user's to read and write")


def check_unused(file: Path) -> None:
    """Raises `InUseError` if a server has the file now."""
    if Path(f"{file.resolve()}-lock").exists():
        _locked(file).close()


def _locked(file: Path) -> sqlite3.Connection:
    lock = sqlite3.connect(f"{file.resolve()}-lock", isolation_level=None, check_same_thread=False, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise InUseError(
                f"the database {file} is in use by another `convroute serve`: stop that one, or use"
                " PostgreSQL, which many can share"
            ) from None
        raise StoreError(f"the database {file} cannot be locked: {error}") from None
    return lock


def _connected(path: str, file: Path | None) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            path if file is None else file, isolation_level=None, check_same_thread=False, timeout=0
        )
        try:
            _migrate(connection, path)
            mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            if file is not None and mode != "wal":
                raise StoreError(f"the database {path} is in a place that cannot share memory: use a disk")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA cache_size=-65536")
            connection.execute("PRAGMA wal_autocheckpoint=4000")
            connection.execute("PRAGMA journal_size_limit=67108864")
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise StoreError(f"the database {path} cannot be opened: {error}") from None
    return connection


def _migrate(connection: sqlite3.Connection, path: str) -> None:
    found = _version(connection, path)
    if found > SCHEMA:
        raise StoreError(
            f"the database {path} has tables of version {found}, and this convroute knows those up to"
            f" {SCHEMA}: use a newer convroute"
        )
    for number in range(found + 1, SCHEMA + 1):
        script = (_MIGRATIONS / f"{number:04}.sql").read_text(encoding="utf-8")
        connection.executescript(f"BEGIN;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")


def _version(connection: sqlite3.Connection, path: str) -> int:
    """Of our tables, 0 of an empty file. Raises `StoreError` where the tables are not ours."""
    with closing(connection.execute("SELECT count(*) FROM sqlite_master")) as tables:
        empty = tables.fetchone()[0] == 0
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if not empty and connection.execute("PRAGMA application_id").fetchone()[0] != _OURS:
        raise StoreError(f"the database {path} has tables of something else: name another file")
    return found
