"""What the store holds against what people said and saw: read while the program is dead."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kill.page import PageGlass
from tests.kill.person import Person, Told
from tests.kill.telegram import PhoneGlass

Row = dict[str, Any]
MARKED = "SELECT address, platform_id FROM outbox WHERE status = 'sent' AND channel = 'telegram'"
SENDS = (
    "SELECT address, platform_id, status, message FROM outbox"
    " WHERE channel = 'telegram' ORDER BY address, id"
)
FILES = (
    "SELECT i.reference, m.status, m.file FROM ideas i JOIN idea_media im ON im.idea_id = i.id"
    " JOIN media m ON m.id = im.media_id"
)
QUESTION = "'action': 'f"  # a question's buttons carry its turn: no two questions look alike
LEFT = {
    "events that wait or were set apart": "SELECT * FROM inbox WHERE status <> 'done'",
    "drafts that nobody finished": "SELECT * FROM dialogues WHERE status IN ('open', 'parked')",
    "messages not sent": "SELECT * FROM outbox WHERE status <> 'sent' AND address <> ''",
    "files owed or lost": "SELECT * FROM media WHERE status <> 'stored'",
    "files of nobody": "SELECT * FROM media WHERE status = 'stored' AND person_id IS NOT NULL"
    " AND id NOT IN (SELECT media_id FROM idea_media)",
}


async def open_postgres(url: str) -> Any:
    """A connection, once the server has noticed that enough of the dead are gone."""
    import asyncpg

    async with asyncio.timeout(20):
        while True:
            try:
                return await asyncpg.connect(url)
            except asyncpg.TooManyConnectionsError:
                await asyncio.sleep(0.1)


@dataclass(slots=True)
class Store:
    """A database by its URL, for reading beside the program."""

    url: str

    async def rows(self, sql: str) -> list[Row]:
        if self.url.startswith("sqlite"):
            return await asyncio.to_thread(self._sqlite, sql)
        connection = await open_postgres(self.url)
        try:
            return [dict(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    def _sqlite(self, sql: str) -> list[Row]:
        path = self.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql)]


@dataclass(slots=True)
class Verdict:
    """What came of it. `faults` is empty when every promise was kept."""

    ideas: int = 0
    messages: int = 0
    lost_marks: int = 0
    repeats: int = 0
    retries: int = 0
    faults: list[str] = field(default_factory=list)

    def __iadd__(self, other: Verdict) -> Verdict:
        for name in ("ideas", "messages", "lost_marks", "repeats", "retries"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults
        return self


Sends = set[tuple[str, str]]


@dataclass(slots=True)
class Ledger:
    """`note_death` at each death, `verdict` once everybody has finished. `ordered`: one process
    at a time sends; of two, one may answer while the other's last words are still on their way.
    """

    store: Store
    people: Sequence[Person]
    media: Path
    ordered: bool = True
    _unmarked: Sends = field(default_factory=set)
    _marked: Sends = field(default_factory=set)

    async def note_death(self) -> int:
        """Remember which sends are marked and which marks this death took; how many of these."""
        marked = await self._marks()
        taken = self._shown() - marked
        new = len(taken - self._unmarked)
        self._unmarked |= taken
        self._marked |= marked
        return new

    async def _marks(self) -> Sends:
        return {(row["address"], row["platform_id"]) for row in await self.store.rows(MARKED)}

    def _shown(self) -> Sends:
        return {
            (str(glass.phone.id), str(posted.id))
            for glass in self._phones()
            for posted in glass.said()
        }

    def _phones(self) -> list[PhoneGlass]:
        return [p.glass for p in self.people if isinstance(p.glass, PhoneGlass)]

    async def verdict(self) -> Verdict:
        """Compare everything."""
        verdict = Verdict()
        for what, sql in LEFT.items():
            verdict.faults += [f"{what}: {_short(row)}" for row in await self.store.rows(sql)]
        for person in self.people:
            verdict.faults += [f"asked again: {words}" for words in person.asked_again]
            verdict.faults += [f"{person.name} was told: {words}" for words in person.strange]
        await self._ideas(verdict)
        await self._sends(verdict)
        for person in self.people:
            if isinstance(person.glass, PageGlass):
                await _conversation(person, person.glass, verdict)
        return verdict

    async def _ideas(self, verdict: Verdict) -> None:
        """Each idea its author has a receipt for stands there once, with all they said."""
        stored = {row["reference"]: row for row in await self.store.rows("SELECT * FROM ideas")}
        told = {idea.reference: (person, idea) for person in self.people for idea in person.ideas}
        verdict.ideas = len(told)
        if len(told) != sum(len(person.ideas) for person in self.people):
            verdict.faults.append("two receipts with one reference")
        verdict.faults += [f"lost: {reference}" for reference in told.keys() - stored.keys()]
        verdict.faults += [f"nobody's: {reference}" for reference in stored.keys() - told.keys()]
        files = await self.store.rows(FILES)
        for reference in told.keys() & stored.keys():
            verdict.faults += _differences(*told[reference], stored[reference])
            mine = [row for row in files if row["reference"] == reference]
            if len(mine) != 1 or not (self.media / str(mine[0]["file"])).exists():
                verdict.faults.append(f"{reference}: photos {mine}")

    async def _sends(self, verdict: Verdict) -> None:
        """Every message arrived, in order; again only where a death took the mark."""
        rows = [row for row in await self.store.rows(SENDS) if row["status"] == "sent"]
        marked = {(row["address"], row["platform_id"]) for row in rows}
        shown = self._shown()
        again = shown - marked
        verdict.messages = len(rows)
        verdict.lost_marks = len(self._unmarked)
        verdict.repeats = len(shown) - len(rows)
        verdict.faults += [f"sent again though marked: {s}" for s in self._marked - marked]
        verdict.faults += [f"sent twice, no death between: {s}" for s in again - self._unmarked]
        verdict.faults += [f"marked, never shown: {s}" for s in marked - shown]
        if verdict.repeats > verdict.lost_marks:
            verdict.faults.append(f"{verdict.repeats} repeats of {verdict.lost_marks} lost marks")
        for glass in self._phones():
            mine = [row["message"] for row in rows if row["address"] == str(glass.phone.id)]
            verdict.faults += _disorder(glass, mine) if self.ordered else _missing(glass, mine)


def _differences(person: Person, idea: Told, row: Row) -> list[str]:
    criteria = json.loads(row["criteria"])
    kept = {**row, **criteria, "service": row["service_text"]}
    person_said = {**idea.fields}
    faults = [
        f"{idea.reference}: {name} is {kept.get(name)!r}, {person.name} said {said!r}"
        for name, said in person_said.items()
        if kept.get(name) != said
    ]
    return faults + ([f"{idea.reference}: part {row['part']}"] if row["part"] != "carry" else [])


def _disorder(glass: PhoneGlass, messages: list[str]) -> list[str]:
    """The newest copy of each message, as they stand on the screen, in the store's order.

    A repeat follows what it repeats, before anything that was to come after it.
    """
    wanted = [json.loads(message)["text"] for message in messages]
    shown = [posted.html for posted in glass.said()]
    place = 0
    for html in shown:
        if place < len(wanted) and html == wanted[place]:
            place += 1
        elif html not in wanted[max(0, place - 4) : place]:
            return [
                f"{glass.phone.id}: out of order at {html[:60]!r}, due {wanted[place : place + 2]}"
            ]
    return [] if place == len(wanted) else [f"{glass.phone.id}: never shown {wanted[place:][:2]}"]


def _missing(glass: PhoneGlass, messages: list[str]) -> list[str]:
    shown = {posted.html for posted in glass.said()}
    wanted = {json.loads(message)["text"] for message in messages}
    return [f"{glass.phone.id}: never shown {html[:60]!r}" for html in wanted - shown]


async def _conversation(person: Person, glass: PageGlass, verdict: Verdict) -> None:
    """The page shows each message once: what was said, and what was answered."""
    lines = await glass.read_all()
    mine = Counter(line["event"] for line in lines if line["from"] == "me")
    verdict.messages += len(lines)
    verdict.retries += glass.retries
    verdict.faults += [
        f"{person.name}'s {mine[client]} times in the page: {client}"
        for client in glass.sent
        if mine[client] != 1
    ]
    looks = Counter(
        (line["html"], str(line["buttons"])) for line in lines if line["from"] == "vivier"
    )
    verdict.faults += [
        f"{person.name} is shown {count} times: {look[0][:80]}"
        for look, count in looks.items()
        if count != 1 and QUESTION in look[1]
    ]
    if [line["place"] for line in lines] != list(range(1, len(lines) + 1)):
        verdict.faults.append(f"{person.name}: the lines' places have gaps")


def _short(row: Row) -> str:
    return ", ".join(f"{name}={str(value)[:120]}" for name, value in row.items() if value)
