-- Who bears an idea, as organisers say of somebody whom the staff list does not know by a code: a
-- line of it, a service, or the reason why they are not on it.
CREATE TABLE declared (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    number TEXT,
    service TEXT,
    reason TEXT,
    "by" TEXT,
    at TEXT NOT NULL
);
-- Who is sent to present an idea instead of its bearer, where the staff list or Vivier knows them.
ALTER TABLE hearings ADD COLUMN presenter_id TEXT;
ALTER TABLE hearings ADD COLUMN presenter_number TEXT;
