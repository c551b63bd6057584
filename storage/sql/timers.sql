-- name: timer_add(id, kind, person_id, subject, due_at, local, zone, dedupe, expires_at, done_at)^
-- Something to do at a moment, once for each dedupe key.
INSERT INTO timers (id, kind, person_id, subject, due_at, "local", zone, dedupe, expires_at, done_at)
VALUES (:id, :kind, :person_id, :subject, :due_at, :local, :zone, :dedupe, :expires_at, :done_at)
ON CONFLICT (dedupe) DO NOTHING
RETURNING id;

-- name: timer_again(id, kind, person_id, subject, due_at, local, zone, dedupe, expires_at, done_at)^
-- The same, also where what had that key is done: it is another one then.
INSERT INTO timers (id, kind, person_id, subject, due_at, "local", zone, dedupe, expires_at, done_at)
VALUES (:id, :kind, :person_id, :subject, :due_at, :local, :zone, :dedupe, :expires_at, :done_at)
ON CONFLICT (dedupe) DO UPDATE SET id = excluded.id, done_at = NULL
WHERE timers.done_at IS NOT NULL
RETURNING id;

-- name: timers_due(now, most)
-- What is due and not in the inbox already (where one that failed waits for its next try).
SELECT * FROM timers
WHERE done_at IS NULL AND due_at <= :now AND NOT EXISTS (
    SELECT 1 FROM inbox WHERE inbox.channel = 'timer' AND inbox.external_id = timers.id)
ORDER BY due_at, id LIMIT :most;

-- name: timer_done(id, now)^
-- Take it in hand, once.
UPDATE timers SET done_at = :now WHERE id = :id AND done_at IS NULL RETURNING *;

-- name: timer_drop(dedupe, now)!
-- No longer wanted.
UPDATE timers SET done_at = :now WHERE dedupe = :dedupe AND done_at IS NULL;

-- name: timer_next()^
-- The next moment something is due.
SELECT min(due_at) AS due_at FROM timers WHERE done_at IS NULL;

-- name: timers_prune(before, most)
-- Forget some of what was done long ago.
DELETE FROM timers WHERE id IN (SELECT id FROM timers WHERE done_at < :before LIMIT :most)
RETURNING id;
