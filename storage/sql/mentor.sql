-- name: mentorship_add(idea_id, status, version, asked_at, offers_until, mentor_id, chosen_by, chosen_at, updated_at)^
-- The search for a mentor begins, once.
INSERT INTO mentorships (idea_id, status, version, asked_at, offers_until, mentor_id, chosen_by, chosen_at, updated_at)
VALUES (:idea_id, :status, :version, :asked_at, :offers_until, :mentor_id, :chosen_by, :chosen_at, :updated_at)
ON CONFLICT (idea_id) DO NOTHING
RETURNING idea_id;

-- name: mentorship_save(idea_id, status, version, mentor_id, chosen_by, chosen_at, updated_at, was_version)^
-- A mentorship as it is now, if nobody changed it meanwhile.
UPDATE mentorships SET status = :status, version = :version, mentor_id = :mentor_id,
    chosen_by = :chosen_by, chosen_at = :chosen_at, updated_at = :updated_at
WHERE idea_id = :idea_id AND version = :was_version
RETURNING idea_id;

-- name: mentorship_get(idea_id)^
-- One idea's mentorship.
SELECT * FROM mentorships WHERE idea_id = :idea_id;

-- name: mentorship_lock(idea_id)^
-- The same, nobody else's until the end of the transaction.
SELECT * FROM mentorships WHERE idea_id = :idea_id FOR UPDATE;

-- name: mentorships_of(mentor_id)
-- What somebody is mentor of, the oldest first.
SELECT * FROM mentorships WHERE mentor_id = :mentor_id ORDER BY chosen_at, idea_id;

-- name: mentorships_unchosen()
-- Those without a mentor after the time for offers.
SELECT * FROM mentorships WHERE status IN ('choosing', 'board') ORDER BY asked_at, idea_id;

-- name: mentorships_unsettled(told_since)
-- The same, and those whose last letter is not acknowledged; unless the organisers were told since.
SELECT * FROM mentorships
WHERE (status IN ('choosing', 'board') AND NOT EXISTS (
    SELECT 1 FROM reminders AS told WHERE told.subject = mentorships.idea_id
        AND told.person_id = '' AND told.stage = mentorships.status AND told.at >= :told_since))
OR EXISTS (
    SELECT 1 FROM letters WHERE letters.idea_id = mentorships.idea_id
        AND letters.acknowledged_at IS NULL AND letters.version = (
            SELECT max(version) FROM letters AS each WHERE each.idea_id = mentorships.idea_id)
        AND NOT EXISTS (
            SELECT 1 FROM reminders AS told WHERE told.subject = letters.id
                AND told.person_id = '' AND told.at >= :told_since
                AND told.stage = CASE WHEN letters.signed_on IS NULL THEN 'unsigned'
                    ELSE 'unnoted' END))
ORDER BY asked_at, idea_id;

-- name: mentor_offer_put(idea_id, person_id, answer, at)!
-- A director's answer; the last one counts.
INSERT INTO mentor_offers (idea_id, person_id, answer, at)
VALUES (:idea_id, :person_id, :answer, :at)
ON CONFLICT (idea_id, person_id) DO UPDATE SET answer = excluded.answer, at = excluded.at;

-- name: mentor_offers_of(idea_id)
-- Who answered, the first to begin with.
SELECT * FROM mentor_offers WHERE idea_id = :idea_id ORDER BY at, person_id;

-- name: letter_add(id, idea_id, number, version, body, pdf, editable, signed_on, acknowledged_at, created_at)^
-- A version of a letter; no row comes back where there is one already.
INSERT INTO letters (id, idea_id, number, version, body, pdf, editable, signed_on, acknowledged_at, created_at)
VALUES (:id, :idea_id, :number, :version, :body, :pdf, :editable, :signed_on, :acknowledged_at, :created_at)
ON CONFLICT (idea_id, version) DO NOTHING
RETURNING id;

-- name: letter_sign(id, signed_on, body, pdf)^
-- It is signed, once; it is drawn anew with its dates.
UPDATE letters SET signed_on = :signed_on, body = :body, pdf = :pdf
WHERE id = :id AND signed_on IS NULL
RETURNING id;

-- name: letter_acknowledge(id, acknowledged_at)^
-- Its mentor has taken note of it, once.
UPDATE letters SET acknowledged_at = :acknowledged_at
WHERE id = :id AND acknowledged_at IS NULL AND signed_on IS NOT NULL
RETURNING id;

-- name: letter_get(id)^
-- One version.
SELECT * FROM letters WHERE id = :id;

-- name: letters_of(idea_id)
-- Every version of an idea's letter, the first to begin with.
SELECT * FROM letters WHERE idea_id = :idea_id ORDER BY version;

-- name: milestone_add(id, idea_id, letter_id, days, due_on, status, version, moved_to, updated_at)!
-- A milestone of a letter that is signed.
INSERT INTO milestones (id, idea_id, letter_id, days, due_on, status, version, moved_to, updated_at)
VALUES (:id, :idea_id, :letter_id, :days, :due_on, :status, :version, :moved_to, :updated_at);

