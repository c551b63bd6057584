"""Who in the staff list bears an idea: by the code they used, or as an organiser says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.context import Context
from messages.folding import fold
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.jury import Declared
from storage.records.people import StaffMember

CANDIDATES = 3  # lines of the list that are offered


async def line_of(ctx: Context, person_id: str, staff: Sequence[StaffMember]) -> Declared | None:
    """Which line, or service, of the list somebody is, or that they are not on it; None where
    nobody has said so, or what was said is no longer in the list."""
    numbers, services = {each.number for each in staff}, {fold(each.service) for each in staff}
    own = await ctx.uow.jury.staff.number_of(person_id)
    if own in numbers:
        return Declared(person_id=person_id, number=own, at=ctx.now)
    said = await ctx.uow.jury.staff.declared(person_id)
    if said is None or said.number in numbers or fold(said.service or "") in services:
        return said
    return said if said.reason else None


async def unknown(ctx: Context, ideas: Iterable[Idea]) -> list[Idea]:
    """The ideas of whom the staff list does not know."""
    staff = await ctx.uow.services.staff()
    return [
        idea
        for idea in ideas
        if idea.person_id and await line_of(ctx, idea.person_id, staff) is None
    ]


async def ask(ctx: Context, idea: Idea) -> Say:
    """Who the bearer of that idea is; the lines that look like it are offered."""
    reference = idea.reference
    offers = [
        Offer(f"go.bearer_is.{reference}.{each.number}", text=_shown(each))
        for each in await _candidates(ctx, idea)
    ]
    offers.append(Offer(f"go.bearer_line.{reference}", "button.give_number"))
    offers.append(Offer(f"go.bearer_off.{reference}", "button.not_listed"))
    values = {"name": await name_of(ctx, idea), "idea": reference, "title": idea.title}
    return Say("draw.bearer_ask", values, tuple(offers))


def _shown(line: StaffMember) -> str:
    return f"{line.number}, {line.name}, {line.service}"


async def _candidates(ctx: Context, idea: Idea) -> list[StaffMember]:
    said = set(fold(idea.name or "").split())
    if not said:
        return []
    staff = await ctx.uow.services.staff()
    return [each for each in staff if said <= set(fold(each.name).split())][:CANDIDATES]


async def name_of(ctx: Context, idea: Idea) -> str:
    """What whoever bears it is called."""
    person = await ctx.uow.people.get(idea.person_id or "")
    return idea.name or (person.name if person else None) or ctx.words("draw.nameless_bearer")


async def off_list(ctx: Context, ideas: Iterable[Idea]) -> list[Say]:
    """Whoever is said not to be on the list, with the reason; this can be changed."""
    return [
        Say("draw.bearer_off", {"name": name, "reason": reason},
            (Offer(f"go.bearer_change.{idea.reference}", "button.edit"),))
        for idea, name, reason in await _unlisted(ctx, ideas)
    ]  # fmt: skip


async def unlisted(ctx: Context, ideas: Iterable[Idea]) -> str:
    """The same in a line, for whoever holds the list."""
    found = await _unlisted(ctx, ideas)
    return "; ".join(dict.fromkeys(f"{name}, {reason}" for _, name, reason in found))


async def _unlisted(ctx: Context, ideas: Iterable[Idea]) -> list[tuple[Idea, str, str]]:
    staff, found = await ctx.uow.services.staff(), []
    for idea in ideas:
        said = await line_of(ctx, idea.person_id, staff) if idea.person_id else None
        if said is not None and said.reason:
            found.append((idea, await name_of(ctx, idea), said.reason))
    return found
