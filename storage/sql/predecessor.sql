-- name: predecessor_files(now)!
-- Files that were being fetched are to be fetched now.
UPDATE media SET next_try_at = :now WHERE status = 'owed' AND next_try_at > :now;

-- name: predecessor_events(now)!
-- Events that were being handled again are to be handled now.
UPDATE inbox SET next_try_at = :now WHERE status = 'waiting' AND next_try_at > :now;

-- name: predecessor_replies(now)!
-- Replies it left come first: those of now wait behind them until the last of them arrived.
UPDATE addresses SET hold_until = :now
WHERE EXISTS (
    SELECT 1 FROM outbox WHERE outbox.status = 'pending' AND outbox.lane = 0
      AND outbox.channel = addresses.channel AND outbox.address = addresses.address);
