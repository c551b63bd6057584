-- name: person_add(id, language, name, service_id, service_text, service_hint, role, admitted, notice_version, notice_at, told_by, return_code, turn, offered, last_press, said, wrong_codes, slow_until, paused_until, line_count, trouble_told_at, came_by, created_at, seen_at)!
-- Someone new.
INSERT INTO people (id, language, name, service_id, service_text, service_hint, role, admitted, notice_version, notice_at, told_by, return_code, turn, offered, last_press, said, wrong_codes, slow_until, paused_until, line_count, trouble_told_at, came_by, created_at, seen_at)
VALUES (:id, :language, :name, :service_id, :service_text, :service_hint, :role, :admitted, :notice_version, :notice_at, :told_by, :return_code, :turn, :offered, :last_press, :said, :wrong_codes, :slow_until, :paused_until, :line_count, :trouble_told_at, :came_by, :created_at, :seen_at);

-- name: person_save(id, language, name, service_id, service_text, service_hint, role, admitted, notice_version, notice_at, told_by, return_code, turn, offered, last_press, said, wrong_codes, slow_until, paused_until, line_count, trouble_told_at, came_by, seen_at)!
-- A person as they are after an event.
UPDATE people SET language = :language, name = :name, service_id = :service_id,
    service_text = :service_text, service_hint = :service_hint, role = :role, admitted = :admitted,
    notice_version = :notice_version, notice_at = :notice_at, told_by = :told_by,
    return_code = :return_code, turn = :turn, offered = :offered, last_press = :last_press,
    said = :said,
    wrong_codes = :wrong_codes, slow_until = :slow_until, paused_until = :paused_until,
    line_count = :line_count, trouble_told_at = :trouble_told_at, came_by = :came_by,
    seen_at = :seen_at
WHERE id = :id;

-- name: person_offer(id, offered)!
-- What a person's newest messages let them do, and nothing else of them.
UPDATE people SET offered = :offered WHERE id = :id;

-- name: person_lock(id)^
-- A person, theirs alone until the transaction ends.
SELECT * FROM people WHERE id = :id FOR NO KEY UPDATE;

-- name: person_get(id)^
-- A person, to read.
SELECT * FROM people WHERE id = :id;

-- name: person_by_return_code(return_code)^
-- Whose return code this is.
SELECT * FROM people WHERE return_code = :return_code;

-- name: people_with_role(role)
-- Everyone with that role.
SELECT * FROM people WHERE role = :role ORDER BY id;

-- name: people_all()
-- Everyone, in order of arrival.
SELECT * FROM people ORDER BY id;

-- name: people_audience(after, services, most)
-- The next people to whom a call is put: `services` is '' for everyone, or their ids between bars.
SELECT id FROM people
WHERE id > :after AND notice_at IS NOT NULL
  AND (:services = '' OR :services LIKE '%|' || service_id || '|%')
ORDER BY id LIMIT :most;

-- name: people_ways(services, theme, now)
-- The audience of a call by service and by the channel where each was last seen alive ('': none);
-- whoever is in pause, or wants no more of its theme, is not counted.
SELECT ways.service_id, ways.channel, count(*) AS number FROM (
    SELECT people.service_id AS service_id, COALESCE((
        SELECT addresses.channel FROM addresses
        WHERE addresses.person_id = people.id AND addresses.reachable = 1
        ORDER BY addresses.seen_at DESC LIMIT 1), '') AS channel
    FROM people
    WHERE people.notice_at IS NOT NULL
      AND (people.paused_until IS NULL OR people.paused_until <= :now)
      AND NOT EXISTS (
        SELECT 1 FROM silences WHERE silences.person_id = people.id AND silences.theme = :theme)
      AND (:services = '' OR :services LIKE '%|' || people.service_id || '|%')) AS ways
GROUP BY ways.service_id, ways.channel;

-- name: people_counts()
-- How many people by role.
SELECT role, count(*) AS number FROM people GROUP BY role;

-- name: address_get(channel, address)^
-- An address and what stands against it.
SELECT * FROM addresses WHERE channel = :channel AND address = :address;

-- name: address_add(channel, address, person_id, reachable, held, hold_until, seen_at)^
-- A new address; no row comes back where another process was quicker.
INSERT INTO addresses (channel, address, person_id, reachable, held, hold_until, seen_at)
VALUES (:channel, :address, :person_id, :reachable, :held, :hold_until, :seen_at)
ON CONFLICT (channel, address) DO NOTHING
RETURNING person_id;

-- name: address_seen(channel, address, seen_at, reachable)!
-- A sign of life, or of its end.
UPDATE addresses SET seen_at = :seen_at, reachable = :reachable
WHERE channel = :channel AND address = :address;

-- name: address_held(channel, address, held)!
-- Whether later events from here wait behind one that failed.
UPDATE addresses SET held = :held WHERE channel = :channel AND address = :address;

-- name: address_hold_until(channel, address, hold_until)!
-- Until when messages to here wait behind one that did not arrive.
UPDATE addresses SET hold_until = :hold_until WHERE channel = :channel AND address = :address;

-- name: address_free(channel, address)!
-- Replies to here wait no longer: none is left.
UPDATE addresses SET hold_until = NULL
WHERE channel = :channel AND address = :address AND hold_until IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE outbox.status IN ('pending', 'claimed')
      AND outbox.channel = :channel AND outbox.address = :address AND outbox.lane = 0);

-- name: address_move(channel, address, person_id)!
-- This address now speaks for another person.
UPDATE addresses SET person_id = :person_id WHERE channel = :channel AND address = :address;

-- name: address_rename(channel, address, to_address)!
-- The platform gave this conversation a new address.
UPDATE addresses SET address = :to_address WHERE channel = :channel AND address = :address;

-- name: addresses_of(person_id)
-- Where a person can be reached, the most recently alive first.
SELECT * FROM addresses WHERE person_id = :person_id ORDER BY reachable DESC, seen_at DESC;

-- name: invitation_add(code, role, service_id, uses_left, kind, person_id, expires_at, call_id, staff_number, name, created_at)!
-- A new code.
INSERT INTO invitations (code, role, service_id, uses_left, kind, person_id, expires_at, call_id, staff_number, name, created_at)
VALUES (:code, :role, :service_id, :uses_left, :kind, :person_id, :expires_at, :call_id, :staff_number, :name, :created_at);

-- name: invitation_get(code)^
-- What a code gives.
SELECT * FROM invitations WHERE code = :code;

-- name: invitation_use(code, now)^
-- Use a code once, if a use is left.
UPDATE invitations SET uses_left = uses_left - 1
WHERE code = :code AND uses_left > 0 AND (expires_at IS NULL OR expires_at > :now)
RETURNING *;

-- name: invitations_prune(now)!
-- Forget codes that have had their time.
DELETE FROM invitations WHERE expires_at < :now;
