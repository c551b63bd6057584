"""The search for the mentor of an idea: found by the idea's reference, and said to be over."""

from __future__ import annotations

from handlers.context import Context
from handlers.start import NEXT
from messages.message import Say
from storage.records.ideas import Idea
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Person


async def of(ctx: Context, reference: str) -> tuple[Idea, Mentorship] | None:
    """The launched idea of that reference and its search, None where there is none."""
    idea = await ctx.uow.ideas.by_reference(reference)
    search = await ctx.uow.mentors.get(idea.id) if idea else None
    return None if idea is None or search is None else (idea, search)


def none(reference: str) -> list[Say]:
    """No jury launched that idea."""
    return [Say("mentor.not_launched", {"reference": reference[:40]}, NEXT)]


async def volunteers(ctx: Context, idea: Idea) -> list[Person]:
    """Who offers themselves, the first to begin with."""
    found = [await ctx.uow.people.get(id) for id in await ctx.uow.mentors.volunteers(idea.id)]
    return [each for each in found if each is not None]


async def already(ctx: Context, idea: Idea) -> list[Say]:
    """Somebody was quicker, or it is no longer to be chosen: who it is now."""
    search = await ctx.uow.mentors.get(idea.id)
    name = await name_of(ctx, search.mentor_id if search else None)
    board = search is not None and search.status is MentorshipStatus.BOARD
    return [Say("mentor.already", {"title": idea.title, "name": name, "board": board}, NEXT)]


async def name_of(ctx: Context, person_id: str | None) -> str | None:
    """What somebody is called, None for nobody."""
    person = await ctx.uow.people.get(person_id) if person_id else None
    return person.name if person else None
