"""What an organiser is told before a session has its day and hour; all of it may be passed over."""

from __future__ import annotations

from dataclasses import replace

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import MOVE_FORM
from handlers.jury import card, eligible, elsewhere
from handlers.jury.card import Sitting
from handlers.rules.sitting import course
from messages.message import Say
from storage.records.jury import Session


async def before(ctx: Context, planned: Sitting) -> list[Say]:
    """Of a session as it would be: no time for a draw, people who would be in two places."""
    drawn = planned.draw or await card.draw_of(ctx, planned.ideas)
    in_time = drawn or eligible.lotteries(ctx, planned)
    too_near = [] if in_time else [Say("session.too_near", planned.values)]
    return [*too_near, *await elsewhere.warned(ctx, planned)]


async def before_it_moves(ctx: Context, here: Sitting, session: Session, state: State) -> list[Say]:
    """The same; its form is open again, and is not stopped twice for the same moment."""
    at = state.answers["when"]["at"]
    if state.extra.get("warned") == at:
        return []
    then = course(session.starts_at, len(here.ideas), card.lengths(ctx, session))
    says = await before(ctx, replace(here, session=session, course=then))
    if not says:
        return []
    extra = {**state.extra, "warned": at}
    form = await conversations.open_form(ctx, MOVE_FORM.name, state=state.moved("review"), **extra)
    return [*says, *form]
