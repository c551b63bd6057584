"""Conversations in the page: rows it reads from its last one on."""

from __future__ import annotations

import json

from storage.records.delivery import Line
from storage.repository import Repository
from storage.rows import columns


class Lines(Repository):
    """Places are handed out under the person's lock, so the page can miss none."""

    async def add(self, line: Line) -> None:
        """Write a line."""
        await self._session.run("line_add", **columns(line))

    async def rewrite(self, id: str, person_id: str, revision: int, body: str) -> bool:
        """Give a line other words, where it stands; False if it has them, or is not theirs."""
        row = await self._session.one(
            "line_rewrite", id=id, person_id=person_id, revision=revision, body=body
        )
        return row is not None

    async def after(self, person_id: str, revision: int) -> list[Line]:
        """What is new since a revision, in order of display."""
        return await self._all(Line, "lines_after", person_id=person_id, after=revision)

    async def offering(self, person_id: str, action: str) -> Line | None:
        """The newest line with a button of that action, None where it was never offered."""
        button = f'"action":{json.dumps(action)}'
        return await self._one(Line, "line_offering", person_id=person_id, button=button)

    async def shows(self, person_id: str, media_id: str) -> bool:
        """Whether a conversation shows that file."""
        if not media_id.replace("-", "").isalnum():
            return False
        pattern = f'%"media":"{media_id}"%'
        row = await self._session.one("line_shows", person_id=person_id, pattern=pattern)
        return bool(row and row["number"])
