-- Times are milliseconds since the epoch. Ids are text that sorts by time. Long rows stand in tables with row
-- numbers, to which is only ever added at the end.
PRAGMA application_id = 0x63726F75;

CREATE TABLE thread (
    key BLOB PRIMARY KEY,
    account TEXT NOT NULL,
    usr TEXT NOT NULL,
    version INTEGER NOT NULL,
    life BLOB,
    owner TEXT
) WITHOUT ROWID;
CREATE INDEX thread_of_owner ON thread (owner, key) WHERE owner IS NOT NULL;

CREATE TABLE decision (
    id TEXT NOT NULL UNIQUE,
    thread BLOB,
    decided_at INTEGER NOT NULL,
    account TEXT,
    usr TEXT,
    version INTEGER NOT NULL,
    copy_key BLOB,
    at INTEGER,
    type TEXT,
    mid TEXT,
    outcome TEXT NOT NULL,
    app_id TEXT,
    rule TEXT,
    policy TEXT,
    line BLOB NOT NULL,
    input BLOB,
    life BLOB
);
-- A version is taken once; what is of no version (0) is found by its thread, too.
CREATE UNIQUE INDEX decision_of_thread
    ON decision (thread, version, (CASE WHEN version > 0 THEN '' ELSE id END));
CREATE UNIQUE INDEX decision_of_copy ON decision (copy_key) WHERE copy_key IS NOT NULL;
CREATE INDEX decision_of_message ON decision (mid) WHERE mid IS NOT NULL;
CREATE INDEX decision_with_copy_key ON decision (decided_at) WHERE copy_key IS NOT NULL;
CREATE INDEX decision_with_input ON decision (decided_at) WHERE input IS NOT NULL;

CREATE TABLE delivery (
    id TEXT PRIMARY KEY,
    decision TEXT NOT NULL,
    thread BLOB NOT NULL,
    account TEXT NOT NULL,
    usr TEXT,
    app TEXT NOT NULL,
    field TEXT NOT NULL,
    body BLOB,
    created INTEGER NOT NULL,
    due INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    status INTEGER,
    answer TEXT,
    turn INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (app, field, due, id, thread) WHERE state = 'due';
CREATE INDEX delivery_lane ON delivery (app, field, thread, turn, id) WHERE state = 'due';
-- To list what is not taken; what is due is found by the indexes above.
CREATE INDEX delivery_ended ON delivery (state, id) WHERE state NOT IN ('due', 'done');

CREATE TABLE button (
    key BLOB PRIMARY KEY,
    app TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX button_kept ON button (kept_at);

CREATE TABLE answer (
    key BLOB PRIMARY KEY,
    answer BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_kept ON answer (kept_at);

CREATE TABLE shadow (
    key BLOB PRIMARY KEY,
    old_app TEXT NOT NULL,
    new_app TEXT NOT NULL,
    old_rule TEXT NOT NULL,
    new_rule TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    exemplar TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE policy (
    digest TEXT PRIMARY KEY,
    bundle BLOB NOT NULL
);
