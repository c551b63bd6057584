"""What stands on paper about a launched idea: the letter's body, the page for the board."""

from __future__ import annotations

from typing import Any

from handlers.context import Context
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Person, Role

PAPER = "fr"  # what is signed is in French, whoever reads it


async def about(ctx: Context, idea: Idea) -> dict[str, Any]:
    """The idea, who bears it, why it was launched: JSON, as the templates take it."""
    return {
        "language": PAPER,
        "organisation": ctx.policy.organisation,
        "made_on": ctx.today.isoformat(),
        "reference": idea.reference,
        "title": idea.title,
        "problem": idea.problem,
        "proposal": idea.proposal,
        "bearer": idea.name,
        "service": await service(ctx, idea),
        "reasons": await reasons(ctx, idea),
    }


async def service(ctx: Context, idea: Idea) -> str | None:
    """The name of the service it comes from."""
    known = await ctx.uow.services.get(idea.service_id) if idea.service_id else None
    return known.name if known else idea.service_text


async def contents(ctx: Context, idea: Idea, volunteers: list[Person]) -> dict[str, Any]:
    """The page that is taken to the executive board."""
    days = [{"days": each} for each in ctx.policy.mentor.milestones]
    names = [{"name": each.name} for each in volunteers]
    return {**await about(ctx, idea), "milestones": days, "volunteers": names}


async def reasons(ctx: Context, idea: Idea) -> str | None:
    """Why the jury launched it, as it was written; None where nothing was."""
    lines = await ctx.uow.ideas.history(idea.id)
    said = [line.note for line in lines if line.event == IdeaStatus.LAUNCHED.value and line.note]
    return said[-1] if said else None


async def owner(ctx: Context, idea: Idea) -> str | None:
    """Whose a document is: who is told where it cannot be made."""
    organisers = await ctx.uow.people.with_role(Role.ORGANISER)
    return organisers[0].id if organisers else idea.person_id
