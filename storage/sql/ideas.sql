-- name: counter_next(name)^
-- The next number of a series.
INSERT INTO counters (name, value) VALUES (:name, 1)
ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
RETURNING value;

-- name: idea_add(id, reference, version, person_id, status, title, problem, proposal, criteria, part, call, service_id, service_text, name, channel, promised_on, apart, created_at, submitted_at, updated_at)!
-- An idea, sent.
INSERT INTO ideas (id, reference, version, person_id, status, title, problem, proposal, criteria, part, call, service_id, service_text, name, channel, promised_on, apart, created_at, submitted_at, updated_at)
VALUES (:id, :reference, :version, :person_id, :status, :title, :problem, :proposal, :criteria, :part, :call, :service_id, :service_text, :name, :channel, :promised_on, :apart, :created_at, :submitted_at, :updated_at);

-- name: idea_save(id, version, status, title, problem, proposal, criteria, part, call, service_id, service_text, name, promised_on, apart, updated_at, submitted_at, was_version, was_status)^
-- An idea as it is now, if nobody changed it meanwhile.
UPDATE ideas SET version = :version, status = :status, title = :title, problem = :problem,
    proposal = :proposal, criteria = :criteria, part = :part, call = :call,
    service_id = :service_id, service_text = :service_text, name = :name,
    promised_on = :promised_on, apart = :apart, updated_at = :updated_at, submitted_at = :submitted_at
WHERE id = :id AND version = :was_version AND status = :was_status
RETURNING id;

-- name: idea_version_add(idea_id, version, body, at)!
-- What an idea said in that version.
INSERT INTO idea_versions (idea_id, version, body, at) VALUES (:idea_id, :version, :body, :at);

-- name: idea_event_add(id, idea_id, at, event, by, note)!
-- A line of its history.
INSERT INTO idea_events (id, idea_id, at, event, "by", note)
VALUES (:id, :idea_id, :at, :event, :by, :note);

-- name: idea_events_of(idea_id)
-- An idea's history.
SELECT * FROM idea_events WHERE idea_id = :idea_id ORDER BY id;

-- name: idea_events_all()
-- Every history.
SELECT * FROM idea_events ORDER BY idea_id, id;

-- name: idea_by_reference(reference)^
-- One idea.
SELECT * FROM ideas WHERE reference = :reference;

-- name: idea_get(id)^
-- One idea.
SELECT * FROM ideas WHERE id = :id;

-- name: ideas_of(person_id)
-- What a person sent, the newest first.
SELECT * FROM ideas WHERE person_id = :person_id ORDER BY submitted_at DESC, id DESC;

-- name: ideas_asked_about(person_id)
-- The ideas of somebody whose last question nobody answered yet, the newest question first.
SELECT ideas.* FROM ideas JOIN idea_events AS asked ON asked.idea_id = ideas.id
WHERE ideas.person_id = :person_id AND asked.event = 'asked' AND NOT EXISTS (
    SELECT 1 FROM idea_events AS later WHERE later.idea_id = ideas.id
        AND later.event IN ('asked', 'replied') AND later.id > asked.id)
ORDER BY asked.id DESC;

-- name: ideas_all()
-- Every idea, the oldest first.
SELECT * FROM ideas ORDER BY created_at, id;

-- name: ideas_with(status)
-- The ideas in that state, the oldest first.
SELECT * FROM ideas WHERE status = :status AND apart IS NULL ORDER BY submitted_at, id;

-- name: ideas_alive()
-- The ideas something is still to be done about, the oldest first.
SELECT * FROM ideas
WHERE apart IS NULL
  AND status IN ('submitted', 'in_review', 'scheduled', 'to_rework', 'launched', 'in_progress')
ORDER BY submitted_at, id;

-- name: ideas_apart()
-- The reports of danger, the oldest first.
SELECT * FROM ideas WHERE apart IS NOT NULL ORDER BY submitted_at, id;

-- name: ideas_forget(before, most)
-- Ideas whose story ended long ago: what they said and who said it goes, the figures stay.
UPDATE ideas SET title = '', problem = '', proposal = '', criteria = '{}', name = NULL,
    person_id = NULL, service_text = NULL
WHERE id IN (
    SELECT id FROM ideas
    WHERE status IN ('answered', 'abandoned', 'done', 'withdrawn', 'merged')
      AND updated_at < :before AND title <> '' LIMIT :most)
RETURNING id;

-- name: idea_media_erase(idea_id)!
-- Its files are named by nobody any more, and swept.
UPDATE media SET status = 'erased', file = NULL, sha256 = NULL, next_try_at = NULL
WHERE id IN (SELECT media_id FROM idea_media WHERE idea_id = :idea_id);

-- name: idea_versions_forget(idea_id)!
-- What its versions said.
DELETE FROM idea_versions WHERE idea_id = :idea_id;

-- name: idea_events_forget(idea_id)!
-- Its history keeps days and steps only.
UPDATE idea_events SET note = NULL, "by" = NULL WHERE idea_id = :idea_id;

-- name: idea_transcripts_forget(idea_id)!
-- What its voice notes said.
DELETE FROM transcripts WHERE idea_id = :idea_id;

-- name: ideas_counts()
-- How many ideas by state.
SELECT status, count(*) AS number FROM ideas GROUP BY status;

-- name: idea_media_add(idea_id, media_id, step)!
-- A file belongs to an idea.
INSERT INTO idea_media (idea_id, media_id, step) VALUES (:idea_id, :media_id, :step)
ON CONFLICT (idea_id, media_id) DO NOTHING;

-- name: idea_media_clear(idea_id)!
-- Its files are named anew; what its author sent as a reply stays.
DELETE FROM idea_media WHERE idea_id = :idea_id AND step <> 'reply';

-- name: media_of_idea(idea_id)
-- The files of an idea.
SELECT media.*, idea_media.step FROM media JOIN idea_media ON idea_media.media_id = media.id
WHERE idea_media.idea_id = :idea_id ORDER BY media.id;

-- name: idea_media_all()
-- The files of every idea.
SELECT media.*, idea_media.step, idea_media.idea_id
FROM media JOIN idea_media ON idea_media.media_id = media.id ORDER BY media.id;

-- name: transcript_add(media_id, idea_id, step, status, text, by, created_at)!
-- A voice note someone has to write down.
INSERT INTO transcripts (media_id, idea_id, step, status, text, "by", created_at)
VALUES (:media_id, :idea_id, :step, :status, :text, :by, :created_at)
ON CONFLICT (media_id) DO NOTHING;

-- name: transcript_save(media_id, status, text, by, was)^
-- What became of it, if nobody was quicker.
UPDATE transcripts SET status = :status, text = :text, "by" = :by
WHERE media_id = :media_id AND status = :was
RETURNING media_id;

-- name: transcript_get(media_id)^
-- One voice note's text.
SELECT * FROM transcripts WHERE media_id = :media_id;

-- name: transcripts_with(status)
-- What waits in that state, the oldest first.
SELECT * FROM transcripts WHERE status = :status ORDER BY created_at, media_id;

-- name: transcripts_of_idea(idea_id)
-- The voice notes of an idea.
SELECT * FROM transcripts WHERE idea_id = :idea_id ORDER BY media_id;

-- name: idea_version_get(idea_id, version)^
-- What an idea said in that version.
SELECT body FROM idea_versions WHERE idea_id = :idea_id AND version = :version;
