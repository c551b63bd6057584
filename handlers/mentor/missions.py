"""The missions of a mentor, and an organiser's view of one."""

from __future__ import annotations

from typing import Any

from handlers import organisers
from handlers.context import Context
from handlers.mentor import letter, reminders, search, wording
from handlers.start import NEXT
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Milestone, MilestoneStatus, MilestoneWord

WORDS = 3


async def show_list(ctx: Context, _: str) -> list[Say]:
    """« Mes missions »: the ideas somebody is mentor of, and what comes next of each."""
    lines: list[dict[str, Any]] = []
    offers: list[Offer] = []
    for mentoring in await ctx.uow.mentors.of(ctx.person.id):
        idea = await ctx.uow.ideas.get(mentoring.idea_id)
        assert idea is not None
        coming = await _coming(ctx, idea)
        lines.append(
            {
                "n": len(lines) + 1,
                "title": idea.title,
                "state": idea.status.value,
                "date": coming.day if coming else None,
            }
        )
        go = f"go.point.{coming.id}" if coming else f"go.launched.{idea.reference}"
        offers.append(Offer(go, text=cut(idea.title, wording.TITLE)))
    shown = wording.SHOWN
    found = Say("mentor.missions", {"lines": lines[-shown:]}, tuple(offers[-shown:]) or NEXT)
    return [*await _not_noted(ctx), found]


async def _not_noted(ctx: Context) -> list[Say]:
    """Signed letters the mentor has not acknowledged: they may have come before the mentor did."""
    says = []
    for mentoring in (await ctx.uow.mentors.of(ctx.person.id))[-wording.SHOWN :]:
        last = await reminders.last_signed(ctx, mentoring)
        if last is None or last.acknowledged_at is not None:
            continue
        note = Offer(f"go.noted.{last.id}", "button.acknowledge")
        values = {"name": ctx.person.name, "number": last.number, "date": last.signature}
        title = {"title": last.body["title"]}
        says.append(
            Say("letter.remind_note", {**values, **title}, (note,), letter.files(ctx, last)[:1])
        )
    return says


@organisers.only("follow_mentors")
async def show(ctx: Context, reference: str) -> list[Say]:
    """« Mentor » under an idea: who, the letter, the points, what was said of them."""
    found = await search.of(ctx, reference)
    if found is None:
        return search.none(reference)
    idea, mentoring = found
    letters = await ctx.uow.mentors.letters(idea.id)
    last = letters[-1] if letters else None
    values = {
        "title": idea.title,
        "status": mentoring.status.value,
        "until": mentoring.last_day,
        "name": await search.name_of(ctx, mentoring.mentor_id),
        "number": last.number if last else None,
        "version": last.version if last else None,
        "signed": last.signature if last else None,
        "noted": bool(last and last.acknowledged_at),
        "lines": await _points(ctx, idea),
    }
    read = Offer(f"go.read.{reference}", "button.read_idea")
    name = Offer(f"go.name_mentor.{reference}", "button.name_mentor")
    done = idea.status is IdeaStatus.DONE
    offers = (read,) if done else (*letter.steps(idea, last), name, read)
    sheets = letter.files(ctx, last) if last else ()
    said = [await _word(ctx, each) for each in (await ctx.uow.mentors.words(idea.id))[-WORDS:]]
    return [*said, Say("mentor.card", values, offers, sheets)]


async def _points(ctx: Context, idea: Idea) -> list[dict[str, Any]]:
    points = await ctx.uow.mentors.milestones(idea.id)
    alive = [each for each in points if each.status is not MilestoneStatus.DROPPED]
    return [
        {
            "days": each.days,
            "date": each.day,
            "state": "late"
            if each.status is MilestoneStatus.WAITING and each.day < ctx.today
            else each.status.value,
        }
        for each in alive
    ]


async def _word(ctx: Context, word: MilestoneWord) -> Say:
    name = await search.name_of(ctx, word.person_id)
    values = {"name": name, "state": word.state, "text": word.sentence, "date": word.at}
    return Say("mentor.word", values)


async def _coming(ctx: Context, idea: Idea) -> Milestone | None:
    points = await ctx.uow.mentors.milestones(idea.id)
    return next((each for each in points if each.status is MilestoneStatus.WAITING), None)
