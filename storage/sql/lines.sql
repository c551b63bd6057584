-- name: line_add(id, person_id, place, revision, author, event_id, body, at)!
-- A line of a conversation in the page.
INSERT INTO lines (id, person_id, place, revision, author, event_id, body, at)
VALUES (:id, :person_id, :place, :revision, :author, :event_id, :body, :at);

-- name: lines_after(person_id, after)
-- What is new in a conversation since a revision.
SELECT * FROM lines WHERE person_id = :person_id AND revision > :after ORDER BY place;

-- name: line_rewrite(id, person_id, revision, body)^
-- A line of Vivier's says something else from now on, if it does; its place stays.
UPDATE lines SET body = :body, revision = :revision
WHERE id = :id AND person_id = :person_id AND body <> :body RETURNING id;

-- name: line_shows(person_id, pattern)^
-- Whether a conversation shows a file.
SELECT count(*) AS number FROM lines WHERE person_id = :person_id AND body LIKE :pattern;

-- name: line_offering(person_id, button)^
-- Where a button stood last, else where it was pressed. LIKE would read the button's own % and _.
SELECT * FROM lines WHERE person_id = :person_id AND replace(body, :button, '') <> body
ORDER BY author = 'me', place DESC LIMIT 1;
