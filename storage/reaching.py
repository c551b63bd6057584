"""News that has to reach people: what was rung for, how, and what a ring needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records.reaching import Browser, News, PhoneNumber, Ring
from storage.repository import Repository
from storage.rows import columns, moment, stamp


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a message; `at` is when it ended, None while it waits for `next_try_at`."""

    status: str
    channel: str
    at: datetime | None
    next_try_at: datetime
    error: str | None


class Reaching(Repository):
    """News is open until it is read, or a colleague told it; the page marks it as read."""

    async def add(self, news: News) -> bool:
        """News for somebody; False where the same message brought it already."""
        return await self._session.one("news_add", **columns(news)) is not None

    async def get(self, id: str) -> News | None:
        """One piece of news."""
        return await self._one(News, "news_get", id=id)

    async def by_code(self, code: str) -> News | None:
        """What a short link speaks of."""
        return await self._one(News, "news_by_code", code=code)

    async def message(self, news: News) -> Written | None:
        """What became of its message; None once that is forgotten."""
        row = await self._session.one("news_message", dedupe=news.dedupe)
        if row is None:
            return None
        at = moment(row["sent_at"]) if row["sent_at"] else None
        due = moment(row["next_try_at"])
        return Written(row["status"], row["channel"], at, due, row["error"])

    async def of_call(self, call_id: str, after: str) -> list[tuple[str, str]]:
        """Who chose to be rung and is owed its announcement, behind the person `after`.

        Each as (person, key of the message), in order; none that is followed already.
        """
        rows = await self._session.all("news_of_call", about=call_id, after=after)
        return [(row["person_id"], row["dedupe"]) for row in rows]

    async def reader(self, address: str) -> str | None:
        """Whose page this is; None where nothing waits to be read by them."""
        row = await self._session.one("news_reader", address=address)
        return None if row is None else row["person_id"]

    async def read(self, person_id: str, before: datetime, now: datetime) -> None:
        """Somebody read everything that was there at the moment `before`."""
        await self._session.run(
            "news_read", person_id=person_id, before=stamp(before), now=stamp(now)
        )

    async def done(self, news: News, outcome: str, now: datetime) -> None:
        """It needs no ring any more: `read`, `elsewhere` (a channel that rings), `silenced`."""
        await self._session.run("news_done", id=news.id, outcome=outcome, now=stamp(now))

    async def told(self, person_id: str, now: datetime) -> None:
        """A colleague told them whatever was waiting."""
        await self._session.run("news_told", person_id=person_id, now=stamp(now))

    async def unreached(self, news: News, now: datetime) -> None:
        """Every way was tried."""
        await self._session.run("news_unreached", id=news.id, now=stamp(now))

    async def all_unreached(self) -> list[News]:
        """What nobody could bring to anyone, the oldest first."""
        return await self._all(News, "news_all_unreached")

    async def prune(self, before: datetime, most: int = 1000) -> int:
        """Forget what was brought before that moment; returns how many, `most` at most."""
        values = {"before": stamp(before), "most": most}
        await self._session.all("news_prune_rings", **values)
        return len(await self._session.all("news_prune", **values))

    async def ring(self, ring: Ring) -> bool:
        """Rung for in a way; False if it was already."""
        values = columns(ring)
        del values["status"]
        return await self._session.one("ring_add", **values) is not None

    async def rings(self, news: News) -> list[Ring]:
        """How it was rung for, in order."""
        return await self._all(Ring, "rings_of", news_id=news.id)

    async def stands(self, news: News, way: str, after: datetime) -> bool:
        """Whether other news, not read either, has rung them in that way since a moment."""
        found = await self._session.one(
            "ring_stands", person_id=news.person_id, way=way, news_id=news.id, after=stamp(after)
        )
        return found is not None

    async def on_slips(self) -> list[News]:
        """The news whose slips are to be handed over, the oldest first."""
        return await self._all(News, "news_on_slips")

    async def put_number(self, number: PhoneNumber) -> None:
        """The number somebody gave."""
        await self._session.run("number_put", **columns(number))

    async def number_of(self, person_id: str) -> PhoneNumber | None:
        """The number somebody gave."""
        return await self._one(PhoneNumber, "number_of", person_id=person_id)

    async def forget_number(self, person_id: str) -> None:
        """They took it back."""
        await self._session.run("number_forget", person_id=person_id)

    async def stop_number(self, number: str, now: datetime) -> None:
        """STOP came from that number."""
        await self._session.run("number_stop", number=number, now=stamp(now))

    async def put_browser(self, browser: Browser) -> None:
        """A browser that may be rung."""
        await self._session.run("push_add", **columns(browser))

    async def browser(self, id: str) -> Browser | None:
        """One browser."""
        return await self._one(Browser, "push_get", id=id)

    async def browsers_of(self, person_id: str) -> list[Browser]:
        """The browsers of somebody that may be rung."""
        return await self._all(Browser, "push_of", person_id=person_id)

    async def forget_browser(self, id: str) -> None:
        """It is rung no more."""
        await self._session.run("push_forget", id=id)
