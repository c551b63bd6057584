"""Forms being filled in, and drafts kept for later."""

from __future__ import annotations

from storage.records.dialogues import Dialogue
from storage.repository import Repository
from storage.rows import columns


class Dialogues(Repository):
    """At most one is open for a person; any number are parked."""

    async def put(self, dialogue: Dialogue) -> None:
        """A form as it stands after an answer."""
        await self._session.run("dialogue_put", **columns(dialogue))

    async def open(self, person_id: str) -> Dialogue | None:
        """The form a person is filling in."""
        return await self._one(Dialogue, "dialogue_open", person_id=person_id)

    async def get(self, id: str) -> Dialogue | None:
        """One form."""
        return await self._one(Dialogue, "dialogue_get", id=id)

    async def parked(self, person_id: str) -> list[Dialogue]:
        """The drafts a person kept for later, the newest first."""
        return await self._all(Dialogue, "dialogues_parked", person_id=person_id)

    async def move(self, from_person: str, to_person: str) -> None:
        """Drafts follow their author to another telephone."""
        await self._session.run("dialogues_move", from_person=from_person, to_person=to_person)

    async def forget(self, id: str) -> None:
        """A draft its author deleted leaves nothing behind."""
        await self._session.run("dialogue_forget", id=id)

    async def counts(self) -> dict[str, dict[str, int]]:
        """For each form, how many by status."""
        counts: dict[str, dict[str, int]] = {}
        for row in await self._session.all("dialogues_counts"):
            counts.setdefault(row["form"], {})[row["status"]] = row["number"]
        return counts
