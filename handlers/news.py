"""News of an idea, to its author: on their phone, and by hand where they chose that."""

from __future__ import annotations

from handlers.context import Context
from messages.message import Say
from storage.records import Idea, Person, Role


async def tell(ctx: Context, idea: Idea, say: Say, *, dedupe: str) -> None:
    """Tell the author; who asked for a slip has it announced to the ambassador too."""
    if idea.person_id is None:
        return
    await ctx.promise(idea.person_id, say, dedupe=dedupe)
    author = await ctx.uow.people.get(idea.person_id)
    if author is None or author.told_by != "slip":
        return
    ambassador = await ambassador_of(ctx, author.service_id)
    if ambassador is not None:
        slip = Say("organiser.slip", {"name": author.name, "reference": idea.reference})
        await ctx.promise(ambassador.id, slip, dedupe=f"slip {dedupe}")


async def ambassador_of(ctx: Context, service_id: str | None) -> Person | None:
    """The ambassador of a service."""
    if service_id is None:
        return None
    ambassadors = await ctx.uow.people.with_role(Role.AMBASSADOR)
    return next((each for each in ambassadors if each.service_id == service_id), None)
