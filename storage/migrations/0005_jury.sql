-- Juries: a session with its ideas, the draw that belongs to the ideas, the jurors it gave,
-- what they say of each idea, what is decided.

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    starts_at TEXT NOT NULL,
    place TEXT NOT NULL,
    link TEXT,
    minutes BIGINT NOT NULL,
    training BIGINT NOT NULL,
    deliberation BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    "by" TEXT REFERENCES people (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

-- An idea is heard once at a time: moved to another session, its row goes with it.
CREATE TABLE hearings (
    idea_id TEXT PRIMARY KEY REFERENCES ideas (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    place BIGINT NOT NULL,
    starts_at TEXT NOT NULL,
    bearer_id TEXT REFERENCES people (id),
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    outcome TEXT,
    reasons TEXT,
    useful TEXT,
    proposed_by TEXT,
    revealed_at TEXT,
    decided_at TEXT,
    told_at TEXT
);
CREATE INDEX hearings_session ON hearings (session_id);

-- A draw belongs to its ideas: whatever becomes of the session, they are drawn for once.
CREATE TABLE draws (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    ideas TEXT NOT NULL,
    public TEXT NOT NULL,
    roll TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    drawn_at TEXT,
    "by" TEXT REFERENCES people (id)
);
CREATE TABLE draw_ideas (
    idea_id TEXT PRIMARY KEY REFERENCES ideas (id),
    draw_id TEXT NOT NULL REFERENCES draws (id)
);

CREATE TABLE jurors (
    id TEXT PRIMARY KEY,
    draw_id TEXT NOT NULL REFERENCES draws (id),
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    service TEXT NOT NULL,
    manager_contact TEXT NOT NULL,
    rank BIGINT NOT NULL,
    person_id TEXT REFERENCES people (id),
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    invited_at TEXT,
    answer_by TEXT,
    answered_at TEXT,
    summoned_at TEXT,
    UNIQUE (draw_id, number)
);
CREATE INDEX jurors_person ON jurors (person_id) WHERE person_id IS NOT NULL;

-- Who on the staff list is who in the conversation; made by a code handed over in person.
CREATE TABLE staff_people (
    number TEXT PRIMARY KEY,
    person_id TEXT NOT NULL UNIQUE REFERENCES people (id),
    at TEXT NOT NULL
);
-- Who asked not to be drawn.
CREATE TABLE undrawn (
    number TEXT PRIMARY KEY,
    at TEXT NOT NULL
);

CREATE TABLE scores (
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    juror_id TEXT NOT NULL REFERENCES jurors (id),
    marks TEXT NOT NULL,
    sentence TEXT,
    complete BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (idea_id, juror_id)
);
CREATE TABLE votes (
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    juror_id TEXT NOT NULL REFERENCES jurors (id),
    hearing_version BIGINT NOT NULL,
    agrees BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (idea_id, juror_id)
);

ALTER TABLE invitations ADD COLUMN staff_number TEXT;
