"""What a use case is handed for one event: nothing else exists for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from handlers.event import Event
from handlers.policy import Policy
from messages.catalogue import Catalogue
from messages.message import Say
from storage.records.delivery import Lane, OutboxRow, Timer
from storage.records.people import Address, Person
from storage.rows import new_id, stamp
from storage.unit_of_work import UnitOfWork


@dataclass(slots=True)
class Context:
    """The moment, chance, the person and their address, the transaction, the rules, the words.

    `person` is replaced by `change` and saved once, when the event is done.
    """

    now: datetime
    rng: Random
    uow: UnitOfWork
    policy: Policy
    catalogue: Catalogue
    event: Event
    person: Person
    address: Address
    told: bool = True  # whether the web page shows what the person did as theirs

    def change(self, **fields: Any) -> None:
        """The person is different from now on."""
        self.person = replace(self.person, **fields)

    def words(self, key: str, /, **params: Any) -> str:
        """A sentence in the person's language, as plain text."""
        return self.catalogue.text(key, self.person.language, **params)

    @property
    def today(self) -> date:
        """The day it is where the organisation is."""
        return self.day(self.now)

    def day(self, at: datetime) -> date:
        """The day it was there at that moment."""
        return at.astimezone(self.policy.zone).date()

    async def promise(
        self,
        person_id: str,
        say: Say,
        *,
        lane: Lane = Lane.REMINDER,
        dedupe: str | None = None,
        expires: timedelta | None = None,
        urgent: bool = False,
        same_day: bool = False,
    ) -> bool:
        """Owe somebody a message; its words, way and hour are decided when it leaves.

        False if the same (`dedupe`) was promised before. After `expires` it is dropped. What is
        `urgent` concerns today: it waits for no permitted hour, and no pause holds it. What is to
        be told the `same_day` leaves in the hours of the organisation too.
        """
        row = OutboxRow(
            id=new_id(),
            person_id=person_id,
            channel="",
            address="",
            lane=lane,
            say=say.to_json(),
            dedupe=dedupe,
            expires_at=self.now + expires if expires else None,
            urgent=urgent,
            same_day=same_day,
            created_at=self.now,
        )
        return await self.uow.outbox.add(row)

    async def remind(
        self, kind: str, subject: str, at: datetime, *, person_id: str | None = None
    ) -> bool:
        """Ask for a timer: one for each kind, subject and moment."""
        return await self.uow.timers.add(self.timer(kind, subject, at, person_id=person_id))

    def timer(
        self, kind: str, subject: str, at: datetime, *, person_id: str | None = None
    ) -> Timer:
        """What asks to be looked at, at that moment."""
        return Timer(
            id=new_id(),
            kind=kind,
            person_id=person_id,
            subject=subject,
            due_at=at,
            local=at.astimezone(self.policy.zone).replace(tzinfo=None).isoformat(),
            zone=str(self.policy.zone),
            dedupe=f"{kind}:{subject}:{stamp(at)}",
        )
