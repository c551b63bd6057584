-- What is to be told the same working day leaves in the organisation's hours too.
ALTER TABLE outbox ADD COLUMN same_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE news ADD COLUMN same_day BIGINT NOT NULL DEFAULT 0;
