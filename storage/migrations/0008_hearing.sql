-- The hearing: who sits for each idea, whether its bearer was there, the marks once all may see
-- them. A message about what happens now leaves at any hour.

ALTER TABLE hearings ADD COLUMN bearer_there BIGINT;
ALTER TABLE hearings ADD COLUMN shown TEXT;

-- `since` says in which order they sat down: who is replaced is followed by who replaces.
CREATE TABLE seats (
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    juror_id TEXT NOT NULL REFERENCES jurors (id),
    status TEXT NOT NULL,
    settled BIGINT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (idea_id, juror_id)
);

ALTER TABLE outbox ADD COLUMN urgent BIGINT NOT NULL DEFAULT 0;
