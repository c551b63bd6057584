"""What posters bring in, counted on both databases."""

from __future__ import annotations

from dataclasses import replace

from storage.database import Database
from storage.records.calls import Call, CallStatus, PosterFigures
from storage.records.ideas import IdeaStatus
from storage.records.people import Invitation, Role, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, idea, person

CALL = Call(
    id=new_id(), reference="APPEL-2026-01", status=CallStatus.OPEN, theme="L’eau",
    question="Comment arroser moins ?", opens_at=NOW, closes_at=NOW + DAY,
    created_at=NOW, updated_at=NOW,
)  # fmt: skip
PARKS = Service(id=new_id(), name="Espaces verts")


def poster(code: str, **more: str | None) -> Invitation:
    return Invitation(
        code=code, role=Role.AGENT, uses_left=9, kind="poster", created_at=NOW, **more
    )  # type: ignore[arg-type]


async def test_nothing_hangs_yet(database: Database) -> None:
    """Invitations are no posters."""
    link = replace(poster("ABCD-EFGH"), kind="invitation")
    await database.write(lambda uow: uow.people.add_invitation(link))
    assert await database.read(lambda uow: uow.posters.figures()) == []


async def test_what_each_brought(database: Database) -> None:
    """People who first came by its code, and the ideas they did not take back."""
    first, other = person(came_by="CALL-CODE"), person(came_by="CALL-CODE")
    stranger = person(came_by="SOME-LINK")

    async def work(uow: UnitOfWork) -> None:
        await uow.services.put(PARKS)
        await uow.calls.add(CALL)
        await uow.people.add_invitation(poster("CALL-CODE", service_id=PARKS.id, call_id=CALL.id))
        later = replace(poster("EVER-CODE"), created_at=NOW + DAY)
        await uow.people.add_invitation(later)
        for who in (first, other, stranger):
            await uow.people.add(who)
        await uow.ideas.add(idea(first, reference="NM-1"))
        await uow.ideas.add(idea(first, reference="NM-2"))
        await uow.ideas.add(idea(other, reference="NM-3", status=IdeaStatus.WITHDRAWN))
        await uow.ideas.add(idea(stranger, reference="NM-4"))

    await database.write(work)
    found = await database.read(lambda uow: uow.posters.figures())
    assert found == [
        PosterFigures(
            code="CALL-CODE", service="Espaces verts", call="APPEL-2026-01", created_at=NOW,
            contacts=2, ideas=2,
        ),
        PosterFigures(
            code="EVER-CODE", service=None, call=None, created_at=NOW + DAY, contacts=0, ideas=0
        ),
    ]  # fmt: skip
