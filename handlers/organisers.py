"""What organisers may do, and how they are told that ideas came in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import wraps

from handlers import proactive
from handlers.context import Context
from handlers.rules import hours, permissions
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Role
from storage.rows import stamp

Act = Callable[[Context, str], Awaitable[list[Say]]]

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
SOONEST = timedelta(minutes=1)


def refused(ctx: Context, act: str) -> list[Say] | None:
    """None if the person may; else who could."""
    if permissions.may(ctx.person.role, act):
        return None
    roles = [role.value.replace("-", "_") for role in permissions.who_may(act)]
    return [Say("organiser.refused", {"roles": roles}, NEXT)]


def may_read(ctx: Context) -> bool:
    """Whether this person reads what others sent."""
    return permissions.may(ctx.person.role, "read_any_idea")


def only(act: str) -> Callable[[Act], Act]:
    """What those alone do who may; others hear who could."""

    def guarded(use: Act) -> Act:
        @wraps(use)
        async def asked(ctx: Context, about: str) -> list[Say]:
            return refused(ctx, act) or await use(ctx, about)

        return asked

    return guarded


async def tell(ctx: Context, say: Say, *, dedupe: str) -> None:
    """Owe each organiser a message."""
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        await ctx.promise(organiser.id, say, dedupe=f"{dedupe} {organiser.id}")


async def waiting(ctx: Context) -> list[Idea]:
    """The ideas nobody has read yet, the one sent first to begin with."""
    return await ctx.uow.ideas.with_status(IdeaStatus.SUBMITTED)


async def tell_soon(ctx: Context) -> None:
    """New ideas are gathered for a while and told in one message that counts."""
    step = ctx.policy.tell_organisers_after or SOONEST
    await ctx.remind("organisers.new_ideas", "", EPOCH + step * ((ctx.now - EPOCH) // step + 1))


async def tell_new_ideas(ctx: Context, _: str) -> list[Say]:
    """The timer: how many wait to be read, told once in permitted hours."""
    opens = hours.next_permitted(
        ctx.now, proactive.window(None, ctx.policy), ctx.policy.zone, ctx.policy.holidays
    )
    if opens > ctx.now:
        await ctx.remind("organisers.new_ideas", "", opens)
        return []
    ideas = await waiting(ctx)
    if ideas:
        await _tell(ctx, ideas)
    return []


async def _tell(ctx: Context, ideas: list[Idea]) -> None:
    say = Say(
        "organiser.new_ideas",
        {"count": len(ideas), "oldest_date": ideas[0].submitted_at},
        (Offer("go.unread", "button.read_idea"),),
    )
    await tell(ctx, say, dedupe=f"new ideas {stamp(ctx.now)}")
