"""Calls for contributions, who began to answer them, who wants to hear no more of a theme."""

from __future__ import annotations

from datetime import datetime

from storage.records.calls import Announcement, Call, CallFigures, CallGroup, CallStatus
from storage.records.ideas import Idea
from storage.repository import Repository
from storage.rows import columns, stamp


class Calls(Repository):
    """A theme is compared folded: who calls gives it so (`messages.folding.fold`)."""

    async def add(self, call: Call) -> None:
        """A call, confirmed."""
        await self._session.run("call_add", **columns(call))

    async def save(self, call: Call, was: Call) -> bool:
        """A call as it is now; False if somebody changed it since `was`. Not its announcement."""
        values = {**columns(call), "version": was.version + 1}
        for fixed in ("reference", "by", "created_at", "announcement"):
            del values[fixed]
        return await self._session.one("call_save", **values, was_version=was.version) is not None

    async def announce(self, id: str, was: Announcement, now: Announcement) -> bool:
        """How far its announcement is; False if it was elsewhere."""
        row = await self._session.one("call_announce", id=id, was=was.value, announcement=now.value)
        return row is not None

    async def visited(self, call_id: str, person_id: str) -> bool:
        """Whether somebody has begun to answer."""
        row = await self._session.one("call_visited", call_id=call_id, person_id=person_id)
        return row is not None

    async def get(self, id: str) -> Call | None:
        """One call."""
        return await self._one(Call, "call_get", id=id)

    async def by_reference(self, reference: str) -> Call | None:
        """One call."""
        return await self._one(Call, "call_by_reference", reference=reference)

    async def with_status(self, status: CallStatus) -> list[Call]:
        """The calls in that state, the first to close to begin with."""
        return await self._all(Call, "calls_with", status=status.value)

    async def all(self) -> list[Call]:
        """Every call, the oldest first."""
        return await self._all(Call, "calls_all")

    async def visit(self, call_id: str, person_id: str, channel: str, now: datetime) -> None:
        """Somebody begins to answer."""
        await self._session.run(
            "call_visit_add",
            call_id=call_id,
            person_id=person_id,
            channel=channel,
            begun_at=stamp(now),
        )

    async def figures(self, call: Call) -> CallFigures:
        """What came of it so far."""
        found = await self._one(
            CallFigures, "call_figures", call_id=call.id, reference=call.reference
        )
        assert found is not None
        return found

    async def reached(self, call: Call) -> list[CallGroup]:
        """Who has its announcement, as the outbox still knows."""
        return await self._all(CallGroup, "call_reached", call_id=call.id)

    async def begun(self, call: Call) -> list[CallGroup]:
        """Who began to answer it."""
        return await self._all(CallGroup, "call_begun", call_id=call.id)

    async def sent(self, call: Call) -> list[CallGroup]:
        """Who sent an idea for it, each once."""
        return await self._all(CallGroup, "call_sent", reference=call.reference)

    async def ideas(self, call: Call) -> list[Idea]:
        """The ideas it brought, the oldest first."""
        return await self._all(Idea, "call_ideas", reference=call.reference)

    async def answered(self, call: Call, person_id: str) -> bool:
        """Whether somebody sent an idea for it."""
        row = await self._session.one(
            "call_answered", reference=call.reference, person_id=person_id
        )
        return row is not None

    async def silence(self, person_id: str, theme: str, now: datetime) -> None:
        """Somebody wants to hear no more of a theme."""
        await self._session.run("silence_add", person_id=person_id, theme=theme, at=stamp(now))

    async def lift(self, person_id: str, theme: str) -> None:
        """They changed their mind."""
        await self._session.run("silence_lift", person_id=person_id, theme=theme)

    async def silences(self, person_id: str) -> set[str]:
        """The themes somebody wants to hear no more of."""
        return {row["theme"] for row in await self._session.all("silences_of", person_id=person_id)}

    async def silenced(self, theme: str) -> set[str]:
        """The ids of those who want to hear no more of a theme."""
        rows = await self._session.all("silenced", theme=theme)
        return {row["person_id"] for row in rows}
