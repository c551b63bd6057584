-- Reaching back: news that somebody has to read, the ways it was rung for, and what a ring needs.

-- `dedupe` is that of the message in the outbox; `code` stands in the short link and gives no right.
CREATE TABLE news (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    reference TEXT,
    dedupe TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT,
    unreached_at TEXT
);
CREATE INDEX news_open ON news (person_id) WHERE done_at IS NULL;
CREATE INDEX news_unreached ON news (unreached_at) WHERE unreached_at IS NOT NULL AND done_at IS NULL;
CREATE INDEX news_done ON news (done_at) WHERE done_at IS NOT NULL;

-- One row for each thing that rang: `address` as the way's channel knows it ('' for a slip, and
-- where another ring of the same way had just gone out).
CREATE TABLE rings (
    news_id TEXT NOT NULL REFERENCES news (id),
    way TEXT NOT NULL,
    address TEXT NOT NULL,
    outbox_id TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (news_id, way, address)
);
CREATE INDEX rings_slip ON rings (news_id) WHERE way = 'slip';

CREATE TABLE phone_numbers (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    number TEXT NOT NULL,
    given_at TEXT NOT NULL,
    stopped_at TEXT
);
CREATE INDEX phone_numbers_number ON phone_numbers (number);

-- A browser's: it follows the page's address to whoever that speaks for.
CREATE TABLE push_subscriptions (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    endpoint TEXT NOT NULL UNIQUE,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX push_subscriptions_address ON push_subscriptions (address);
