"""« Qui sera mentor ? »: what the secretary general is asked, and asked again."""

from __future__ import annotations

from datetime import date

from handlers.context import Context
from handlers.mentor import search
from handlers.reminding import holding
from handlers.rules import mentor_promise
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Person

SHOWN = 8


def name_by(ctx: Context, asked: Mentorship) -> date:
    """By which day the bearer is to have a name, today included."""
    come, coming = mentor_promise.days(asked.last_day, ctx.today, ctx.policy.holidays)
    return come if come == ctx.today else coming


async def first(ctx: Context, idea: Idea, asked: Mentorship, secretary: Person) -> Say:
    """Who offers themselves: a tap chooses."""
    say = await _choose(ctx, "mentor.choose", idea, asked, secretary)
    return holding.held(say, holding.of_search(asked))


async def again(ctx: Context, idea: Idea, asked: Mentorship, secretary: Person) -> Say:
    """The same as a reminder, or whether the executive board has chosen."""
    if asked.status is MentorshipStatus.CHOOSING:
        return await _choose(ctx, "mentor.choose_again", idea, asked, secretary)
    read = Offer(f"go.launched.{idea.reference}", "button.read_idea")
    return Say("mentor.board_again", _values(ctx, idea, asked, secretary), (read,))


async def _choose(ctx: Context, key: str, idea: Idea, asked: Mentorship, secretary: Person) -> Say:
    volunteers = (await search.volunteers(ctx, idea))[:SHOWN]
    lines = [{"n": number, "name": each.name} for number, each in enumerate(volunteers, start=1)]
    offers = [
        Offer(f"go.name.{idea.reference}.{short(each.id)}", "mentor.somebody", text=each.name)
        for each in volunteers
    ]
    board = Offer(f"go.to_board.{idea.reference}", "button.to_board")
    read = Offer(f"go.launched.{idea.reference}", "button.read_idea")
    values = {**_values(ctx, idea, asked, secretary), "lines": lines}
    return Say(key, values, (*offers, read, board))


def _values(ctx: Context, idea: Idea, asked: Mentorship, secretary: Person) -> dict[str, object]:
    return {
        "title": idea.title,
        "name": secretary.name,
        "author": idea.name,
        "by": name_by(ctx, asked),
    }


def short(id: str) -> str:
    """An id as a button holds it."""
    return id.replace("-", "")
