-- Times are milliseconds since the epoch. Ids are text that sorts by time.
CREATE TABLE thread (
    account TEXT NOT NULL,
    usr TEXT NOT NULL,
    version INTEGER NOT NULL,
    life BLOB,
    owner TEXT,
    PRIMARY KEY (account, usr)
) WITHOUT ROWID;
CREATE INDEX thread_of_owner ON thread (owner, account, usr) WHERE owner IS NOT NULL;

CREATE TABLE decision (
    id TEXT PRIMARY KEY,
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
) WITHOUT ROWID;
CREATE UNIQUE INDEX decision_of_thread ON decision (account, usr, version) WHERE version > 0;
CREATE UNIQUE INDEX decision_of_copy ON decision (copy_key) WHERE copy_key IS NOT NULL;
CREATE INDEX decision_of_message ON decision (mid) WHERE mid IS NOT NULL;

CREATE TABLE delivery (
    id TEXT PRIMARY KEY,
    decision TEXT NOT NULL,
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
    answer TEXT
) WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (app, field, due, id) WHERE state = 'due';
CREATE INDEX delivery_lane ON delivery (app, account, usr, field, id) WHERE state = 'due';
CREATE INDEX delivery_of_decision ON delivery (decision);

CREATE TABLE button (
    account TEXT NOT NULL,
    usr TEXT NOT NULL,
    payload TEXT NOT NULL,
    app TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (account, usr, payload)
) WITHOUT ROWID;

CREATE TABLE answer (
    key TEXT PRIMARY KEY,
    answer BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE shadow (
    old_app TEXT NOT NULL,
    new_app TEXT NOT NULL,
    old_rule TEXT NOT NULL,
    new_rule TEXT NOT NULL,
    count INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    exemplar TEXT NOT NULL,
    PRIMARY KEY (old_app, new_app, old_rule, new_rule)
) WITHOUT ROWID;

CREATE TABLE policy (
    digest TEXT PRIMARY KEY,
    bundle BLOB NOT NULL
) WITHOUT ROWID;
