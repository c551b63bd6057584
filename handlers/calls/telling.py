"""Messages about calls are decided and worded when they leave, from the call as it is then.

So a correction applies by itself to whoever has not had it yet, and nobody hears of a call that
is over, of a theme they want no more of, or of one that does not concern them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from handlers.calls import progress, wording
from handlers.policy import Policy
from handlers.proactive import Decision, Drop, Hold, Wait
from messages.folding import fold
from messages.message import Say
from storage.records.calls import Announcement, Call, CallFigures, CallStatus
from storage.records.people import Person
from storage.unit_of_work import UnitOfWork

JOINED_LATER = timedelta(hours=1)
"""A newcomer is told of what is open so long after the notice, and in no middle of a form."""


@dataclass(slots=True)
class Telling:
    """For one transaction: a call and its figures are read once for all its messages."""

    uow: UnitOfWork
    policy: Policy
    now: datetime
    _calls: dict[str, Call | None] = field(default_factory=dict)
    _figures: dict[str, CallFigures] = field(default_factory=dict)
    _silenced: dict[str, set[str]] = field(default_factory=dict)

    async def hindered(self, say: Say, person: Person) -> Decision | None:
        """Why this message does not leave now, or ever; None where nothing is against it."""
        call = await self._call(say.params["call"])
        if call is None:
            return Drop("over")
        if say.key == "announce.progress":
            return None
        if reason := await self._unwanted(call, person):
            return Drop(reason)
        if say.key == "announce.remind":
            answered = await self.uow.calls.answered(call, person.id)
            return Drop("answered") if answered else None
        if call.announcement is Announcement.STOPPED:
            return Drop("stopped")
        if call.announcement is Announcement.PAUSED:
            return Hold()
        return await self._newcomer(call, person) if say.params.get("joined") else None

    async def word(self, say: Say, person: Person) -> Say:
        """The message itself; the call is there (`hindered` looked)."""
        call = await self._call(say.params["call"])
        assert call is not None
        match say.key:
            case "announce.progress":
                if say.params.get("older"):
                    return Say("announce.progress_older", {"question": call.question})
                return await progress.say(self.uow, self.policy, call, self.now)
            case "announce.remind":
                figures = await self._figures_of(call)
                return wording.reminder(call, figures, self._today, self.policy.zone)
        return wording.announcement(call, person, self._today)

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.policy.zone).date()

    async def _unwanted(self, call: Call, person: Person) -> str:
        if call.status is not CallStatus.OPEN or call.closes_at <= self.now:
            return "over"
        if call.audience and person.service_id not in call.audience:
            return "not concerned"
        if call.id not in self._silenced:
            self._silenced[call.id] = await self.uow.calls.silenced(fold(call.theme))
        return "silenced" if person.id in self._silenced[call.id] else ""

    async def _newcomer(self, call: Call, person: Person) -> Decision | None:
        """Nobody is told of what they came for."""
        if await self.uow.calls.visited(call.id, person.id):
            return Drop("knows")
        opened = await self.uow.dialogues.open(person.id)
        writing = opened is not None and self.now - opened.updated_at < JOINED_LATER
        return Wait(self.now + JOINED_LATER) if writing else None

    async def _call(self, id: str) -> Call | None:
        if id not in self._calls:
            self._calls[id] = await self.uow.calls.get(id)
        return self._calls[id]

    async def _figures_of(self, call: Call) -> CallFigures:
        if call.id not in self._figures:
            self._figures[call.id] = await self.uow.calls.figures(call)
        return self._figures[call.id]
