-- name: posters_figures()
-- What each poster brought: people who first came by it, and the ideas they sent since.
SELECT invitations.code, services.name AS service, calls.reference AS call, invitations.created_at,
    (SELECT count(*) FROM people WHERE people.came_by = invitations.code) AS contacts,
    (SELECT count(*) FROM ideas JOIN people ON people.id = ideas.person_id
     WHERE people.came_by = invitations.code AND ideas.status <> 'withdrawn') AS ideas
FROM invitations
LEFT JOIN services ON services.id = invitations.service_id
LEFT JOIN calls ON calls.id = invitations.call_id
WHERE invitations.kind = 'poster'
ORDER BY invitations.created_at, invitations.code;
