-- Calls for contributions: what is asked, of whom, until when; who began an answer; who wants
-- to hear no more of a theme. Posters are invitations that know their call.

CREATE TABLE calls (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    announcement TEXT NOT NULL,
    version BIGINT NOT NULL,
    theme TEXT NOT NULL,
    question TEXT NOT NULL,
    context TEXT,
    media_id TEXT REFERENCES media (id),
    audience TEXT NOT NULL,
    reminders TEXT NOT NULL,
    opens_at TEXT NOT NULL,
    closes_at TEXT NOT NULL,
    "by" TEXT REFERENCES people (id),
    report TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX calls_status ON calls (status);

CREATE TABLE call_visits (
    call_id TEXT NOT NULL REFERENCES calls (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    channel TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    PRIMARY KEY (call_id, person_id)
);

CREATE TABLE silences (
    person_id TEXT NOT NULL REFERENCES people (id),
    theme TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person_id, theme)
);

ALTER TABLE people ADD COLUMN came_by TEXT;
CREATE INDEX people_came_by ON people (came_by) WHERE came_by IS NOT NULL;
CREATE INDEX people_service ON people (service_id) WHERE service_id IS NOT NULL;

ALTER TABLE invitations ADD COLUMN call_id TEXT REFERENCES calls (id);

-- `about`: the call a message announces; `replaces`: the message whose bubble this one rewrites.
ALTER TABLE outbox ADD COLUMN about TEXT;
ALTER TABLE outbox ADD COLUMN replaces TEXT;
CREATE INDEX outbox_about ON outbox (about, id) WHERE about IS NOT NULL;
CREATE INDEX outbox_replaces ON outbox (replaces) WHERE replaces IS NOT NULL;

CREATE INDEX ideas_call ON ideas (call) WHERE call IS NOT NULL;
