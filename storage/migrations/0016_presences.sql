-- Who was in the room is said of a session: what a juror answered to the invitation stays as it is,
-- and the next session with the same jury begins anew.
CREATE TABLE presences (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    juror_id TEXT NOT NULL REFERENCES jurors (id),
    there BIGINT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (session_id, juror_id)
);
UPDATE jurors SET status = 'accepted' WHERE status = 'absent';

-- Whose place it was.
ALTER TABLE seats ADD COLUMN replaces TEXT REFERENCES jurors (id);
