"""The questions asked every second find their rows by an index, whatever lies beside them.

A hundred thousand rows that are done, ten thousand that wait for tomorrow: none is looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from storage.queries import load
from storage.rows import stamp
from tests.storage.given import DAY, NOW

DONE, TOMORROW = 100_000, 10_000
T0, T1 = stamp(NOW), stamp(NOW + DAY)
WHO = (
    "INSERT INTO people (id, language, role, admitted, notice_version, turn, offered, wrong_codes,"
    " line_count, created_at, seen_at) VALUES ('p', 'fr', 'agent', 0, 0, 0, '[]', 0, 0, '', '')"
)
ROWS = {
    "inbox": (
        "id, channel, external_id, address, raw, status, attempts, received_at",
        f"'i' || n, 'telegram', 'x' || n, 'a' || n % 500, '{{}}', 'done', 0, '{T0}'",
    ),
    "outbox": (
        "id, person_id, channel, address, lane, status, attempts, next_try_at, created_at, sent_at,"
        " dedupe, about, replaces",
        f"'o' || n, 'p', 'telegram', 'a' || n % 500, n % 3, 'sent', 0, '{T0}', '{T0}', '{T0}',"
        " 'd' || n, CASE WHEN n % 3 = 2 THEN 'c' || n % 1000 END,"
        " CASE WHEN n % 3 = 1 THEN 'o' || n % 1000 END",
    ),
    "silences": ("person_id, theme, at", f"'p', 't' || n, '{T0}'"),
    "lines": (
        "id, person_id, place, revision, author, body, at",
        f"'l' || n, 'p', n, n, 'me', '{{}}', '{T0}'",
    ),
    "addresses": (
        "channel, address, person_id, reachable, held, seen_at",
        f"'web', 'a' || n, 'p', 1, 0, '{T0}'",
    ),
    "news": (
        "id, person_id, dedupe, code, at, done_at",
        f"'n' || n, 'p', 'd' || n, 'c' || n, '{T0}', '{T0}'",
    ),
    "rings": (
        "news_id, way, address, at",
        f"'n' || n, 'sms', '', '{T0}'",
    ),
    "timers": (
        'id, kind, subject, due_at, "local", zone, dedupe, done_at',
        f"'t' || n, 'k', '', '{T0}', '', '', 'd' || n, '{T0}'",
    ),
    "media": (
        "id, kind, channel, name, mime, bytes, seconds, status, attempts, next_try_at, created_at",
        f"'m' || n, 'photo', 'web', '', '', 0, 0, 'stored', 0, NULL, '{T0}'",
    ),
}
TOMORROWS = (
    "INSERT INTO outbox (id, person_id, channel, address, lane, status, attempts, next_try_at,"
    f" created_at) SELECT 'w' || n, 'p', '', '', 2, 'pending', 0, '{T1}', '{T0}' FROM numbers",
    'INSERT INTO timers (id, kind, subject, due_at, "local", zone, dedupe)'
    f" SELECT 'w' || n, 'k', '', '{T1}', '', '', 'w' || n FROM numbers",
)
ASKED: dict[str, dict[str, Any]] = {
    "inbox_heads": {"now": T0, "most": 64},
    "inbox_waits": {"channel": "telegram", "address": "a1"},
    "outbox_waits": {"now": T0},
    "outbox_expire": {"now": T0},
    "outbox_claim": {
        "lane": 2, "now": T0, "most": 50, "each": 20, "claimed_by": "me",
        "claimed_until": T1, "channels": "||telegram|", "place": "",
    },
    "outbox_renew": {"id": "o1", "claimed_by": "me", "claimed_until": T1},
    "outbox_address": {"id": "o1", "channel": "telegram", "address": "a1", "message": "{}"},
    "outbox_sent": {"id": "o1", "platform_id": "1", "sent_at": T0},
    "outbox_later": {
        "id": "o1", "attempts": 1, "next_try_at": T1, "first_try_at": T0, "error": "",
    },
    "outbox_end": {"id": "o1", "status": "dropped", "error": "", "sent_at": T0},
    "outbox_give_back": {"claimed_by": "me"},
    "outbox_release": {"claimed_by_other_than": "me"},
    "outbox_redirect": {"channel": "telegram", "address": "a1", "to_address": "a2"},
    "outbox_unreachable": {"channel": "telegram", "address": "a1", "sent_at": T0},
    "outbox_overtake": {"channel": "telegram", "address": "a1", "sent_at": T0},
    "outbox_unworded": {"channel": "telegram", "address": "a1", "now": T0},
    "outbox_get": {"id": "o1"},
    "outbox_keep_back": {"id": "o1"},
    "outbox_hold": {"about": "c2"},
    "outbox_go_on": {"about": "c2"},
    "outbox_stop": {"about": "c2", "sent_at": T0},
    "outbox_progress": {"about": "c2", "now": T0},
    "outbox_said": {"about": "c2", "after": "", "most": 200},
    "outbox_edits": {"replaces": "o1"},
    "outbox_owed_as": {"dedupe": "d1"},
    "outbox_let_go": {"id": "o1"},
    "call_reached": {"call_id": "c2"},
    "silenced": {"theme": "t1"},
    "address_free": {"channel": "telegram", "address": "a1"},
    "lines_after": {"person_id": "p", "after": DONE - 3},
    "news_reader": {"address": "a1"},
    "news_read": {"person_id": "p", "before": T0, "now": T0},
    "news_all_unreached": {},
    "news_by_code": {"code": "c1"},
    "news_message": {"dedupe": "d1"},
    "ring_stands": {"person_id": "p", "way": "sms", "news_id": "n1", "after": ""},
    "rings_of": {"news_id": "n1"},
    "timers_due": {"now": T0, "most": 64},
    "timer_next": {},
    "media_claim": {"now": T0, "until": T1},
}  # fmt: skip
SCANS = 50  # rows a question may look at in vain


def _fill(numbers: str) -> Iterator[str]:
    yield WHO
    for table, (columns, values) in ROWS.items():
        source = numbers.format(DONE)
        yield f"WITH {source} INSERT INTO {table} ({columns}) SELECT {values} FROM numbers"
    for insert in TOMORROWS:
        yield f"WITH {numbers.format(TOMORROW)} {insert}"


@pytest.mark.parametrize("name", ASKED)
def test_no_table_is_searched_through_on_sqlite(name: str, full_sqlite: sqlite3.Connection) -> None:
    """Every table is entered by an index; walked from end to end is only one that is partial."""
    sql = load("sqlite3")[name].sql
    steps = full_sqlite.execute(f"EXPLAIN QUERY PLAN {sql}", ASKED[name]).fetchall()
    entered = [step[3] for step in steps if step[3].startswith("SCAN") and "those" not in step[3]]
    partial = full_sqlite.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
    ).fetchall()
    allowed = ["CONSTANT ROW", *(f"INDEX {name}" for (name,) in partial)]
    assert not [step for step in entered if not any(each in step for each in allowed)], steps


@pytest.fixture(scope="module")
def full_sqlite(sqlite_template: Any) -> Iterator[sqlite3.Connection]:
    """A full file in memory."""
    connection = sqlite3.connect(":memory:")
    with sqlite3.connect(sqlite_template) as template:
        template.backup(connection)
    template.close()
    for statement in _fill(
        "RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {})"
    ):
        connection.execute(statement)
    yield connection
    connection.close()


async def test_no_table_is_searched_through_on_postgresql(postgres_url: str) -> None:
    """Nearly every row looked at is a row asked for."""
    connection = await asyncpg.connect(postgres_url)
    for statement in _fill("numbers (n) AS (SELECT generate_series(1, {}))"):
        await connection.execute(statement)
    await connection.execute("ANALYZE")
    wasted = {name: await _wasted(connection, name) for name in ASKED}
    await connection.close()
    assert {name: rows for name, rows in wasted.items() if rows > SCANS} == {}


async def _wasted(connection: Any, name: str) -> int:
    query = load("asyncpg")[name]
    values = [ASKED[name][key] for key in query.order]
    transaction = connection.transaction()
    await transaction.start()
    plan = await connection.fetch(
        f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {query.sql}", *values
    )
    await transaction.rollback()
    text = "\n".join(row[0] for row in plan)
    removed = [line for line in text.splitlines() if "Removed by Filter" in line]
    return max((int(line.rpartition(":")[2]) for line in removed), default=0)