-- name: milestone_save(id, letter_id, status, version, moved_to, updated_at, was_version)^
-- A milestone as it is now, if nobody changed it meanwhile.
UPDATE milestones SET letter_id = :letter_id, status = :status, version = :version,
    moved_to = :moved_to, updated_at = :updated_at
WHERE id = :id AND version = :was_version
RETURNING id;

-- name: milestone_get(id)^
-- One milestone.
SELECT * FROM milestones WHERE id = :id;

-- name: milestones_of(idea_id)
-- The milestones of an idea, the first to begin with.
SELECT * FROM milestones WHERE idea_id = :idea_id ORDER BY COALESCE(moved_to, due_on), days, id;

-- name: milestones_unanswered()
-- The milestones whose mentor was reminded twice and says nothing, the organisers not told yet.
SELECT milestones.* FROM milestones
    JOIN mentorships ON mentorships.idea_id = milestones.idea_id
    JOIN reminders ON reminders.subject = milestones.id
        AND reminders.person_id = mentorships.mentor_id AND reminders.stage = 'second'
        AND reminders.due_on = COALESCE(milestones.moved_to, milestones.due_on)
WHERE milestones.status = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM reminders AS told WHERE told.subject = milestones.id AND told.person_id = ''
        AND told.stage = 'call' AND told.due_on = reminders.due_on)
ORDER BY milestones.due_on, milestones.id;

-- name: milestones_awaited_by(person_id)
-- The milestones still to come of the ideas that somebody is mentor of, or bears.
SELECT milestones.* FROM milestones
    JOIN mentorships ON mentorships.idea_id = milestones.idea_id
    JOIN ideas ON ideas.id = milestones.idea_id
WHERE milestones.status = 'waiting'
  AND (mentorships.mentor_id = :person_id OR ideas.person_id = :person_id)
ORDER BY milestones.due_on, milestones.id;

-- name: milestone_word_add(id, milestone_id, person_id, state, sentence, at)!
-- What somebody says at a milestone.
INSERT INTO milestone_words (id, milestone_id, person_id, state, sentence, at)
VALUES (:id, :milestone_id, :person_id, :state, :sentence, :at);

-- name: milestone_word_complete(id, sentence)!
-- The sentence comes after the tap.
UPDATE milestone_words SET sentence = :sentence WHERE id = :id;

-- name: milestone_words_of(idea_id)
-- Everything said at the milestones of an idea, from the beginning.
SELECT milestone_words.* FROM milestone_words
    JOIN milestones ON milestones.id = milestone_words.milestone_id
WHERE milestones.idea_id = :idea_id ORDER BY milestone_words.id;

-- name: mentor_last_signs()
-- For each idea that is launched or to be reworked, the last signs of life: a step of it, a word of
-- mentor or bearer, an author who asked for more time.
SELECT ideas.id AS idea_id, ideas.updated_at AS changed_at, (
    SELECT max(idea_events.at) FROM idea_events
    WHERE idea_events.idea_id = ideas.id) AS happened_at, (
    SELECT max(milestone_words.at) FROM milestone_words
        JOIN milestones ON milestones.id = milestone_words.milestone_id
    WHERE milestones.idea_id = ideas.id) AS said_at, (
    SELECT max(reminders.at) FROM reminders
    WHERE reminders.subject = ideas.id || ' ' || ideas.version
        AND reminders.stage = 'later') AS put_off_at
FROM ideas WHERE ideas.status IN ('launched', 'in_progress', 'to_rework');

-- name: reminder_add(subject, person_id, stage, due_on, at)^
-- A reminder is sent; no row comes back where it was before.
INSERT INTO reminders (subject, person_id, stage, due_on, at)
VALUES (:subject, :person_id, :stage, :due_on, :at)
ON CONFLICT (subject, person_id, stage, due_on) DO NOTHING
RETURNING subject;

-- name: reminders_about(subject)
-- Who was reminded of it.
SELECT * FROM reminders WHERE subject = :subject ORDER BY at, person_id;

-- name: rework_add(idea_id, version, questions, answers, asked_at, sent_at)^
-- What is asked of a version, once.
INSERT INTO reworks (idea_id, version, questions, answers, asked_at, sent_at)
VALUES (:idea_id, :version, :questions, :answers, :asked_at, :sent_at)
ON CONFLICT (idea_id, version) DO NOTHING
RETURNING idea_id;

-- name: rework_answer(idea_id, version, answers, sent_at)^
-- It comes back, once.
UPDATE reworks SET answers = :answers, sent_at = :sent_at
WHERE idea_id = :idea_id AND version = :version AND sent_at IS NULL
RETURNING idea_id;

-- name: rework_write(idea_id, version, answers)!
-- What was answered aloud is text now.
UPDATE reworks SET answers = :answers WHERE idea_id = :idea_id AND version = :version;

-- name: reworks_of(idea_id)
-- What was asked of an idea, the first time to begin with.
SELECT * FROM reworks WHERE idea_id = :idea_id ORDER BY version;
