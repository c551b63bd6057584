-- name: news_add(id, person_id, reference, dedupe, code, at, done_at, outcome, unreached_at, same_day)^
-- News for somebody, once.
INSERT INTO news (id, person_id, reference, dedupe, code, at, done_at, outcome, unreached_at, same_day)
VALUES (:id, :person_id, :reference, :dedupe, :code, :at, :done_at, :outcome, :unreached_at, :same_day)
ON CONFLICT (dedupe) DO NOTHING
RETURNING id;

-- name: news_get(id)^
-- One piece of news.
SELECT * FROM news WHERE id = :id;

-- name: news_by_code(code)^
-- What a short link speaks of.
SELECT * FROM news WHERE code = :code;

-- name: news_message(dedupe)^
-- What became of its message.
SELECT status, channel, sent_at, next_try_at, error FROM outbox WHERE dedupe = :dedupe;

-- name: news_of_call(about, after)
-- Whom, behind a person in the order of ids, an announcement is owed to that is to be rung for.
SELECT outbox.person_id, outbox.dedupe FROM outbox
JOIN people ON people.id = outbox.person_id
WHERE outbox.about = :about AND outbox.person_id > :after AND people.told_by IN ('push', 'sms')
  AND NOT EXISTS (SELECT 1 FROM news WHERE news.dedupe = outbox.dedupe)
ORDER BY outbox.person_id;

-- name: news_reader(address)^
-- Whose page this is, if anything waits to be read by them.
SELECT addresses.person_id FROM addresses
JOIN news ON news.person_id = addresses.person_id AND news.done_at IS NULL
WHERE addresses.channel = 'web' AND addresses.address = :address LIMIT 1;

-- name: news_read(person_id, before, now)!
-- Somebody read everything that was there at a moment.
UPDATE news SET done_at = :now, outcome = 'read'
WHERE person_id = :person_id AND done_at IS NULL AND at <= :before AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE outbox.dedupe = news.dedupe
      AND (outbox.sent_at IS NULL OR outbox.sent_at > :before));

-- name: news_done(id, outcome, now)!
-- It needs no ring any more.
UPDATE news SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL;

-- name: news_told(person_id, now)!
-- Somebody was told by a colleague.
UPDATE news SET done_at = :now, outcome = 'told' WHERE person_id = :person_id AND done_at IS NULL;

-- name: news_unreached(id, now)!
-- Every way was tried.
UPDATE news SET unreached_at = :now WHERE id = :id AND done_at IS NULL;

-- name: news_all_unreached()
-- The news nobody could bring to anyone, the oldest first.
SELECT * FROM news WHERE unreached_at IS NOT NULL AND done_at IS NULL ORDER BY at, id;

-- name: news_prune_rings(before, most)
-- Forget how news was brought, some of it.
DELETE FROM rings WHERE news_id IN (
    SELECT id FROM news WHERE done_at < :before ORDER BY done_at, id LIMIT :most)
RETURNING news_id;

-- name: news_prune(before, most)
-- Forget some of the news that was brought long ago.
DELETE FROM news WHERE id IN (
    SELECT id FROM news WHERE done_at < :before ORDER BY done_at, id LIMIT :most)
RETURNING id;

-- name: ring_add(news_id, way, address, outbox_id, at)^
-- Ring for it, once each way and place.
INSERT INTO rings (news_id, way, address, outbox_id, at)
VALUES (:news_id, :way, :address, :outbox_id, :at)
ON CONFLICT (news_id, way, address) DO NOTHING
RETURNING news_id;

-- name: rings_of(news_id)
-- How it was rung for, in order, with what became of each message.
SELECT rings.*, outbox.status AS status FROM rings
LEFT JOIN outbox ON outbox.id = rings.outbox_id
WHERE rings.news_id = :news_id ORDER BY rings.at, rings.way, rings.address;

-- name: ring_stands(person_id, way, news_id, after)^
-- Whether another piece of news, not read either, was rung for in that way since a moment.
SELECT 1 AS stands FROM rings JOIN news ON news.id = rings.news_id
LEFT JOIN outbox ON outbox.id = rings.outbox_id
WHERE news.person_id = :person_id AND news.done_at IS NULL AND news.id <> :news_id
  AND rings.way = :way AND rings.at > :after
  AND COALESCE(outbox.status, '') NOT IN ('failed', 'dropped') LIMIT 1;

-- name: news_on_slips()
-- The news whose slips are to be handed over, the oldest first.
SELECT news.* FROM news JOIN rings ON rings.news_id = news.id
WHERE rings.way = 'slip' AND news.done_at IS NULL ORDER BY news.at, news.id;

-- name: number_put(person_id, number, given_at, stopped_at)!
-- The number somebody gave; given again, it is in use again.
INSERT INTO phone_numbers (person_id, number, given_at, stopped_at)
VALUES (:person_id, :number, :given_at, :stopped_at)
ON CONFLICT (person_id) DO UPDATE SET number = excluded.number, given_at = excluded.given_at,
    stopped_at = NULL;

-- name: number_of(person_id)^
-- The number somebody gave.
SELECT * FROM phone_numbers WHERE person_id = :person_id;

-- name: number_forget(person_id)!
-- They took it back: nothing of it is left.
DELETE FROM phone_numbers WHERE person_id = :person_id;

-- name: number_stop(number, now)!
-- STOP came from that number.
UPDATE phone_numbers SET stopped_at = :now WHERE number = :number AND stopped_at IS NULL;

-- name: push_add(id, address, endpoint, p256dh, auth, at)!
-- A browser may be rung; the same one again has its newest keys.
INSERT INTO push_subscriptions (id, address, endpoint, p256dh, auth, at)
VALUES (:id, :address, :endpoint, :p256dh, :auth, :at)
ON CONFLICT (endpoint) DO UPDATE SET address = excluded.address, p256dh = excluded.p256dh,
    auth = excluded.auth, at = excluded.at;

-- name: push_get(id)^
-- One browser.
SELECT * FROM push_subscriptions WHERE id = :id;

-- name: push_of(person_id)
-- The browsers of somebody.
SELECT push_subscriptions.* FROM push_subscriptions
JOIN addresses ON addresses.address = push_subscriptions.address AND addresses.channel = 'web'
WHERE addresses.person_id = :person_id ORDER BY push_subscriptions.id;

-- name: push_forget(id)!
-- It is rung no more.
DELETE FROM push_subscriptions WHERE id = :id;
