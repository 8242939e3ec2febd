-- Times are milliseconds since the epoch. Ids are text that sorts by time. Text sorts by bytes ("C").
-- Keys are of bounded length, whatever people and apps write: see `columns.thread_key` and `columns.digest`.
CREATE TABLE thread (
    key BYTEA PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    usr TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    life BYTEA,
    owner TEXT COLLATE "C"
) WITH (fillfactor = 80);
CREATE INDEX thread_of_owner ON thread (owner, key) WHERE owner IS NOT NULL;

CREATE TABLE decision (
    id TEXT COLLATE "C" PRIMARY KEY,
    thread BYTEA,
    decided_at BIGINT NOT NULL,
    account TEXT COLLATE "C",
    usr TEXT COLLATE "C",
    version BIGINT NOT NULL,
    copy_key BYTEA,
    at BIGINT,
    type TEXT,
    mid TEXT COLLATE "C",
    outcome TEXT NOT NULL,
    app_id TEXT,
    rule TEXT,
    policy TEXT,
    line BYTEA NOT NULL,
    input BYTEA,
    life BYTEA
);
-- A version is taken once; what is of no version (0) is found by its thread, too.
CREATE UNIQUE INDEX decision_of_thread
    ON decision (thread, version, (CASE WHEN version > 0 THEN '' ELSE id END));
CREATE UNIQUE INDEX decision_of_copy ON decision (copy_key) WHERE copy_key IS NOT NULL;
CREATE INDEX decision_of_message ON decision USING hash (mid) WHERE mid IS NOT NULL;
CREATE INDEX decision_with_copy_key ON decision (decided_at, id) WHERE copy_key IS NOT NULL;
CREATE INDEX decision_with_input ON decision (decided_at, id) WHERE input IS NOT NULL;

CREATE TABLE delivery (
    id TEXT COLLATE "C" PRIMARY KEY,
    decision TEXT COLLATE "C" NOT NULL,
    thread BYTEA NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    usr TEXT COLLATE "C",
    app TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    body BYTEA,
    created BIGINT NOT NULL,
    due BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    status BIGINT,
    answer TEXT,
    turn BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 80);
CREATE INDEX delivery_due ON delivery (app, field, due, id) WHERE state = 'due';
CREATE INDEX delivery_lane ON delivery (app, field, thread, turn, id) WHERE state = 'due';
CREATE INDEX delivery_leased ON delivery (app, field, thread) WHERE state = 'due' AND lease_until > 0;
-- To list what is not taken; what is due is found by the indexes above.
CREATE INDEX delivery_ended ON delivery (state, id) WHERE state NOT IN ('due', 'done');

CREATE TABLE button (
    key BYTEA PRIMARY KEY,
    app TEXT NOT NULL,
    kept_at BIGINT NOT NULL
);
CREATE INDEX button_kept ON button (kept_at);

CREATE TABLE answer (
    key BYTEA PRIMARY KEY,
    answer BYTEA NOT NULL,
    kept_at BIGINT NOT NULL
);
CREATE INDEX answer_kept ON answer (kept_at);

CREATE TABLE shadow (
    key BYTEA PRIMARY KEY,
    old_app TEXT COLLATE "C" NOT NULL,
    new_app TEXT COLLATE "C" NOT NULL,
    old_rule TEXT COLLATE "C" NOT NULL,
    new_rule TEXT COLLATE "C" NOT NULL,
    count BIGINT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    exemplar TEXT NOT NULL
);

CREATE TABLE policy (
    digest TEXT COLLATE "C" PRIMARY KEY,
    bundle BYTEA NOT NULL
);
