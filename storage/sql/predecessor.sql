-- name: predecessor_files(now)!
-- Files that were being fetched are to be fetched now.
UPDATE media SET next_try_at = :now WHERE status = 'owed' AND next_try_at > :now;

-- name: predecessor_events(now)!
-- Events that were being handled again are to be handled now.
UPDATE inbox SET next_try_at = :now WHERE status = 'waiting' AND next_try_at > :now;
