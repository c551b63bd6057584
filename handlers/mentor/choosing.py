"""Among those who offer themselves somebody chooses; where nobody does, the executive board."""

from __future__ import annotations

from dataclasses import replace

from handlers import documents, news, organisers
from handlers.context import Context
from handlers.mentor import appointing, follow_up, page, question, search, unnamed
from messages.message import Attachment, Offer, Say
from storage.records.ideas import Idea
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Person, Role


async def close(ctx: Context, idea_id: str) -> list[Say]:
    """The timer: no more offers; the secretary general is asked, else the executive board."""
    idea, asked = await ctx.uow.ideas.get(idea_id), await ctx.uow.mentors.lock(idea_id)
    if idea is None or asked is None or asked.status is not MentorshipStatus.ASKED:
        return []
    volunteers = await search.volunteers(ctx, idea)
    secretaries = await ctx.uow.people.with_role(Role.SECRETARY)
    if volunteers and secretaries:
        await _ask(ctx, idea, asked, secretaries)
    else:
        await _to_the_board(ctx, idea, asked, volunteers, secretaries)
    return []


async def _ask(ctx: Context, idea: Idea, asked: Mentorship, secretaries: list[Person]) -> None:
    now = replace(asked, status=MentorshipStatus.CHOOSING, updated_at=ctx.now)
    if not await ctx.uow.mentors.save(now, asked):
        return
    for secretary in secretaries:
        say = await question.first(ctx, idea, now, secretary)
        dedupe = f"mentor choice {idea.id} {secretary.id}"
        await news.tell(ctx, idea, say, dedupe=dedupe, to=secretary.id)
        await unnamed.plan(ctx, secretary.id)
    await follow_up.plan_organisers(ctx)


@organisers.only("choose_mentor")
async def show(ctx: Context, reference: str) -> list[Say]:
    """One of several that were reminded of: who is to be its mentor?"""
    found = await search.of(ctx, reference)
    if found is None:
        return search.none(reference)
    idea, asked = found
    if asked.mentor_id is not None or asked.status is MentorshipStatus.ASKED:
        return await search.already(ctx, idea)
    return [await question.again(ctx, idea, asked, ctx.person)]


@organisers.only("choose_mentor")
async def choose(ctx: Context, about: str) -> list[Say]:
    """A name, tapped by the secretary general."""
    reference, _, short = about.rpartition(".")
    found = await search.of(ctx, reference)
    if found is None:
        return search.none(reference)
    idea, asked = found
    choosing = asked.status is MentorshipStatus.CHOOSING
    volunteers = await search.volunteers(ctx, idea) if choosing else []
    mentor = next((each for each in volunteers if question.short(each.id) == short), None)
    if mentor is None:
        return await search.already(ctx, idea)
    return await appointing.appoint(ctx, idea, asked, mentor)


@organisers.only("choose_mentor")
async def to_board(ctx: Context, reference: str) -> list[Say]:
    """« Au comité de direction »: the page to take there, and the organisers know."""
    found = await search.of(ctx, reference)
    if found is None:
        return search.none(reference)
    idea, asked = found
    if asked.status is not MentorshipStatus.CHOOSING:
        return await search.already(ctx, idea)
    sheet = await _to_the_board(ctx, idea, asked, await search.volunteers(ctx, idea), [])
    if sheet is None:
        return await search.already(ctx, idea)
    return [Say("mentor.page", {"title": idea.title}, attachments=(sheet,))]


async def _to_the_board(
    ctx: Context,
    idea: Idea,
    asked: Mentorship,
    volunteers: list[Person],
    secretaries: list[Person],
) -> Attachment | None:
    """A page is made to be taken there; None where somebody was quicker."""
    now = replace(asked, status=MentorshipStatus.BOARD, updated_at=ctx.now)
    if not await ctx.uow.mentors.save(now, asked):
        return None
    data = await page.contents(ctx, idea, volunteers)
    name = ctx.words("mentor.page_file", reference=idea.reference)
    sheet = await documents.owe(
        ctx, "nomination", data, name, person_id=await page.owner(ctx, idea)
    )
    values = {"title": idea.title, "reference": idea.reference, "count": len(volunteers)}
    offers = (Offer(f"go.name_mentor.{idea.reference}", "button.name_mentor"),)
    key = f"mentor board {idea.id}"
    await organisers.tell(ctx, Say("mentor.board", values, offers, (sheet,)), dedupe=key)
    for secretary in secretaries:
        say = Say("mentor.board_secretary", values, attachments=(sheet,))
        await ctx.promise(secretary.id, say, dedupe=f"{key} {secretary.id}")
    for secretary in await ctx.uow.people.with_role(Role.SECRETARY):
        await unnamed.plan(ctx, secretary.id)
    await follow_up.plan_organisers(ctx)
    return sheet
