-- name: outbox_add(id, person_id, channel, address, lane, message, say, status, attempts, next_try_at, first_try_at, expires_at, claimed_by, claimed_until, platform_id, error, dedupe, about, replaces, urgent, same_day, created_at, sent_at)^
-- Owe a message; no row comes back where the same was promised already.
INSERT INTO outbox (id, person_id, channel, address, lane, message, say, status, attempts, next_try_at, first_try_at, expires_at, claimed_by, claimed_until, platform_id, error, dedupe, about, replaces, urgent, same_day, created_at, sent_at)
VALUES (:id, :person_id, :channel, :address, :lane, :message, :say, :status, :attempts, COALESCE(:next_try_at, :created_at), :first_try_at, :expires_at, :claimed_by, :claimed_until, :platform_id, :error, :dedupe, :about, :replaces, :urgent, :same_day, :created_at, :sent_at)
ON CONFLICT (dedupe) DO NOTHING
RETURNING id;

-- name: outbox_waits(now)^
-- Whether anything may be claimed, by whomever. The first of each index is asked for: with
-- EXISTS, PostgreSQL hopes to meet a row early and reads the whole table when there is none.
SELECT COALESCE((SELECT min(next_try_at) FROM outbox WHERE status = 'pending' AND lane = 0) <= :now, FALSE)
    OR COALESCE((SELECT min(next_try_at) FROM outbox WHERE status = 'pending' AND lane = 1) <= :now, FALSE)
    OR COALESCE((SELECT min(next_try_at) FROM outbox WHERE status = 'pending' AND lane = 2) <= :now, FALSE)
    OR COALESCE((SELECT min(claimed_until) FROM outbox WHERE status = 'claimed') < :now, FALSE) AS waits;

-- name: outbox_turn()^
-- One process claims at a time, until its transaction ends: so nobody overtakes, place by place.
SELECT value FROM counters WHERE name = 'outbox' FOR UPDATE;

-- name: outbox_expire(now)!
-- What a process that went away had in hand is anybody's.
UPDATE outbox SET status = 'pending', claimed_by = NULL, claimed_until = NULL
WHERE status = 'claimed' AND claimed_until < :now;

-- name: outbox_claim(lane, now, most, each, claimed_by, claimed_until, channels, place)
-- Take the next messages of a lane in hand: none that would overtake an earlier one to the same
-- address, and of one address only so many that others have room. `channels` is '' for all, or
-- their names between bars (`||telegram|`: that one and what has no way yet); `place` is '' for
-- every address.
UPDATE outbox SET status = 'claimed', claimed_by = :claimed_by, claimed_until = :claimed_until
WHERE id IN (
    SELECT id FROM outbox AS due
    WHERE due.status = 'pending' AND due.lane = :lane AND due.next_try_at <= :now
      AND (:channels = '' OR :channels LIKE '%|' || due.channel || '|%')
      AND (:place = '' OR due.address = :place)
      AND (due.address = '' OR (
        NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.status IN ('pending', 'claimed') AND earlier.channel = due.channel
              AND earlier.address = due.address AND earlier.lane = due.lane AND earlier.id < due.id
              AND (earlier.claimed_by <> :claimed_by
                OR (earlier.status = 'pending' AND earlier.next_try_at > due.next_try_at)))
        AND (
            SELECT count(*) FROM (
                SELECT 1 FROM outbox AS ahead
                WHERE ahead.status IN ('pending', 'claimed') AND ahead.channel = due.channel
                  AND ahead.address = due.address AND ahead.id < due.id LIMIT :each) AS those
            ) < :each))
    ORDER BY due.next_try_at, due.id LIMIT :most)
RETURNING *;

-- name: outbox_renew(id, claimed_by, claimed_until)^
-- Hold a message longer, if it is still ours.
UPDATE outbox SET claimed_until = :claimed_until
WHERE id = :id AND status = 'claimed' AND claimed_by = :claimed_by
RETURNING id;

-- name: outbox_address(id, channel, address, message)!
-- A promised message now has its words and its way.
UPDATE outbox SET channel = :channel, address = :address, message = :message WHERE id = :id;

-- name: outbox_sent(id, platform_id, sent_at)!
-- It arrived.
UPDATE outbox
SET status = 'sent', platform_id = :platform_id, sent_at = :sent_at, claimed_by = NULL,
    claimed_until = NULL
WHERE id = :id;

-- name: outbox_later(id, attempts, next_try_at, first_try_at, error)!
-- Try (again) from that moment.
UPDATE outbox
SET status = 'pending', attempts = :attempts, next_try_at = :next_try_at,
    first_try_at = COALESCE(first_try_at, :first_try_at), error = :error, claimed_by = NULL,
    claimed_until = NULL
WHERE id = :id AND status IN ('pending', 'claimed');

-- name: outbox_end(id, status, error, sent_at)!
-- It will not be sent (`failed`: refused or unreachable; `dropped`: no longer wanted).
UPDATE outbox
SET status = :status, error = :error, sent_at = :sent_at, claimed_by = NULL, claimed_until = NULL
WHERE id = :id;

-- name: outbox_give_back(claimed_by)!
-- A process that stops keeps nothing in hand.
UPDATE outbox SET status = 'pending', claimed_by = NULL, claimed_until = NULL
WHERE status = 'claimed' AND claimed_by = :claimed_by;

-- name: outbox_release(claimed_by_other_than)!
-- Give back what a process that is gone had in hand.
UPDATE outbox SET status = 'pending', claimed_by = NULL, claimed_until = NULL
WHERE status = 'claimed' AND claimed_by <> :claimed_by_other_than;

