"""Ideas with their versions, history, files and voice notes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from storage.records.ideas import Idea, IdeaEvent, IdeaStatus
from storage.records.media import Media, Transcript, TranscriptStatus
from storage.repository import Repository
from storage.rows import columns, new_id, record, stamp, to_column


@dataclass(frozen=True, slots=True)
class IdeaFile:
    """A file of an idea and the question it answers."""

    step: str
    media: Media


class Ideas(Repository):
    """An idea is changed only if nobody changed it meanwhile (its version and state say so)."""

    async def add(self, idea: Idea) -> None:
        """An idea, sent."""
        await self._session.run("idea_add", **columns(idea))
        await self._keep_version(idea)

    async def save(self, idea: Idea, was: Idea) -> bool:
        """An idea as it is now; False if it is no longer as it `was`."""
        row = await self._session.one(
            "idea_save", **columns(idea), was_version=was.version, was_status=was.status.value
        )
        if row is not None and idea.version != was.version:
            await self._keep_version(idea)
        return row is not None

    async def _keep_version(self, idea: Idea) -> None:
        parts = ("title", "problem", "proposal", "criteria", "part")
        body = {name: getattr(idea, name) for name in parts}
        await self._session.run(
            "idea_version_add",
            idea_id=idea.id,
            version=idea.version,
            body=to_column(body),
            at=stamp(idea.updated_at),
        )

    async def note(
        self,
        idea_id: str,
        event: str,
        at: datetime,
        *,
        by: str | None = None,
        note: str | None = None,
    ) -> None:
        """Write a line of its history."""
        line = IdeaEvent(id=new_id(), idea_id=idea_id, at=at, event=event, by=by, note=note)
        await self._session.run("idea_event_add", **columns(line))

    async def history(self, idea_id: str) -> list[IdeaEvent]:
        """An idea's history, from its beginning."""
        return await self._all(IdeaEvent, "idea_events_of", idea_id=idea_id)

    async def histories(self) -> dict[str, list[IdeaEvent]]:
        """Every history, by idea."""
        found: dict[str, list[IdeaEvent]] = {}
        for line in await self._all(IdeaEvent, "idea_events_all"):
            found.setdefault(line.idea_id, []).append(line)
        return found

    async def by_reference(self, reference: str) -> Idea | None:
        """One idea by the reference its author knows."""
        return await self._one(Idea, "idea_by_reference", reference=reference)

    async def get(self, id: str) -> Idea | None:
        """One idea by its id."""
        return await self._one(Idea, "idea_get", id=id)

    async def of(self, person_id: str) -> list[Idea]:
        """What a person sent, the newest first."""
        return await self._all(Idea, "ideas_of", person_id=person_id)

    async def asked_about(self, person_id: str) -> list[Idea]:
        """The ideas of somebody whose last question waits for a reply, the newest one first."""
        return await self._all(Idea, "ideas_asked_about", person_id=person_id)

    async def all(self) -> list[Idea]:
        """Every idea, the oldest first."""
        return await self._all(Idea, "ideas_all")

    async def with_status(self, status: IdeaStatus) -> list[Idea]:
        """The ideas in that state, the oldest first."""
        return await self._all(Idea, "ideas_with", status=status.value)

    async def alive(self) -> list[Idea]:
        """The ideas something is still to be done about, the oldest first."""
        return await self._all(Idea, "ideas_alive")

    async def apart(self) -> list[Idea]:
        """The reports of danger, the oldest first."""
        return await self._all(Idea, "ideas_apart")

    async def forget(self, before: datetime, most: int) -> int:
        """Erase what ideas said whose story ended before that moment; how many, `most` at most."""
        rows = await self._session.all("ideas_forget", before=stamp(before), most=most)
        for row in rows:
            for part in ("idea_media_erase", "idea_versions_forget", "idea_events_forget",
                         "idea_transcripts_forget", "wishes_forget"):  # fmt: skip
                await self._session.run(part, idea_id=row["id"])
        return len(rows)

    async def counts(self) -> dict[str, int]:
        """Ideas by state."""
        return {row["status"]: row["number"] for row in await self._session.all("ideas_counts")}

    async def attach(self, idea_id: str, files: list[tuple[str, str]]) -> None:
        """Name the files of an idea: (media id, step)."""
        for media_id, step in files:
            await self._session.run("idea_media_add", idea_id=idea_id, media_id=media_id, step=step)

    async def detach(self, idea_id: str) -> None:
        """Its files are about to be named anew."""
        await self._session.run("idea_media_clear", idea_id=idea_id)

    async def files(self, idea_id: str) -> list[IdeaFile]:
        """The files of an idea."""
        rows = await self._session.all("media_of_idea", idea_id=idea_id)
        return [IdeaFile(row["step"], record(Media, row)) for row in rows]

    async def all_files(self) -> dict[str, list[IdeaFile]]:
        """The files of every idea, by idea."""
        found: dict[str, list[IdeaFile]] = {}
        for row in await self._session.all("idea_media_all"):
            found.setdefault(row["idea_id"], []).append(IdeaFile(row["step"], record(Media, row)))
        return found

    async def add_transcript(self, transcript: Transcript) -> None:
        """A voice note someone has to write down."""
        await self._session.run("transcript_add", **columns(transcript))

    async def save_transcript(self, transcript: Transcript, was: TranscriptStatus) -> bool:
        """What became of it; False if somebody was quicker."""
        row = await self._session.one(
            "transcript_save",
            media_id=transcript.media_id,
            status=transcript.status.value,
            text=transcript.text,
            by=transcript.by,
            was=was.value,
        )
        return row is not None

    async def transcript(self, media_id: str) -> Transcript | None:
        """One voice note's text."""
        return await self._one(Transcript, "transcript_get", media_id=media_id)

    async def transcripts(self, status: TranscriptStatus) -> list[Transcript]:
        """What waits in that state, the oldest first."""
        return await self._all(Transcript, "transcripts_with", status=status.value)

    async def transcripts_of(self, idea_id: str) -> list[Transcript]:
        """The voice notes of an idea."""
        return await self._all(Transcript, "transcripts_of_idea", idea_id=idea_id)

    async def version(self, idea_id: str, version: int) -> dict[str, object] | None:
        """What an idea said in that version."""
        row = await self._session.one("idea_version_get", idea_id=idea_id, version=version)
        return None if row is None else json.loads(row["body"])
