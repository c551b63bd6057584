"""What reaching people keeps beside the conversations: numbers, browsers, what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from handlers.rules import mail_address
from storage.database import Database
from storage.records.delivery import Line
from storage.records.reaching import Browser
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

CHANNEL = "web"


@dataclass(frozen=True, slots=True)
class ReachingStore:
    """For the page and for the channels that ring. Every method raises `StoreAway`."""

    database: Database
    clock: Clock

    async def number_of(self, person_id: str) -> str | None:
        """The number in use, None where it was taken back or stopped."""
        found = await self.database.read(lambda uow: uow.reaching.number_of(person_id))
        return found.number if found is not None and found.stopped_at is None else None

    async def stop(self, number: str) -> None:
        """STOP came from there."""
        now = self.clock.now()
        await self.database.write(lambda uow: uow.reaching.stop_number(number, now))

    async def manager_of(self, juror_id: str) -> str | None:
        """The e-mail address of a juror's manager, None where the staff list has none."""
        juror = await self.database.read(lambda uow: uow.jury.jurors.get(juror_id))
        return mail_address.read(juror.manager_contact) if juror is not None else None

    async def browser(self, id: str) -> Browser | None:
        """One browser."""
        return await self.database.read(lambda uow: uow.reaching.browser(id))

    async def forget(self, id: str) -> None:
        """It is rung no more."""
        await self.database.write(lambda uow: uow.reaching.forget_browser(id))

    async def subscribe(self, address: str, endpoint: str, p256dh: str, auth: str) -> None:
        """The browser of that page may be rung."""
        browser = Browser(
            id=new_id(), address=address, endpoint=endpoint, p256dh=p256dh, auth=auth,
            at=self.clock.now(),
        )  # fmt: skip
        await self.database.write(lambda uow: uow.reaching.put_browser(browser))

    async def fetched(self, address: str, lines: Sequence[Line]) -> None:
        """A page has these: whatever was there by then is read. Nothing is written otherwise."""
        before = max(line.at for line in lines)
        person_id = await self.database.read(lambda uow: uow.reaching.reader(address))
        if person_id is not None:
            await self.database.write(lambda uow: uow.reaching.read(person_id, before, before))

    async def speaks_to(self, address: str, code: str) -> bool:
        """Whether a short link is for the person whose page this is."""

        async def work(uow: UnitOfWork) -> bool:
            known = await uow.people.address(CHANNEL, address)
            news = await uow.reaching.by_code(code)
            return known is not None and news is not None and news.person_id == known.person_id

        return await self.database.read(work)
