-- A launched idea: directors who offer themselves, the one chosen, the mission letter and its
-- milestones, what mentor and bearer say of each.

CREATE TABLE mentor_offers (
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    answer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (idea_id, person_id)
);

CREATE TABLE mentorships (
    idea_id TEXT PRIMARY KEY REFERENCES ideas (id),
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    asked_at TEXT NOT NULL,
    offers_until TEXT NOT NULL,
    mentor_id TEXT REFERENCES people (id),
    chosen_by TEXT REFERENCES people (id),
    chosen_at TEXT,
    updated_at TEXT NOT NULL
);

CREATE TABLE letters (
    id TEXT PRIMARY KEY,
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    number TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    pdf TEXT REFERENCES media (id),
    editable TEXT REFERENCES media (id),
    signed_on TEXT,
    acknowledged_at TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (idea_id, version)
);

CREATE TABLE milestones (
    id TEXT PRIMARY KEY,
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    letter_id TEXT NOT NULL REFERENCES letters (id),
    days BIGINT NOT NULL,
    due_on TEXT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    moved_to TEXT,
    updated_at TEXT NOT NULL
);
CREATE INDEX milestones_idea ON milestones (idea_id);

CREATE TABLE milestone_words (
    id TEXT PRIMARY KEY,
    milestone_id TEXT NOT NULL REFERENCES milestones (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    sentence TEXT,
    at TEXT NOT NULL
);
