-- name: seat_put(idea_id, juror_id, status, settled, since, replaces)!
-- A place for an idea, or what became of it.
INSERT INTO seats (idea_id, juror_id, status, settled, since, replaces)
VALUES (:idea_id, :juror_id, :status, :settled, :since, :replaces)
ON CONFLICT (idea_id, juror_id) DO UPDATE
SET status = excluded.status, settled = excluded.settled;

-- name: seats_of(idea_id)
-- The places of an idea, in the order they were taken.
SELECT * FROM seats WHERE idea_id = :idea_id ORDER BY since, juror_id;

-- name: presence_put(session_id, juror_id, there, at)^
-- Whether somebody is in the room, if that is not what is known.
INSERT INTO presences (session_id, juror_id, there, at)
VALUES (:session_id, :juror_id, :there, :at)
ON CONFLICT (session_id, juror_id) DO UPDATE SET there = excluded.there, at = excluded.at
WHERE presences.there <> excluded.there
RETURNING juror_id;

-- name: presences_of(session_id)
-- Who was said to be in the room, or away.
SELECT * FROM presences WHERE session_id = :session_id ORDER BY at, juror_id;

-- name: presences_clear(session_id)!
-- The session has another day.
DELETE FROM presences WHERE session_id = :session_id;

-- name: scores_forget(idea_id)!
-- Who gave which marks.
DELETE FROM scores WHERE idea_id = :idea_id;

-- name: seats_clear(idea_id)!
-- An idea is about to be heard: nobody sits yet.
DELETE FROM seats WHERE idea_id = :idea_id;

-- name: votes_clear(idea_id)!
-- Nor has anybody voted.
DELETE FROM votes WHERE idea_id = :idea_id;

-- name: minutes_put(session_id, body, at)!
-- What the minutes of a session say.
INSERT INTO minutes (session_id, body, at) VALUES (:session_id, :body, :at)
ON CONFLICT (session_id) DO UPDATE SET body = excluded.body, at = excluded.at;

-- name: minutes_get(session_id)^
-- What they said when it was held.
SELECT body FROM minutes WHERE session_id = :session_id;

-- name: minutes_of_last(most)
-- What was said of the last sessions that were held, the newest to begin with.
SELECT minutes.body FROM sessions JOIN minutes ON minutes.session_id = sessions.id
WHERE sessions.status = 'held' ORDER BY sessions.starts_at DESC, sessions.id LIMIT :most;
