"""What the store holds before an operator looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from storage.database import Database
from storage.records.delivery import Lane, OutboxRow, Timer
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.ideas import Idea, IdeaStatus
from storage.records.media import Media, MediaStatus, Transcript, TranscriptStatus
from storage.records.people import Address, Person, Role, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conftest import NOW

SECRET = "mots-secrets"  # said in a voice note, not confirmed; and in a draft
ADDRESS = "0611223344-adresse"


@dataclass(frozen=True, slots=True)
class Filled:
    """Who and what."""

    michel: Person
    nadia: Person
    idea: Idea


def person(name: str, role: Role = Role.AGENT, service: str | None = None) -> Person:
    return Person(
        id=new_id(), language="fr", name=name, role=role, service_id=service, created_at=NOW,
        seen_at=NOW, return_code=f"loire-pelle-{name.lower()}-27",
    )  # fmt: skip


async def fill(database: Database) -> Filled:
    service = Service(id=new_id(), name="Espaces verts")
    filled_by = person("Michel", service=service.id), person("Nadia", Role.ORGANISER)
    idea = _idea(filled_by[0])

    async def work(uow: UnitOfWork) -> None:
        await uow.services.put(service)
        for who in filled_by:
            await uow.people.add(who)
        await uow.people.add_address(
            Address(channel="telegram", address=ADDRESS, person_id=filled_by[0].id, seen_at=NOW)
        )
        await uow.ideas.add(idea)
        await uow.ideas.note(idea.id, "submitted", NOW, by=filled_by[0].id)
        await uow.ideas.note(idea.id, "answered", NOW, by=filled_by[1].id, note="Existe déjà.")
        await _files(uow, idea)
        await _waiting(uow, filled_by[0])

    await database.write(work)
    return Filled(*filled_by, idea)


def _idea(author: Person) -> Idea:
    return Idea(
        id=new_id(), reference="NM-2026-0042", version=1, person_id=author.id,
        status=IdeaStatus.ANSWERED, title="=HYPERLINK(\"http://x\")", problem="On arrose trop.",
        proposal="On paille.", criteria={"relevance": "Plus beau", "efficiency": None,
        "wellbeing": None}, part="carry", service_id=author.service_id, name=author.name,
        channel="telegram", promised_on="2026-12-04", created_at=NOW - timedelta(minutes=9),
        submitted_at=NOW, updated_at=NOW,
    )  # fmt: skip


async def _files(uow: UnitOfWork, idea: Idea) -> None:
    for kind, step in (("photo", "photos"), ("voice", "problem")):
        media = Media(
            id=new_id(), person_id=idea.person_id, kind=kind, channel="telegram",
            file=f"{kind}.bin", mime="x/y", bytes=7, sha256="ab", status=MediaStatus.STORED,
            created_at=NOW,
        )  # fmt: skip
        await uow.media.add(media)
        await uow.ideas.attach(idea.id, [(media.id, step)])
        if kind == "voice":
            await uow.ideas.add_transcript(
                Transcript(
                    media_id=media.id, idea_id=idea.id, step=step, text=SECRET,
                    status=TranscriptStatus.TO_CONFIRM, created_at=NOW,
                )
            )  # fmt: skip


async def _waiting(uow: UnitOfWork, who: Person) -> None:
    """A draft, a message owed and a reminder."""
    await uow.dialogues.put(
        Dialogue(
            id=new_id(), person_id=who.id, form="idea", status=DialogueStatus.PARKED,
            state={"answers": {"problem": {"text": SECRET}}}, created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    await uow.outbox.add(
        OutboxRow(
            id=new_id(), person_id=who.id, channel="telegram", address=ADDRESS,
            lane=Lane.REMINDER, message="{}", created_at=NOW - timedelta(hours=2),
        )
    )  # fmt: skip
    await uow.timers.add(
        Timer(
            id=new_id(), kind="nudge.first", person_id=who.id, subject="x",
            due_at=NOW + timedelta(days=2), local="2026-11-23T21:43:00", zone="Europe/Paris",
            dedupe="x",
        )
    )  # fmt: skip
