-- name: media_add(id, person_id, kind, channel, remote, file, name, mime, bytes, seconds, sha256, status, attempts, next_try_at, created_at)!
-- A file someone sent, stored or still owed.
INSERT INTO media (id, person_id, kind, channel, remote, file, name, mime, bytes, seconds, sha256, status, attempts, next_try_at, created_at)
VALUES (:id, :person_id, :kind, :channel, :remote, :file, :name, :mime, :bytes, :seconds, :sha256, :status, :attempts, :next_try_at, :created_at);

-- name: media_get(id)^
-- One file.
SELECT * FROM media WHERE id = :id;

-- name: media_claim(now, until)^
-- The next file to fetch, pushed forward so that nobody else fetches it.
UPDATE media SET next_try_at = :until
WHERE id = (SELECT id FROM media WHERE status = 'owed' AND next_try_at <= :now
            ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  AND status = 'owed' AND next_try_at <= :now
RETURNING *;

-- name: media_stored(id, kind, file, mime, bytes, sha256)!
-- It is here.
UPDATE media SET status = 'stored', kind = :kind, file = :file, mime = :mime, bytes = :bytes,
    sha256 = :sha256, next_try_at = NULL
WHERE id = :id;

-- name: media_later(id, attempts, next_try_at)!
-- Not yet: try again from that moment.
UPDATE media SET attempts = :attempts, next_try_at = :next_try_at WHERE id = :id;

-- name: media_lost(id)!
-- It will never come.
UPDATE media SET status = 'lost', next_try_at = NULL WHERE id = :id;

-- name: media_move(from_person, to_person)!
-- Files follow their author.
UPDATE media SET person_id = :to_person WHERE person_id = :from_person;

-- name: media_counts()
-- How many files by state.
SELECT status, count(*) AS number FROM media GROUP BY status;

-- name: media_own(id, person_id)^
-- A stored file now belongs to whoever sent it; theirs already is well too.
UPDATE media SET person_id = :person_id
WHERE id = :id AND (person_id IS NULL OR person_id = :person_id)
RETURNING *;

-- name: media_orphans_prune(before, most)
-- Forget some of the files that no message ever named.
DELETE FROM media WHERE id IN (
    SELECT id FROM media WHERE person_id IS NULL AND created_at < :before LIMIT :most)
RETURNING id;

-- name: media_files()
-- The names of every file in the media folder that somebody needs.
SELECT DISTINCT file FROM media WHERE file IS NOT NULL;

-- name: media_erased(id)!
-- Its time is over: the file is named by nobody, and swept.
UPDATE media SET status = 'erased', file = NULL, sha256 = NULL, next_try_at = NULL WHERE id = :id;

-- name: media_let_go(id)!
-- A file of a draft that is deleted is nobody's, unless an idea or a call has it.
UPDATE media SET person_id = NULL
WHERE id = :id AND NOT EXISTS (SELECT 1 FROM idea_media WHERE media_id = :id)
  AND NOT EXISTS (SELECT 1 FROM calls WHERE media_id = :id);
