-- name: session_add(id, reference, status, version, starts_at, place, link, minutes, training, deliberation, sequence, by, created_at, updated_at)!
-- A session, confirmed by an organiser.
INSERT INTO sessions (id, reference, status, version, starts_at, place, link, minutes, training, deliberation, sequence, "by", created_at, updated_at)
VALUES (:id, :reference, :status, :version, :starts_at, :place, :link, :minutes, :training, :deliberation, :sequence, :by, :created_at, :updated_at);

-- name: session_save(id, status, version, starts_at, place, link, minutes, training, deliberation, sequence, updated_at, was_version)^
-- A session as it is now, if nobody changed it meanwhile.
UPDATE sessions SET status = :status, version = :version, starts_at = :starts_at, place = :place,
    link = :link, minutes = :minutes, training = :training, deliberation = :deliberation,
    sequence = :sequence, updated_at = :updated_at
WHERE id = :id AND version = :was_version
RETURNING id;

-- name: session_get(id)^
-- One session.
SELECT * FROM sessions WHERE id = :id;

-- name: session_by_reference(reference)^
-- One session.
SELECT * FROM sessions WHERE reference = :reference;

-- name: sessions_with(status)
-- The sessions in that state, the first to come to begin with.
SELECT * FROM sessions WHERE status = :status ORDER BY starts_at, id;

-- name: sessions_all()
-- Every session, the first to begin with.
SELECT * FROM sessions ORDER BY starts_at, id;

-- name: hearing_put(idea_id, session_id, place, starts_at, bearer_id, status, version, outcome, reasons, useful, proposed_by, revealed_at, decided_at, told_at, presenter, presenter_id, presenter_number, bearer_there, shown)^
-- An idea enters a session, if it is in none; one that came back after a decision begins anew.
INSERT INTO hearings (idea_id, session_id, place, starts_at, bearer_id, status, version, outcome, reasons, useful, proposed_by, revealed_at, decided_at, told_at, presenter, presenter_id, presenter_number, bearer_there, shown)
VALUES (:idea_id, :session_id, :place, :starts_at, :bearer_id, :status, :version, :outcome, :reasons, :useful, :proposed_by, :revealed_at, :decided_at, :told_at, :presenter, :presenter_id, :presenter_number, :bearer_there, :shown)
ON CONFLICT (idea_id) DO UPDATE
SET session_id = excluded.session_id, place = excluded.place, starts_at = excluded.starts_at,
    bearer_id = excluded.bearer_id, status = excluded.status, version = hearings.version + 1,
    outcome = NULL, reasons = NULL, useful = NULL, proposed_by = NULL, revealed_at = NULL,
    decided_at = NULL, told_at = NULL, presenter = excluded.presenter,
    presenter_id = excluded.presenter_id, presenter_number = excluded.presenter_number,
    bearer_there = NULL, shown = NULL
WHERE hearings.status = 'decided'
RETURNING idea_id;

-- name: hearing_save(idea_id, session_id, place, starts_at, bearer_id, status, version, outcome, reasons, useful, proposed_by, revealed_at, decided_at, told_at, presenter, presenter_id, presenter_number, bearer_there, shown, was_version)^
-- A hearing as it is now, if nobody changed it meanwhile.
UPDATE hearings SET session_id = :session_id, place = :place, starts_at = :starts_at,
    bearer_id = :bearer_id, status = :status, version = :version, outcome = :outcome,
    reasons = :reasons, useful = :useful, proposed_by = :proposed_by, revealed_at = :revealed_at,
    decided_at = :decided_at, told_at = :told_at, presenter = :presenter,
    presenter_id = :presenter_id, presenter_number = :presenter_number,
    bearer_there = :bearer_there, shown = :shown
WHERE idea_id = :idea_id AND version = :was_version
RETURNING idea_id;

-- name: hearing_get(idea_id)^
-- One hearing.
SELECT * FROM hearings WHERE idea_id = :idea_id;

-- name: hearings_untold()
-- The ideas whose author waits for a telephone call before they read the decision.
SELECT idea_id FROM hearings WHERE status = 'decided' AND told_at IS NULL
ORDER BY decided_at, idea_id;

-- name: hearing_lock(idea_id)^
-- One hearing, ours alone until the transaction ends: who scores last is told so.
SELECT * FROM hearings WHERE idea_id = :idea_id FOR UPDATE;

-- name: hearings_of(session_id)
-- The hearings of a session, in order of passage.
SELECT * FROM hearings WHERE session_id = :session_id ORDER BY place, idea_id;

-- name: hearings_all()
-- Every hearing.
SELECT * FROM hearings ORDER BY starts_at, idea_id;

-- name: hearings_to_bear(person_id)
-- What somebody still has to present, or sends somebody to present, the first to begin with.
SELECT hearings.* FROM hearings JOIN sessions ON sessions.id = hearings.session_id
WHERE (hearings.bearer_id = :person_id OR hearings.presenter_id = :person_id)
    AND hearings.status = 'waiting' AND sessions.status = 'planned'
