-- What the jury asked of an idea to be reworked, and what its author answered with the next
-- version; reminders that were sent, so that none is sent twice.

CREATE TABLE reworks (
    idea_id TEXT NOT NULL REFERENCES ideas (id),
    version BIGINT NOT NULL,
    questions TEXT NOT NULL,
    answers TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    sent_at TEXT,
    PRIMARY KEY (idea_id, version)
);

CREATE TABLE reminders (
    subject TEXT NOT NULL,
    person_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    due_on TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (subject, person_id, stage, due_on)
);
CREATE INDEX mentorships_mentor ON mentorships (mentor_id) WHERE mentor_id IS NOT NULL;
CREATE INDEX milestone_words_milestone ON milestone_words (milestone_id);
