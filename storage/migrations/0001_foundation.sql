-- One text for both databases. BIGINT becomes INTEGER on SQLite, where each table is STRICT
-- (which refuses BIGINT); PostgreSQL's INTEGER would refuse a Telegram id.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
-- Whoever claims messages locks this row first, so that claims come one after the other.
INSERT INTO counters (name, value) VALUES ('outbox', 0);

CREATE TABLE services (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    department TEXT NOT NULL,
    hours TEXT NOT NULL,
    computer BIGINT NOT NULL
);

CREATE TABLE staff (
    number TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    service TEXT NOT NULL,
    manager_contact TEXT NOT NULL
);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    language TEXT NOT NULL,
    name TEXT,
    service_id TEXT REFERENCES services (id),
    service_text TEXT,
    service_hint TEXT,
    role TEXT NOT NULL,
    admitted BIGINT NOT NULL,
    notice_version BIGINT NOT NULL,
    notice_at TEXT,
    told_by TEXT,
    return_code TEXT UNIQUE,
    turn BIGINT NOT NULL,
    offered TEXT NOT NULL,
    last_press TEXT,
    said TEXT,
    wrong_codes BIGINT NOT NULL,
    slow_until TEXT,
    paused_until TEXT,
    line_count BIGINT NOT NULL,
    trouble_told_at TEXT,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
);
CREATE INDEX people_role ON people (role) WHERE role <> 'agent';

CREATE TABLE addresses (
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    reachable BIGINT NOT NULL,
    held BIGINT NOT NULL,
    hold_until TEXT,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (channel, address)
);
CREATE INDEX addresses_person ON addresses (person_id);

CREATE TABLE invitations (
    code TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    service_id TEXT REFERENCES services (id),
    uses_left BIGINT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    expires_at TEXT,
    created_at TEXT NOT NULL
);

CREATE TABLE dialogues (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    form TEXT NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE UNIQUE INDEX dialogues_open ON dialogues (person_id) WHERE status = 'open';
CREATE INDEX dialogues_parked ON dialogues (person_id) WHERE status = 'parked';

CREATE TABLE ideas (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    person_id TEXT REFERENCES people (id),
    status TEXT NOT NULL,
    title TEXT NOT NULL,
    problem TEXT NOT NULL,
    proposal TEXT NOT NULL,
    criteria TEXT NOT NULL,
    part TEXT,
    call TEXT,
    service_id TEXT REFERENCES services (id),
    service_text TEXT,
    name TEXT,
    channel TEXT NOT NULL,
    promised_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX ideas_person ON ideas (person_id);

CREATE TABLE idea_versions (
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (idea_id, version)
);

CREATE TABLE idea_events (
    id TEXT PRIMARY KEY,
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    "by" TEXT REFERENCES people (id),
    note TEXT
);
CREATE INDEX idea_events_idea ON idea_events (idea_id);

CREATE TABLE media (
    id TEXT PRIMARY KEY,
    person_id TEXT REFERENCES people (id),
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    remote TEXT,
    file TEXT,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    seconds BIGINT NOT NULL,
    sha256 TEXT,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_try_at TEXT,
    created_at TEXT NOT NULL
);
CREATE INDEX media_owed ON media (next_try_at) WHERE status = 'owed';

CREATE TABLE idea_media (
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    media_id TEXT NOT NULL REFERENCES media (id),
    step TEXT NOT NULL,
    PRIMARY KEY (idea_id, media_id)
);

CREATE TABLE transcripts (
    media_id TEXT PRIMARY KEY REFERENCES media (id),
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    step TEXT NOT NULL,
    status TEXT NOT NULL,
    text TEXT,
    "by" TEXT REFERENCES people (id),
    created_at TEXT NOT NULL
);

CREATE TABLE inbox (
    id TEXT NOT NULL,
    channel TEXT NOT NULL,
    external_id TEXT NOT NULL,
    address TEXT NOT NULL,
    raw TEXT NOT NULL,
    event TEXT,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_try_at TEXT,
    error TEXT,
    received_at TEXT NOT NULL,
    PRIMARY KEY (channel, external_id)
);
CREATE INDEX inbox_waiting ON inbox (channel, address, id) WHERE status = 'waiting';

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    lane BIGINT NOT NULL,
    message TEXT,
    say TEXT,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_try_at TEXT NOT NULL,
    first_try_at TEXT,
    expires_at TEXT,
    claimed_by TEXT,
    claimed_until TEXT,
    platform_id TEXT,
    error TEXT,
    dedupe TEXT UNIQUE,
    created_at TEXT NOT NULL,
    sent_at TEXT
);
CREATE INDEX outbox_pending ON outbox (lane, next_try_at, id) WHERE status = 'pending';
CREATE INDEX outbox_claimed ON outbox (claimed_until) WHERE status = 'claimed';
CREATE INDEX outbox_address ON outbox (channel, address, id) WHERE status IN ('pending', 'claimed');

CREATE TABLE lines (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    place BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    author TEXT NOT NULL,
    event_id TEXT,
    body TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE UNIQUE INDEX lines_person ON lines (person_id, revision);

CREATE TABLE timers (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    person_id TEXT REFERENCES people (id),
    subject TEXT NOT NULL,
    due_at TEXT NOT NULL,
    "local" TEXT NOT NULL,
    zone TEXT NOT NULL,
    dedupe TEXT NOT NULL UNIQUE,
    expires_at TEXT,
    done_at TEXT
);
CREATE INDEX timers_due ON timers (due_at) WHERE done_at IS NULL;