ORDER BY hearings.starts_at, hearings.idea_id;

-- name: hearing_remove(idea_id)!
-- An idea leaves its session before it is heard.
DELETE FROM hearings WHERE idea_id = :idea_id AND status = 'waiting';

-- name: ideas_to_schedule()
-- The ideas put forward that no session has, the oldest first.
SELECT * FROM ideas
WHERE status = 'scheduled' AND apart IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM hearings WHERE hearings.idea_id = ideas.id AND hearings.status <> 'decided')
ORDER BY submitted_at, id;

-- name: draw_add(id, reference, status, ideas, public, roll, sealed_at, drawn_at, by, counts)!
-- A draw whose list was just closed.
INSERT INTO draws (id, reference, status, ideas, public, roll, sealed_at, drawn_at, "by", counts)
VALUES (:id, :reference, :status, :ideas, :public, :roll, :sealed_at, :drawn_at, :by, :counts);

-- name: draw_idea_add(idea_id, draw_id)!
-- An idea is drawn for once: the key refuses a second time.
INSERT INTO draw_ideas (idea_id, draw_id) VALUES (:idea_id, :draw_id);

-- name: draw_result(id, status, public, drawn_at)^
-- The public value is in: once.
UPDATE draws SET status = :status, public = :public, drawn_at = :drawn_at
WHERE id = :id AND status = 'sealed'
RETURNING id;

-- name: draw_get(id)^
-- One draw.
SELECT * FROM draws WHERE id = :id;

-- name: draw_by_reference(reference)^
-- One draw.
SELECT * FROM draws WHERE reference = :reference;

-- name: draw_of_idea(idea_id)^
-- The draw that was made for an idea.
SELECT draws.* FROM draws JOIN draw_ideas ON draw_ideas.draw_id = draws.id
WHERE draw_ideas.idea_id = :idea_id;

-- name: draws_all()
-- The register: every draw, the first to begin with, without its lists.
SELECT id, reference, status, ideas, '' AS public, '' AS roll, sealed_at, drawn_at, "by", counts FROM draws
ORDER BY sealed_at, id;

-- name: draw_refusals()
-- How many said no, or nothing, in each draw.
SELECT draw_id, count(*) AS number FROM jurors WHERE status IN ('declined', 'silent')
GROUP BY draw_id;

-- name: draw_copy_add(draw_id, person_id, at)!
-- A staff representative has the list of a draw.
INSERT INTO draw_copies (draw_id, person_id, at) VALUES (:draw_id, :person_id, :at)
ON CONFLICT (draw_id, person_id) DO NOTHING;

-- name: draw_copies_of(draw_id)
-- Who has the list of a draw, in the order they had it.
SELECT * FROM draw_copies WHERE draw_id = :draw_id ORDER BY at, person_id;

-- name: juror_add(id, draw_id, number, name, service, manager_contact, rank, person_id, status, version, invited_at, answer_by, answered_at, summoned_at, handed_at, summoned_by)!
-- A line of a ranked list.
INSERT INTO jurors (id, draw_id, number, name, service, manager_contact, rank, person_id, status, version, invited_at, answer_by, answered_at, summoned_at, handed_at, summoned_by)
VALUES (:id, :draw_id, :number, :name, :service, :manager_contact, :rank, :person_id, :status, :version, :invited_at, :answer_by, :answered_at, :summoned_at, :handed_at, :summoned_by);

-- name: juror_save(id, person_id, status, version, invited_at, answer_by, answered_at, summoned_at, handed_at, summoned_by, was_version)^
-- A juror as they are now, if nobody changed it meanwhile.
UPDATE jurors SET person_id = :person_id, status = :status, version = :version,
    invited_at = :invited_at, answer_by = :answer_by, answered_at = :answered_at,
    summoned_at = :summoned_at, handed_at = :handed_at, summoned_by = :summoned_by
WHERE id = :id AND version = :was_version
RETURNING id;

-- name: juror_get(id)^
-- One juror.
SELECT * FROM jurors WHERE id = :id;

-- name: jurors_of(draw_id)
-- The ranked list of a draw.
SELECT * FROM jurors WHERE draw_id = :draw_id ORDER BY rank;

-- name: jurors_lock(draw_id)
-- The ranked list of a draw, ours alone until the transaction ends: a place is given once.
SELECT * FROM jurors WHERE draw_id = :draw_id ORDER BY rank FOR UPDATE;

-- name: jurors_who_are(person_id)
-- The ranked lists somebody is in, the newest draw first.
SELECT jurors.* FROM jurors JOIN draws ON draws.id = jurors.draw_id
WHERE jurors.person_id = :person_id ORDER BY draws.sealed_at DESC, jurors.rank;