-- name: outbox_redirect(channel, address, to_address)!
-- A conversation moved: what is owed to it goes to its new address.
UPDATE outbox SET address = :to_address
WHERE channel = :channel AND address = :address AND status IN ('pending', 'claimed');

-- name: outbox_unreachable(channel, address, sent_at)!
-- Replies owed to this address will not arrive.
UPDATE outbox SET status = 'failed', error = 'unreachable', sent_at = :sent_at,
    claimed_by = NULL, claimed_until = NULL
WHERE channel = :channel AND address = :address AND status IN ('pending', 'claimed')
  AND say IS NULL;

-- name: outbox_unworded(channel, address, now)!
-- What was promised to this address looks for another way: its words are decided again.
UPDATE outbox
SET status = 'pending', channel = '', address = '', message = NULL, next_try_at = :now,
    claimed_by = NULL, claimed_until = NULL
WHERE channel = :channel AND address = :address AND status IN ('pending', 'claimed')
  AND say IS NOT NULL;

-- name: outbox_overtake(channel, address, sent_at)
-- What waits to leave for that address is out of date (both states: so the index is written).
UPDATE outbox SET status = 'dropped', error = 'overtaken', sent_at = :sent_at
WHERE channel = :channel AND address = :address AND status IN ('pending', 'claimed')
  AND status = 'pending'
RETURNING id;

-- name: outbox_get(id)^
-- One message.
SELECT * FROM outbox WHERE id = :id;

-- name: outbox_keep_back(id)!
-- Its announcement is paused: it waits until that goes on.
UPDATE outbox SET status = 'held', claimed_by = NULL, claimed_until = NULL WHERE id = :id;

-- name: outbox_hold(about)!
-- An announcement is paused.
UPDATE outbox SET status = 'held' WHERE about = :about AND status = 'pending';

-- name: outbox_go_on(about)!
-- It goes on.
UPDATE outbox SET status = 'pending' WHERE about = :about AND status = 'held';

-- name: outbox_stop(about, sent_at)!
-- Whoever has not had it will not.
UPDATE outbox SET status = 'dropped', error = 'stopped', sent_at = :sent_at
WHERE about = :about AND status IN ('pending', 'held');

-- name: outbox_progress(about, now)^
-- How far an announcement is: one pass over its messages (not those to newcomers, who are told
-- in another lane). Who wants none of it is not counted; who waits without any address is not
-- said to wait for their hours.
SELECT COALESCE(sum(CASE WHEN status = 'dropped'
        AND error IN ('paused', 'silenced', 'not concerned') THEN 0 ELSE 1 END), 0) AS people,
    COALESCE(sum(CASE WHEN status = 'sent' THEN 1 ELSE 0 END), 0) AS sent,
    COALESCE(sum(CASE WHEN status IN ('pending', 'held', 'claimed') THEN 1 ELSE 0 END), 0) AS owed,
    COALESCE(sum(CASE WHEN status IN ('pending', 'held') AND next_try_at > :now AND nowhere = 0
        THEN 1 ELSE 0 END), 0) AS waiting,
    COALESCE(sum(CASE WHEN status = 'claimed' OR (status = 'pending' AND next_try_at <= :now)
        THEN 1 ELSE 0 END), 0) AS leaving,
    COALESCE(sum(CASE WHEN status = 'failed' OR (status = 'dropped' AND error = 'unreachable')
        OR (status IN ('pending', 'held') AND nowhere = 1) THEN 1 ELSE 0 END), 0) AS unreachable,
    min(CASE WHEN status = 'pending' AND next_try_at > :now THEN next_try_at END) AS next_at
FROM (SELECT status, error, next_try_at,
        CASE WHEN status IN ('pending', 'held') AND NOT EXISTS (
            SELECT 1 FROM addresses
            WHERE addresses.person_id = outbox.person_id AND addresses.reachable = 1)
        THEN 1 ELSE 0 END AS nowhere
    FROM outbox WHERE about = :about AND lane = 2) AS announced;

-- name: outbox_said(about, after, most)
-- The next messages of an announcement that are out, or on their way, and whose words nobody is
-- about to change.
SELECT id, person_id FROM outbox AS said
WHERE about = :about AND status IN ('sent', 'claimed') AND id > :after AND NOT EXISTS (
    SELECT 1 FROM outbox AS edit WHERE edit.replaces = said.id AND edit.status = 'pending')
ORDER BY id LIMIT :most;

-- name: outbox_edits(replaces)
-- How the rewriting of a message goes: a row for each state.
SELECT status, count(*) AS number FROM outbox WHERE replaces = :replaces GROUP BY status;

-- name: outbox_owed_as(dedupe)^
-- The message promised under that key.
SELECT * FROM outbox WHERE dedupe = :dedupe;

-- name: outbox_let_go(id)!
-- Another message takes its key over.
UPDATE outbox SET dedupe = NULL WHERE id = :id;

-- name: outbox_take_back(dedupe, sent_at)^
-- Something newer is promised instead of what has no way yet: what it would have said.
UPDATE outbox SET status = 'dropped', error = 'overtaken', sent_at = :sent_at
WHERE dedupe = :dedupe AND status = 'pending' AND address = '' AND say IS NOT NULL
RETURNING say;

-- name: outbox_counts()
-- How many messages by lane and status, and the oldest of each.
SELECT lane, status, count(*) AS number, min(created_at) AS oldest FROM outbox GROUP BY lane, status;

-- name: outbox_prune(before, most)
-- Forget some of what was delivered or given up long ago; of a call, once its report is written.
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox
    WHERE status IN ('sent', 'failed', 'dropped') AND sent_at < :before
      AND (about IS NULL OR about IN (SELECT calls.id FROM calls WHERE calls.report IS NOT NULL))
    LIMIT :most)
RETURNING id;
