-- name: wish_put(id, idea_id, session_id, starts_at, text, at)!
-- Somebody asks for another slot; the last wish for an idea is the one that counts.
INSERT INTO wishes (id, idea_id, session_id, starts_at, text, at)
VALUES (:id, :idea_id, :session_id, :starts_at, :text, :at)
ON CONFLICT (idea_id) DO UPDATE SET id = excluded.id, session_id = excluded.session_id,
    starts_at = excluded.starts_at, text = excluded.text, at = excluded.at;

-- name: wishes_open(now)
-- Those nobody answered, the oldest first: the idea still has the hour that does not suit.
SELECT wishes.* FROM wishes
JOIN hearings ON hearings.idea_id = wishes.idea_id AND hearings.session_id = wishes.session_id
    AND hearings.starts_at = wishes.starts_at AND hearings.status = 'waiting'
JOIN sessions ON sessions.id = wishes.session_id AND sessions.status = 'planned'
WHERE wishes.starts_at > :now ORDER BY wishes.at, wishes.id;

-- name: wish_answered(id)^
-- It is answered, by whoever was quicker.
DELETE FROM wishes WHERE id = :id RETURNING id;

-- name: wishes_forget(idea_id)!
-- Nothing is kept of it.
DELETE FROM wishes WHERE idea_id = :idea_id;
