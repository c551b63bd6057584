-- name: seat_put(idea_id, juror_id, status, settled, since)!
-- A place for an idea, or what became of it.
INSERT INTO seats (idea_id, juror_id, status, settled, since)
VALUES (:idea_id, :juror_id, :status, :settled, :since)
ON CONFLICT (idea_id, juror_id) DO UPDATE
SET status = excluded.status, settled = excluded.settled;

-- name: seats_of(idea_id)
-- The places of an idea, in the order they were taken.
SELECT * FROM seats WHERE idea_id = :idea_id ORDER BY since, juror_id;

-- name: scores_forget(idea_id)!
-- Who gave which marks.
DELETE FROM scores WHERE idea_id = :idea_id;