-- name: jurors_to_summon()
-- Who accepted, for a session to come, and whose manager is to be handed a summons.
SELECT jurors.* FROM jurors
WHERE jurors.status = 'accepted' AND jurors.summoned_at IS NULL
  AND COALESCE(jurors.summoned_by, 'hand') = 'hand' AND EXISTS (
    SELECT 1 FROM draw_ideas
    JOIN hearings ON hearings.idea_id = draw_ideas.idea_id
    JOIN sessions ON sessions.id = hearings.session_id
    WHERE draw_ideas.draw_id = jurors.draw_id AND sessions.status = 'planned'
)
ORDER BY jurors.answered_at, jurors.id;

-- name: jurors_seated()
-- The numbers of whoever holds a place in a jury that still has an idea to hear.
SELECT DISTINCT jurors.number FROM jurors
JOIN draw_ideas ON draw_ideas.draw_id = jurors.draw_id
JOIN ideas ON ideas.id = draw_ideas.idea_id
WHERE jurors.status = 'accepted' AND ideas.status = 'scheduled' AND ideas.apart IS NULL;

-- name: jurors_match(number, person_id)!
-- Whoever of the ranked lists turns out to be that person.
UPDATE jurors SET person_id = :person_id WHERE number = :number AND person_id IS NULL;

-- name: staff_person_put(number, person_id, at)^
-- Somebody is that number of the staff list, if neither is taken.
INSERT INTO staff_people (number, person_id, at) VALUES (:number, :person_id, :at)
ON CONFLICT DO NOTHING
RETURNING number;

-- name: staff_people_all()
-- Who is who.
SELECT number, person_id FROM staff_people;

-- name: staff_number_of(person_id)^
-- The number of somebody.
SELECT number FROM staff_people WHERE person_id = :person_id;

-- name: staff_person_of(number)^
-- Who has that number.
SELECT person_id FROM staff_people WHERE number = :number;

-- name: staff_get(number)^
-- A line of the staff list.
SELECT * FROM staff WHERE number = :number;

-- name: declared_put(person_id, number, service, reason, by, at)!
-- Who a bearer is, or that they are not on the list; said again, the last word counts.
INSERT INTO declared (person_id, number, service, reason, "by", at)
VALUES (:person_id, :number, :service, :reason, :by, :at)
ON CONFLICT (person_id) DO UPDATE SET number = excluded.number, service = excluded.service,
    reason = excluded.reason, "by" = excluded."by", at = excluded.at;

-- name: declared_of(person_id)^
-- What was said of a bearer.
SELECT * FROM declared WHERE person_id = :person_id;

-- name: undrawn_put(number, at)!
-- Somebody asks not to be drawn.
INSERT INTO undrawn (number, at) VALUES (:number, :at) ON CONFLICT (number) DO NOTHING;

-- name: undrawn_lift(number)!
-- Somebody may be drawn again.
DELETE FROM undrawn WHERE number = :number;

-- name: undrawn_all()
-- Who asked not to be drawn.
SELECT number FROM undrawn ORDER BY number;

-- name: score_add(idea_id, juror_id, marks, sentence, complete, at)^
-- A juror's first words on an idea, if there are none.
INSERT INTO scores (idea_id, juror_id, marks, sentence, complete, at)
VALUES (:idea_id, :juror_id, :marks, :sentence, :complete, :at)
ON CONFLICT (idea_id, juror_id) DO NOTHING
RETURNING juror_id;

-- name: score_save(idea_id, juror_id, marks, sentence, complete, at, was_at)^
-- The same corrected, if nobody did meanwhile.
UPDATE scores SET marks = :marks, sentence = :sentence, complete = :complete, at = :at
WHERE idea_id = :idea_id AND juror_id = :juror_id AND at = :was_at
RETURNING juror_id;

-- name: score_get(idea_id, juror_id)^
-- What a juror says of an idea.
SELECT * FROM scores WHERE idea_id = :idea_id AND juror_id = :juror_id;

-- name: scores_of(idea_id)
-- What the jury says of an idea; who may see it is decided by handlers/rules/blindness.py.
SELECT * FROM scores WHERE idea_id = :idea_id ORDER BY juror_id;

-- name: vote_put(idea_id, juror_id, hearing_version, agrees, at)!
-- A juror's yes or no to what is proposed; the last one counts.
INSERT INTO votes (idea_id, juror_id, hearing_version, agrees, at)
VALUES (:idea_id, :juror_id, :hearing_version, :agrees, :at)
ON CONFLICT (idea_id, juror_id) DO UPDATE
SET hearing_version = excluded.hearing_version, agrees = excluded.agrees, at = excluded.at;

-- name: votes_of(idea_id, hearing_version)
-- The votes on what is proposed at that version of the hearing.
SELECT * FROM votes WHERE idea_id = :idea_id AND hearing_version = :hearing_version
ORDER BY juror_id;
