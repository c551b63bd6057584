"""An idea was launched: every director is asked whether they would be its mentor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers import aside, conversations, news, organisers, reading
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import choosing, page, search, unnamed
from handlers.reminding import coalescing, holding
from handlers.rules import hours, idea_lifecycle, mentor_promise, permissions
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.mentor import MentorOffer, Mentorship, MentorshipStatus
from storage.records.people import Person, Role


async def ask_directors(ctx: Context, idea: Idea) -> None:
    """Ask all of them, once; those who offer themselves are collected for some working days."""
    days = ctx.policy.mentor.offer_days
    until = hours.working_days_after(ctx.today, days, ctx.policy.holidays)
    begun = Mentorship(
        idea_id=idea.id, asked_at=ctx.now, offers_until=until.isoformat(), updated_at=ctx.now
    )
    if not await ctx.uow.mentors.begin(begun):
        return
    directors = await _directors(ctx, idea)
    if idea.person_id is not None:
        await unnamed.plan(ctx, idea.person_id)
    if not directors:
        await choosing.close(ctx, idea.id)
        return
    values = await _values(ctx, idea, until)
    for director in directors:
        await _ask(ctx, idea, begun, director, values)
    await ctx.remind(
        "mentoring.offers", idea.id, coalescing.morning(ctx, until + timedelta(days=1))
    )


def name_by(ctx: Context) -> date:
    """The day by which the bearer of an idea launched today knows their mentor."""
    days, holidays = ctx.policy.mentor.offer_days, ctx.policy.holidays
    return mentor_promise.first(hours.working_days_after(ctx.today, days, holidays), holidays)


async def volunteer(ctx: Context, reference: str) -> list[Say]:
    """« Je me porte mentor »: whoever chooses needs a name."""
    if ctx.person.name is None and await _may_offer(ctx, reference):
        return await conversations.open_form(ctx, "volunteer", offers=reference)
    return await aside.with_way_back(ctx, await _answer(ctx, reference, "yes"))


async def _may_offer(ctx: Context, reference: str) -> bool:
    found = await search.of(ctx, reference)
    asked = found is not None and found[1].status is MentorshipStatus.ASKED
    return asked and permissions.may(ctx.person.role, "offer_as_mentor")


async def name_given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The name of a director who offers themselves for the first time."""
    ctx.change(name=state.answers["name"]["text"])
    return await _answer(ctx, state.extra["offers"], "yes")


async def decline(ctx: Context, reference: str) -> list[Say]:
    """« Pas cette fois »."""
    return await _answer(ctx, reference, "no")


@organisers.only("read_launched")
async def read(ctx: Context, reference: str) -> list[Say]:
    """« Lire l’idée », for those who may become its mentor or choose one."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.status not in idea_lifecycle.LAUNCHED or idea.apart:
        return search.none(reference)
    says = [
        *await reading.shown(ctx, idea),
        Say("mentor.why", {"text": await page.reasons(ctx, idea)}),
    ]
    return [*says[:-1], replace(says[-1], offers=await _still_open(ctx, idea))]


async def _directors(ctx: Context, idea: Idea) -> list[Person]:
    everyone = await ctx.uow.people.with_role(Role.DIRECTOR)
    return [each for each in everyone if each.id != idea.person_id]


async def _values(ctx: Context, idea: Idea, until: date) -> dict[str, Any]:
    secretaries = await ctx.uow.people.with_role(Role.SECRETARY)
    return {
        "title": idea.title,
        "author": idea.name,
        "service": await page.service(ctx, idea),
        "days": list(ctx.policy.mentor.milestones),
        "until": until,
        "chooses": bool(secretaries),
    }


async def _ask(
    ctx: Context, idea: Idea, begun: Mentorship, director: Person, values: dict[str, Any]
) -> None:
    say = Say("mentor.ask", {**values, "name": director.name}, (_read(idea), *_answers(idea)))
    dedupe = f"mentor asked {idea.id} {director.id}"
    held = holding.held(say, holding.of_search(begun))
    await news.tell(ctx, idea, held, dedupe=dedupe, to=director.id)


async def _answer(ctx: Context, reference: str, answer: str) -> list[Say]:
    denied = organisers.refused(ctx, "offer_as_mentor")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference)
    asked = await ctx.uow.mentors.lock(idea.id) if idea else None
    if idea is None or asked is None:
        return search.none(reference)
    if asked.status is not MentorshipStatus.ASKED or idea.person_id == ctx.person.id:
        name = await search.name_of(ctx, asked.mentor_id)
        return [Say("mentor.over", {"title": idea.title, "name": name}, NEXT)]
    await ctx.uow.mentors.offer(
        MentorOffer(idea_id=idea.id, person_id=ctx.person.id, answer=answer, at=ctx.now)
    )
    other = {"yes": "button.not_this_time", "no": "button.mentor"}[answer]
    verb = {"yes": "not_mentor", "no": "mentor"}[answer]
    change = Offer(f"go.{verb}.{idea.reference}", other)
    secretaries = await ctx.uow.people.with_role(Role.SECRETARY)
    values = {"until": asked.last_day, "chooses": bool(secretaries), "title": idea.title}
    return [Say(f"mentor.offered_{answer}", values, (change, _read(idea)))]


async def _still_open(ctx: Context, idea: Idea) -> tuple[Offer, ...]:
    found = await ctx.uow.mentors.get(idea.id)
    asked = found is not None and found.status is MentorshipStatus.ASKED
    director = ctx.person.role is Role.DIRECTOR and ctx.person.id != idea.person_id
    return _answers(idea) if asked and director else NEXT


def _answers(idea: Idea) -> tuple[Offer, ...]:
    return (
        Offer(f"go.mentor.{idea.reference}", "button.mentor"),
        Offer(f"go.not_mentor.{idea.reference}", "button.not_this_time"),
    )


def _read(idea: Idea) -> Offer:
    return Offer(f"go.launched.{idea.reference}", "button.read_idea")
