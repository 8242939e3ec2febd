"""What is said to PostgreSQL. Many rows go in one statement, as one array a column (`unnest`)."""

from convroute.server.store.columns import DECISION, DELIVERY

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

# --- deciding ----------------------------------------------------------------------------

MAKE_THREADS = """
    INSERT INTO thread (account, usr, version) SELECT account, usr, 0
    FROM unnest($1::text[], $2::text[]) AS asked (account, usr) ON CONFLICT DO NOTHING
"""
LOCK_THREADS = """
    SELECT thread.account, thread.usr, thread.life, thread.version
    FROM thread JOIN unnest($1::text[], $2::text[]) AS asked (account, usr) USING (account, usr)
    ORDER BY thread.account, thread.usr FOR UPDATE OF thread
"""
COPIES = "SELECT copy_key FROM decision WHERE copy_key = ANY($1::bytea[])"
BUTTONS = """
    SELECT account, usr, payload, app FROM button
    JOIN unnest($1::text[], $2::text[], $3::text[]) AS asked (account, usr, payload)
    USING (account, usr, payload)
"""
ANSWERS = "SELECT key, answer FROM answer WHERE key = ANY($1::text[])"

WRITE_THREADS = """
    INSERT INTO thread (account, usr, version, life, owner)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::text[])
    ON CONFLICT (account, usr)
    DO UPDATE SET version = excluded.version, life = excluded.life, owner = excluded.owner
"""
WRITE_DECISIONS = f"""
    INSERT INTO decision ({DECISION})
    SELECT * FROM unnest(
        $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bytea[], $7::bigint[],
        $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bytea[],
        $15::bytea[], $16::bytea[]
    )
"""
WRITE_DELIVERIES = f"""
    INSERT INTO delivery ({DELIVERY})
    SELECT * FROM unnest(
        $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bigint[],
        $9::bigint[], $10::text[], $11::bigint[], $12::bigint[], $13::text[]
    )
"""
WRITE_BUTTONS = """
    INSERT INTO button (account, usr, payload, app, kept_at)
    SELECT *, $5::bigint FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
    ON CONFLICT (account, usr, payload) DO UPDATE SET app = excluded.app, kept_at = excluded.kept_at
"""
WRITE_ANSWERS = """
    INSERT INTO answer (key, answer, kept_at) SELECT *, $3::bigint FROM unnest($1::text[], $2::bytea[])
"""
COUNT_SHADOW = """
    INSERT INTO shadow
    SELECT * FROM unnest(
        $1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[]
    )
    ON CONFLICT (old_app, new_app, old_rule, new_rule) DO UPDATE
    SET count = shadow.count + excluded.count, last = greatest(shadow.last, excluded.last)
"""

# --- deliveries --------------------------------------------------------------------------

LEASE = f"""
    WITH picked AS (
        SELECT id FROM delivery
        WHERE state = 'due' AND app = $1 AND field = $2 AND due <= $3 AND lease_until <= $3
          AND NOT EXISTS (
            SELECT 1 FROM delivery AS other
            WHERE other.state = 'due' AND other.app = delivery.app AND other.field = delivery.field
              AND other.account = delivery.account
              AND coalesce(other.usr, '') = coalesce(delivery.usr, '') AND other.id <> delivery.id
              AND (
                other.lease_until > $3
                OR (other.id < delivery.id AND (other.created > $4 OR other.due <= $3))
              )
          )
        ORDER BY due, id LIMIT $5 FOR UPDATE SKIP LOCKED
    )
    UPDATE delivery SET lease_until = $6 FROM picked WHERE delivery.id = picked.id
    RETURNING {", ".join(f"delivery.{name}" for name in DELIVERY.split(", "))},
        CASE WHEN body IS NULL THEN (SELECT input FROM decision WHERE decision.id = delivery.decision) END
"""
SETTLE = """
    UPDATE delivery
    SET state = ended.state, due = ended.due, attempts = ended.attempts, status = ended.status,
        answer = ended.answer, lease_until = 0
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
        AS ended (id, state, due, attempts, status, answer)
    WHERE delivery.id = ended.id AND (delivery.state = 'due' OR ended.state = 'done')
"""
NEXT_DUE = """
    SELECT due FROM delivery WHERE state = 'due' AND app = $1 AND field = $2 AND lease_until <= $3
    ORDER BY due LIMIT 1
"""
CHANGE = """
    UPDATE delivery
    SET state = $2, due = $3, lease_until = CASE WHEN $2 = 'due' THEN lease_until ELSE 0 END
    WHERE id = ANY($1::text[]) AND state <> 'done'
"""

# --- housekeeping ------------------------------------------------------------------------

KEEP_POLICY = "INSERT INTO policy VALUES ($1, $2) ON CONFLICT DO NOTHING"
POLICY = "SELECT bundle FROM policy WHERE digest = $1"
FORGET_COPIES = """
    UPDATE decision SET copy_key = NULL WHERE id IN (
        SELECT id FROM decision WHERE copy_key IS NOT NULL AND decided_at < $1 ORDER BY decided_at LIMIT 500
    )
"""
FORGET_INPUTS = """
    UPDATE decision SET input = NULL WHERE id IN (
        SELECT id FROM decision WHERE input IS NOT NULL AND decided_at < $1 AND NOT EXISTS (
            SELECT 1 FROM delivery WHERE delivery.decision = decision.id AND state = 'due'
              AND delivery.id > decision.id AND delivery.id < decision.id || 'g'
        )
        ORDER BY decided_at LIMIT 500
    )
"""
FORGET_ANSWERS = """
    DELETE FROM answer WHERE ctid = ANY(ARRAY(SELECT ctid FROM answer WHERE kept_at < $1 LIMIT 500))
"""
FORGET_BUTTONS = """
    DELETE FROM button WHERE ctid = ANY(ARRAY(SELECT ctid FROM button WHERE kept_at < $1 LIMIT 500))
"""
OLDEST_DELIVERIES = """
    SELECT id, created, state FROM delivery WHERE id > $1 ORDER BY id LIMIT 500
"""
FORGET_DELIVERIES = "DELETE FROM delivery WHERE id = ANY($1::text[]) AND state <> 'due'"
SIZE = """
    SELECT (SELECT count(*) FROM delivery WHERE state = 'due') AS due,
        (SELECT count(*) FROM delivery WHERE state = 'dead') AS dead,
        (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'thread'::regclass) AS threads,
        (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'decision'::regclass) AS decisions
"""
