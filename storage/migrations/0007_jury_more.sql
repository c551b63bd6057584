-- Who is sent to present an idea; invitations handed over on paper; who received a sealed list.

ALTER TABLE hearings ADD COLUMN presenter TEXT;
ALTER TABLE jurors ADD COLUMN handed_at TEXT;

-- The staff representatives who hold the whole list of a draw, and since when.
CREATE TABLE draw_copies (
    draw_id TEXT NOT NULL REFERENCES draws (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    at TEXT NOT NULL,
    PRIMARY KEY (draw_id, person_id)
);

-- What the register shows of a draw without opening its lists.
ALTER TABLE draws ADD COLUMN counts TEXT NOT NULL DEFAULT '{}';
