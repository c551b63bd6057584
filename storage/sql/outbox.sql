-- name: outbox_add(id, person_id, channel, address, lane, message, say, status, attempts, next_try_at, expires_at, claimed_by, claimed_until, platform_id, error, dedupe, created_at, sent_at)^
-- Owe a message; no row comes back where the same was promised already.
INSERT INTO outbox (id, person_id, channel, address, lane, message, say, status, attempts, next_try_at, expires_at, claimed_by, claimed_until, platform_id, error, dedupe, created_at, sent_at)
VALUES (:id, :person_id, :channel, :address, :lane, :message, :say, :status, :attempts, :next_try_at, :expires_at, :claimed_by, :claimed_until, :platform_id, :error, :dedupe, :created_at, :sent_at)
ON CONFLICT (dedupe) DO NOTHING
RETURNING id;

-- name: outbox_due(now, most, channels, place)
-- The next messages to claim, most urgent lane first, never before an earlier one to the same place.
-- `channels` is '' for all, or their names between bars (`||telegram|`: that one and what has no
-- way yet); `place` is '' for every address.
SELECT id FROM outbox AS due
WHERE ((status = 'pending' AND (next_try_at IS NULL OR next_try_at <= :now))
    OR (status = 'claimed' AND claimed_until < :now))
  AND (:channels = '' OR :channels LIKE '%|' || due.channel || '|%')
  AND (:place = '' OR due.address = :place)
  AND (address = '' OR NOT EXISTS (
    SELECT 1 FROM outbox AS earlier
    WHERE earlier.status IN ('pending', 'claimed') AND earlier.channel = due.channel
      AND earlier.address = due.address AND earlier.lane = due.lane AND earlier.id < due.id))
ORDER BY lane, id LIMIT :most;

-- name: outbox_claim(id, claimed_by, claimed_until, now)^
-- Take a message in hand, if nobody else has.
UPDATE outbox SET status = 'claimed', claimed_by = :claimed_by, claimed_until = :claimed_until
WHERE id = :id
  AND ((status = 'pending' AND (next_try_at IS NULL OR next_try_at <= :now))
    OR (status = 'claimed' AND claimed_until < :now))
RETURNING *;

-- name: outbox_renew(id, claimed_by, claimed_until)^
-- Hold a message longer, if it is still ours.
UPDATE outbox SET claimed_until = :claimed_until
WHERE id = :id AND status = 'claimed' AND claimed_by = :claimed_by
RETURNING id;

-- name: outbox_address(id, channel, address, message)!
-- A proactive message now has its words and its way.
UPDATE outbox SET channel = :channel, address = :address, message = :message WHERE id = :id;

-- name: outbox_sent(id, platform_id, sent_at)!
-- It arrived.
UPDATE outbox
SET status = 'sent', platform_id = :platform_id, sent_at = :sent_at, claimed_by = NULL,
    claimed_until = NULL
WHERE id = :id;

-- name: outbox_later(id, attempts, next_try_at, error)!
-- It did not arrive; try again from that moment.
UPDATE outbox
SET status = 'pending', attempts = :attempts, next_try_at = :next_try_at, error = :error,
    claimed_by = NULL, claimed_until = NULL
WHERE id = :id;

-- name: outbox_end(id, status, error, sent_at)!
-- It will not be sent (`failed`: refused or unreachable; `dropped`: no longer wanted).
UPDATE outbox
SET status = :status, error = :error, sent_at = :sent_at, claimed_by = NULL, claimed_until = NULL
WHERE id = :id;

-- name: outbox_release(claimed_by_other_than)!
-- Give back what a process that is gone had in hand.
UPDATE outbox SET status = 'pending', claimed_by = NULL, claimed_until = NULL
WHERE status = 'claimed' AND claimed_by <> :claimed_by_other_than;

-- name: outbox_redirect(channel, address, to_address)!
-- A conversation moved: what is owed to it goes to its new address.
UPDATE outbox SET address = :to_address
WHERE channel = :channel AND address = :address AND status IN ('pending', 'claimed');

-- name: outbox_unreachable(channel, address, sent_at)!
-- Nothing owed to this address will arrive.
UPDATE outbox SET status = 'failed', error = 'unreachable', sent_at = :sent_at,
    claimed_by = NULL, claimed_until = NULL
WHERE channel = :channel AND address = :address AND status IN ('pending', 'claimed')
  AND say IS NULL;

-- name: outbox_counts()
-- How many messages by lane and status, and the oldest of each.
SELECT lane, status, count(*) AS number, min(created_at) AS oldest FROM outbox GROUP BY lane, status;

-- name: outbox_prune(before)!
-- Forget what was delivered or given up long ago.
DELETE FROM outbox WHERE status IN ('sent', 'failed', 'dropped') AND sent_at < :before;

-- name: outbox_unworded(id, now)!
-- A promised message looks for another way: its words and address are decided again.
UPDATE outbox
SET status = 'pending', channel = '', address = '', message = NULL, next_try_at = :now,
    claimed_by = NULL, claimed_until = NULL
WHERE id = :id;
