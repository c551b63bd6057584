"""What is known when a draw is prepared: what leaves people out, which lotteries may decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from handlers.context import Context
from handlers.jury import bearer_lines, minutes
from handlers.jury.card import Sitting
from handlers.rules import hours
from handlers.rules.draw.exclusions import Grounds
from handlers.rules.draw.lottery import LOTTERIES, Announced
from messages.message import Say
from storage.records.ideas import Idea
from storage.records.jury import Hearing
from storage.records.people import Role

OFFICE = (Role.ORGANISER, Role.DIRECTOR, Role.SECRETARY)
CHOICES = 4  # lotteries offered
REASONS = ("bearer", "co_bearer", "service", "office", "juror", "asked")
AHEAD = 28  # days looked through for them


async def grounds(ctx: Context, passing: Iterable[tuple[Hearing, Idea]]) -> Grounds:
    """What leaves people out, as it is known now."""
    passing = list(passing)
    numbers = _by_person(await ctx.uow.jury.staff.all())
    staff = await ctx.uow.services.staff()
    said = {
        idea.id: await bearer_lines.line_of(ctx, idea.person_id, staff) if idea.person_id else None
        for _, idea in passing
    }
    found = [each for each in said.values() if each]
    services = {each.service for each in found if each.service}
    services |= {await _service(ctx, idea) for _, idea in passing if said[idea.id] is None}
    office = [each for role in OFFICE for each in await ctx.uow.people.with_role(role)]
    return Grounds(
        bearers=frozenset(each.number for each in found if each.number),
        co_bearers=frozenset(each.presenter_number for each, _ in passing if each.presenter_number),
        services=frozenset(services),
        office=frozenset(numbers[each.id] for each in office if each.id in numbers),
        jurors=await resting(ctx),
        asked=frozenset(await ctx.uow.jury.staff.undrawn()),
    )


async def resting(ctx: Context) -> frozenset[str]:
    """The numbers of whoever sat in the last juries, or holds a place in one that is to come."""
    return await ctx.uow.jury.jurors.seated() | await minutes.sat_lately(
        ctx, ctx.policy.jury.resting
    )


def _by_person(numbers: dict[str, str]) -> dict[str, str]:
    return {person: number for number, person in numbers.items()}


async def _service(ctx: Context, idea: Idea) -> str:
    service = await ctx.uow.services.get(idea.service_id) if idea.service_id else None
    return service.name if service else idea.service_text or ""


async def unmatched(ctx: Context, passing: Iterable[tuple[Hearing, Idea]]) -> list[Say]:
    """Organisers, directors and people sent to present whose number nobody knows would be in the
    draw: they are named."""
    numbers = _by_person(await ctx.uow.jury.staff.all())
    office = [each for role in OFFICE for each in await ctx.uow.people.with_role(role)]
    unknown = [each for each in office if each.id not in numbers]
    names = [each.name for each in unknown if each.name]
    if unnamed := len(unknown) - len(names):
        names.append(ctx.words("draw.unnamed", count=unnamed))
    sent = [each.presenter for each, _ in passing if each.presenter and not each.presenter_number]
    if not unknown and not sent:
        return []
    values = {"count": len(unknown) + len(sent), "names": ", ".join([*sent, *names])}
    return [Say("draw.unmatched", values)]


def one_in(chance: str) -> int:
    """`0.001410437235`, as published: one chance in 709."""
    return round(1 / float(chance))


def odds(chances: Iterable[str]) -> dict[str, object]:
    """One chance in how many, at best and at worst; 0 where no jury is possible."""
    each = sorted(one_in(chance) for chance in chances)
    return {"best": each[0] if each else 0, "worst": each[-1] if each else 0}


def lotteries(ctx: Context, here: Sitting, since: date | None = None) -> list[Announced]:
    """The next ones held at least a day from now, or from then, early enough for jurors to
    answer."""
    days = [(since or ctx.today) + timedelta(days=ahead) for ahead in range(1, AHEAD)]
    found = [
        Announced(name=name, on=on)
        for on in days
        if in_time(ctx, here, on)
        for name, each in LOTTERIES.items()
        if on.weekday() in each.days
    ]
    return found[:CHOICES]


def in_time(ctx: Context, here: Sitting, on: date) -> bool:
    """Whether jurors who are called the day after that one can answer before the session."""
    days = ctx.policy.jury.answer_days + 1
    answered = hours.working_days_after(on, days, ctx.policy.holidays)
    return answered < here.session.starts_at.astimezone(ctx.policy.zone).date()


def named(announced: Announced) -> dict[str, object]:
    """What sentences name of a lottery."""
    return {"title": LOTTERIES[announced.name].title, "on": announced.on}
