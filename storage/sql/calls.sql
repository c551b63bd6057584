-- name: call_add(id, reference, status, announcement, version, theme, question, context, media_id, audience, reminders, opens_at, closes_at, by, report, created_at, updated_at)!
-- A call, confirmed by an organiser.
INSERT INTO calls (id, reference, status, announcement, version, theme, question, context, media_id, audience, reminders, opens_at, closes_at, "by", report, created_at, updated_at)
VALUES (:id, :reference, :status, :announcement, :version, :theme, :question, :context, :media_id, :audience, :reminders, :opens_at, :closes_at, :by, :report, :created_at, :updated_at);

-- name: call_save(id, status, version, theme, question, context, media_id, audience, reminders, opens_at, closes_at, report, updated_at, was_version)^
-- A call as it is now, if nobody changed it meanwhile; its announcement goes its own way.
UPDATE calls SET status = :status, version = :version,
    theme = :theme, question = :question, context = :context, media_id = :media_id,
    audience = :audience, reminders = :reminders, opens_at = :opens_at, closes_at = :closes_at,
    report = :report, updated_at = :updated_at
WHERE id = :id AND version = :was_version
RETURNING id;

-- name: call_announce(id, was, announcement)^
-- How far its announcement is: no change of the call, so its version stays.
UPDATE calls SET announcement = :announcement WHERE id = :id AND announcement = :was RETURNING id;

-- name: call_get(id)^
-- One call.
SELECT * FROM calls WHERE id = :id;

-- name: call_by_reference(reference)^
-- One call.
SELECT * FROM calls WHERE reference = :reference;

-- name: calls_with(status)
-- The calls in that state, the first to close to begin with.
SELECT * FROM calls WHERE status = :status ORDER BY closes_at, id;

-- name: calls_all()
-- Every call, the oldest first.
SELECT * FROM calls ORDER BY created_at, id;

-- name: call_visit_add(call_id, person_id, channel, begun_at)!
-- Someone begins to answer it; the first time counts.
INSERT INTO call_visits (call_id, person_id, channel, begun_at)
VALUES (:call_id, :person_id, :channel, :begun_at)
ON CONFLICT (call_id, person_id) DO NOTHING;

-- name: call_visited(call_id, person_id)^
-- Whether somebody has begun to answer it.
SELECT 1 AS yes FROM call_visits WHERE call_id = :call_id AND person_id = :person_id;

-- name: call_figures(call_id, reference)^
-- What came of it so far.
SELECT
    (SELECT count(*) FROM call_visits WHERE call_visits.call_id = :call_id) AS begun,
    count(DISTINCT ideas.person_id) AS contributors,
    count(*) AS ideas,
    count(DISTINCT ideas.service_id) AS services
FROM ideas
WHERE ideas.call = :reference AND ideas.status <> 'withdrawn' AND ideas.apart IS NULL;

-- name: call_ideas(reference)
-- The ideas it brought, the oldest first; not those that turned out to tell of a danger.
SELECT * FROM ideas WHERE call = :reference AND apart IS NULL ORDER BY submitted_at, id;

-- name: call_answered(reference, person_id)^
-- Whether somebody sent an idea for it.
SELECT 1 AS yes FROM ideas WHERE call = :reference AND person_id = :person_id LIMIT 1;

-- name: silence_add(person_id, theme, at)!
-- Somebody wants to hear no more of a theme.
INSERT INTO silences (person_id, theme, at) VALUES (:person_id, :theme, :at)
ON CONFLICT (person_id, theme) DO NOTHING;

-- name: silence_lift(person_id, theme)!
-- They changed their mind.
DELETE FROM silences WHERE person_id = :person_id AND theme = :theme;

-- name: silenced(theme)
-- Who wants to hear no more of a theme.
SELECT person_id FROM silences WHERE theme = :theme;

-- name: silences_of(person_id)
-- What somebody wants to hear no more of.
SELECT theme FROM silences WHERE person_id = :person_id;

-- name: call_reached(call_id)
-- How many people have its announcement, by channel and service.
SELECT outbox.channel AS channel, people.service_id AS service_id,
    count(DISTINCT outbox.person_id) AS people
FROM outbox JOIN people ON people.id = outbox.person_id
WHERE outbox.about = :call_id AND outbox.status = 'sent'
GROUP BY outbox.channel, people.service_id;

-- name: call_begun(call_id)
-- How many people began to answer it, by channel and service.
SELECT call_visits.channel AS channel, people.service_id AS service_id, count(*) AS people
FROM call_visits JOIN people ON people.id = call_visits.person_id
WHERE call_visits.call_id = :call_id
GROUP BY call_visits.channel, people.service_id;

-- name: call_sent(reference)
-- How many people sent an idea for it, by the channel and the service of their first one.
SELECT first.channel AS channel, first.service_id AS service_id, count(*) AS people
FROM ideas AS first
WHERE first.call = :reference AND first.status <> 'withdrawn' AND first.apart IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM ideas AS earlier
    WHERE earlier.call = :reference AND earlier.status <> 'withdrawn' AND earlier.apart IS NULL
      AND earlier.person_id = first.person_id AND earlier.id < first.id)
GROUP BY first.channel, first.service_id;
