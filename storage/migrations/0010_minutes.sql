-- What the minutes of a session say, kept as they were when it was held: an idea that was reworked
-- may be heard again, and its hearing is then the new one.
CREATE TABLE minutes (
    session_id TEXT PRIMARY KEY REFERENCES sessions (id),
    body TEXT NOT NULL,
    at TEXT NOT NULL
);
