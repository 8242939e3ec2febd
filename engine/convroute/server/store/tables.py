"""What is read and written of each table, the same in SQLite and PostgreSQL: columns, keys and rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from convroute.server.rows import DecisionRow, DeliveryRow, Kept, Known, Needs, Writes
from convroute.server.store.columns import (
    DECISION,
    DELIVERY,
    as_blob,
    digest,
    from_blob,
    owner_of,
    thread_key,
)


class Table(Struct, frozen=True, eq=False):
    """`columns` with their types in PostgreSQL; `twice` is what becomes of a row whose key is there."""

    name: str
    columns: Mapping[str, str]
    twice: str = ""

    def insert(self, values: str) -> str:
        return f"INSERT INTO {self.name} ({', '.join(self.columns)}) {values} {self.twice}"


class Lookup(Struct, frozen=True):
    """Rows by `key`, which stands in the first of the columns."""

    select: str
    key: str


def _columns(names: str, others: Mapping[str, str]) -> dict[str, str]:
    """All are text but `others`."""
    return {name: others.get(name, "text") for name in names.split(", ")}


def _replacing(key: str, *columns: str) -> str:
    return f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{one} = excluded.{one}' for one in columns)}"


THREAD = Table(
    "thread",
    {"key": "bytea", "account": "text", "usr": "text", "version": "bigint", "life": "bytea", "owner": "text"},
    _replacing("key", "version", "life", "owner"),
)
DECISIONS = Table(
    "decision",
    _columns(
        f"thread, {DECISION}",
        dict.fromkeys(("thread", "copy_key", "line", "input", "life"), "bytea")
        | dict.fromkeys(("decided_at", "version", "at"), "bigint"),
    ),
)
DELIVERIES = Table(
    "delivery",
    _columns(
        f"thread, {DELIVERY}",
        dict.fromkeys(("thread", "body"), "bytea")
        | dict.fromkeys(("created", "due", "attempts", "status", "turn"), "bigint"),
    ),
)
BUTTON = Table(
    "button", {"key": "bytea", "app": "text", "kept_at": "bigint"}, _replacing("key", "app", "kept_at")
)
ANSWER = Table(
    "answer", {"key": "bytea", "answer": "bytea", "kept_at": "bigint"}, _replacing("key", "answer", "kept_at")
)
SHADOW = Table(
    "shadow",
    _columns(
        "key, old_app, new_app, old_rule, new_rule, count, first, last, exemplar",
        {"key": "bytea"} | dict.fromkeys(("count", "first", "last"), "bigint"),
    ),
    "ON CONFLICT (key) DO UPDATE SET count = shadow.count + excluded.count,"
    " last = CASE WHEN excluded.last > shadow.last THEN excluded.last ELSE shadow.last END",
)


def rows_of(writes: Writes, now: int) -> list[tuple[Table, list[tuple[object, ...]]]]:
    """What is to be inserted, in the one order in which everybody writes; each key once a table."""
    shadow = Writes()
    for row in writes.shadow:
        shadow.add_shadow(row)
    return [
        (
            THREAD,
            sorted(
                (thread_key(*key), *key, kept.version, as_blob(kept.life), owner_of(kept.life))
                for key, kept in writes.threads.items()
            ),
        ),
        (DECISIONS, [_of_decision(row) for row in writes.decisions]),
        (DELIVERIES, [_of_delivery(row) for row in writes.deliveries]),
        (BUTTON, sorted((digest(*button), app, now) for button, app in writes.buttons.items())),
        (ANSWER, sorted((digest(key), answer, now) for key, answer in writes.answers.items())),
        (SHADOW, sorted(_of_change(astuple(row)) for row in shadow.shadow)),
    ]


def _of_decision(row: DecisionRow) -> tuple[object, ...]:
    named = row.account is not None and row.user is not None
    thread = thread_key(row.account or "", row.user) if named else None
    return (thread, *astuple(row)[:-1], as_blob(row.life))


def _of_delivery(row: DeliveryRow) -> tuple[object, ...]:
    return (thread_key(row.account, row.user), *astuple(row))


def _of_change(row: tuple[Any, ...]) -> tuple[object, ...]:
    change = ["" if value is None else value for value in row[:4]]
    return (digest(*change), *change, *row[4:])


THREADS = Lookup("SELECT key, life, version FROM thread", "key")
_LOOKUPS = (
    THREADS,
    Lookup("SELECT copy_key FROM decision", "copy_key"),
    Lookup("SELECT key, app FROM button", "key"),
    Lookup("SELECT key, answer FROM answer", "key"),
)


def lookups(needs: Needs) -> Iterable[tuple[Lookup, list[bytes]]]:
    """By which keys what is looked up, the threads first, in the order in which everybody locks them."""
    keys = (
        sorted({thread_key(*key) for key in needs.threads}),
        list(needs.copies),
        [digest(*button) for button in needs.buttons],
        [digest(name) for name in needs.answers],
    )
    return zip(_LOOKUPS, keys, strict=True)


def known_of(needs: Needs, found: Sequence[Iterable[Any]]) -> Known:
    """`found` has the rows of each lookup."""
    threads, copies, buttons, answers = ({row[0]: row for row in rows} for rows in found)
    kept = {key: threads[name] for key in needs.threads if (name := thread_key(*key)) in threads}
    return Known(
        {key: Kept(from_blob(row[1]), row[2]) for key, row in kept.items() if row[2]},
        frozenset(copies),
        {button: buttons[name][1] for button in needs.buttons if (name := digest(*button)) in buttons},
        {name: answers[key][1] for name in needs.answers if (key := digest(name)) in answers},
    )
