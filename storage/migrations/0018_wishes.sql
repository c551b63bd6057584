-- Another slot, as whoever presents an idea asked for it; it waits for an organiser's answer.
CREATE TABLE wishes (
    id TEXT PRIMARY KEY,
    idea_id TEXT NOT NULL UNIQUE REFERENCES ideas (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    starts_at TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
);
