"""`vivier status`: how much there is and what waits."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.operator.status import POLLED, ago, status
from bot.settings import Settings
from storage.database import Database
from storage.rows import stamp
from tests.conftest import NOW
from tests.operator.given import Filled

PARIS = ZoneInfo("Europe/Paris")


class Fixed(Clock):
    def now(self):  # type: ignore[no-untyped-def]
        return NOW


async def test_nothing_yet(settings: Settings) -> None:
    """An empty installation counts nothing."""
    found = await status(settings, Fixed())
    assert found["people"] == found["ideas"] == {}
    assert found["outbox"] == {"reply": 0, "reminder": 0, "broadcast": 0}
    assert found["oldest_waiting"] is found["last_poll"] is found["next_reminder"] is None


async def test_what_there_is(settings: Settings, database: Database, filled: Filled) -> None:
    """People, ideas, drafts, queues and moments."""
    await database.write(lambda uow: uow.installation.put(POLLED, stamp(NOW)))
    assert await status(settings, Fixed()) == {
        "at": "2026-11-21T20:43:00Z",
        "people": {"agent": 1, "organiser": 1},
        "ideas": {"answered": 1},
        "drafts": 1,
        "outbox": {"reply": 0, "reminder": 1, "broadcast": 0},
        "oldest_waiting": "2026-11-21T18:43:00Z",
        "inbox": {"waiting": 0, "quarantined": 0},
        "media": {"owed": 0, "lost": 0},
        "posters": [],
        "last_poll": "2026-11-21T20:43:00Z",
        "next_reminder": "2026-11-23T20:43:00Z",
    }


def test_ago() -> None:
    """A moment is local and stands beside how far it is."""
    now = "2026-11-21T20:43:00Z"
    assert ago(None, now, PARIS) == "—"
    assert ago("2026-11-21T18:40:00Z", now, PARIS) == "2026-11-21 19:40 CET  (2 h ago)"
    assert ago("2026-11-23T20:43:00Z", now, PARIS).endswith("(in 2 d)")
