-- name: dialogue_put(id, person_id, form, status, state, created_at, updated_at)!
-- A form as it stands after an answer.
INSERT INTO dialogues (id, person_id, form, status, state, created_at, updated_at)
VALUES (:id, :person_id, :form, :status, :state, :created_at, :updated_at)
ON CONFLICT (id) DO UPDATE
SET status = excluded.status, state = excluded.state, updated_at = excluded.updated_at;

-- name: dialogue_open(person_id)^
-- The form a person is filling in.
SELECT * FROM dialogues WHERE person_id = :person_id AND status = 'open';

-- name: dialogue_get(id)^
-- One form.
SELECT * FROM dialogues WHERE id = :id;

-- name: dialogues_parked(person_id)
-- The drafts a person kept for later, the newest first.
SELECT * FROM dialogues WHERE person_id = :person_id AND status = 'parked'
ORDER BY updated_at DESC;

-- name: dialogues_move(from_person, to_person)!
-- Drafts follow their author to another telephone.
UPDATE dialogues SET person_id = :to_person, status = 'parked'
WHERE person_id = :from_person AND status IN ('open', 'parked');

-- name: dialogue_forget(id)!
-- A draft its author deleted leaves nothing behind.
DELETE FROM dialogues WHERE id = :id;

-- name: dialogues_counts()
-- How many forms by name and status.
SELECT form, status, count(*) AS number FROM dialogues GROUP BY form, status;
