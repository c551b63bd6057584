-- name: inbox_add(id, channel, external_id, address, raw, event, status, attempts, next_try_at, error, received_at)^
-- Take an event in, once: no row comes back for a repeat.
INSERT INTO inbox (id, channel, external_id, address, raw, event, status, attempts, next_try_at, error, received_at)
VALUES (:id, :channel, :external_id, :address, :raw, :event, :status, :attempts, :next_try_at, :error, :received_at)
ON CONFLICT (channel, external_id) DO NOTHING
RETURNING external_id;

-- name: inbox_update(channel, external_id, status, attempts, next_try_at, error)!
-- What became of an event that waited; its content is let go once it is done.
UPDATE inbox
SET status = :status, attempts = :attempts, next_try_at = :next_try_at, error = :error,
    event = CASE WHEN :status = 'done' THEN NULL ELSE event END
WHERE channel = :channel AND external_id = :external_id;

-- name: inbox_heads(now, most)
-- The first waiting event of each address, where it is due.
SELECT * FROM inbox AS head
WHERE status = 'waiting' AND (next_try_at IS NULL OR next_try_at <= :now)
  AND NOT EXISTS (
    SELECT 1 FROM inbox AS earlier
    WHERE earlier.status = 'waiting' AND earlier.channel = head.channel
      AND earlier.address = head.address
      AND earlier.id < head.id)
ORDER BY id LIMIT :most;

-- name: inbox_get(channel, external_id)^
-- One event.
SELECT * FROM inbox WHERE channel = :channel AND external_id = :external_id;

-- name: inbox_claim(channel, external_id, until, now)^
-- Take a waiting event in hand: pushed forward first, so that another process leaves it alone.
UPDATE inbox SET next_try_at = :until
WHERE channel = :channel AND external_id = :external_id AND status = 'waiting'
  AND (next_try_at IS NULL OR next_try_at <= :now)
RETURNING *;

-- name: inbox_waits(channel, address)^
-- Whether anything from this address still waits.
SELECT count(*) AS waiting FROM inbox
WHERE status = 'waiting' AND channel = :channel AND address = :address;

-- name: inbox_prune(before, status, most)
-- Forget some of what ended so long ago that no channel repeats it.
DELETE FROM inbox WHERE (channel, external_id) IN (
    SELECT channel, external_id FROM inbox
    WHERE status = :status AND received_at < :before LIMIT :most)
RETURNING external_id;

-- name: inbox_counts()
-- How many events by status.
SELECT status, count(*) AS number, min(received_at) AS oldest FROM inbox GROUP BY status;
