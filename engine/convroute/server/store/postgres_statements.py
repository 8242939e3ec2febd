"""What is said to PostgreSQL alone. Many rows go in one statement, as one array a column (`unnest`)."""

import re
from functools import cache

from convroute.server.store.columns import DELIVERY
from convroute.server.store.leasing import DUE, EACH, EARLIEST, HEADS
from convroute.server.store.tables import Table

_LIMITS = "SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '20s'"
BEGIN = f"""
    BEGIN ISOLATION LEVEL READ COMMITTED; {_LIMITS};
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'
"""
"""What it commits is on disk, whatever the role's defaults, and no lock outlives a node that hangs.
Said in each transaction, because a pooler may give each another session."""
BEGIN_IN_HASTE = f"BEGIN ISOLATION LEVEL READ COMMITTED; {_LIMITS}; SET LOCAL synchronous_commit = off"
"""For what may be lost by a power cut: it is then done again."""
BEGIN_LOOKING = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@cache
def numbered(statement: str) -> tuple[str, tuple[str, ...]]:
    """With `$1` for the first `:name`, and so on; and the names in this order."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}"

    return re.sub(r"(?<!:):([a-z]+)", number, statement), tuple(names)


@cache
def insert(table: Table) -> str:
    arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(table.columns.values(), 1))
    return table.insert(f"SELECT * FROM unnest({arrays})")


# --- deciding ----------------------------------------------------------------------------

MAKE_THREADS = """
    INSERT INTO thread (key, account, usr, version)
    SELECT key, account, usr, 0 FROM unnest($1::bytea[], $2::text[], $3::text[]) AS asked (key, account, usr)
    ORDER BY key ON CONFLICT DO NOTHING
"""
LOCKED = "ORDER BY key FOR UPDATE"

# --- deliveries --------------------------------------------------------------------------

_DELIVERY = ", ".join(f"delivery.{name}" for name in DELIVERY.split(", "))


def _lease(lanes: str) -> str:
    """Looked at again once it is locked: `lease_until` and `state` are of the row itself."""
    return f"""
        WITH RECURSIVE {lanes}, picked AS (
            SELECT delivery.id FROM {HEADS}
            WHERE delivery.state = 'due' AND delivery.lease_until <= :now AND NOT EXISTS (
                SELECT 1 FROM delivery AS leased
                WHERE {DUE} AND thread = lane.thread AND lease_until > 0 AND lease_until > :now
            )
            ORDER BY delivery.due, delivery.id LIMIT :most FOR UPDATE OF delivery SKIP LOCKED
        )
        UPDATE delivery SET lease_until = :until FROM picked WHERE delivery.id = picked.id
        RETURNING delivery.thread, {_DELIVERY},
            CASE WHEN body IS NULL
                THEN (SELECT input FROM decision WHERE decision.id = delivery.decision) END
    """


LEASE_EARLIEST = _lease(EARLIEST)
LEASE_EACH = _lease(EACH).replace("ORDER BY delivery.due, delivery.id LIMIT", "LIMIT")
SETTLE = """
    UPDATE delivery
    SET state = ended.state, due = ended.due, attempts = ended.attempts, status = ended.status,
        answer = ended.answer, lease_until = 0
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
        AS ended (id, state, due, attempts, status, answer)
    WHERE delivery.id = ended.id AND (delivery.state = 'due' OR ended.state = 'done')
"""
NEXT_DUE = f"""
    SELECT due FROM delivery WHERE {DUE} AND lease_until <= :now ORDER BY due LIMIT 1
"""
CHANGE = """
    UPDATE delivery
    SET state = :state, due = :now, lease_until = CASE WHEN :state = 'due' THEN lease_until ELSE 0 END
    WHERE id = ANY(:ids::text[]) AND state <> 'done'
"""
