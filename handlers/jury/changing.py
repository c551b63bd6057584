"""A session is moved, put in another order, given other ideas, or cancelled: all are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from string import digits

from handlers import conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import MOVE_FORM, ORDER_FORM
from handlers.jury import (
    bearers,
    calling,
    card,
    cautions,
    managers,
    notices,
    planning,
    reminders,
)
from handlers.jury.card import Sitting
from handlers.rules.sitting import course
from messages.message import Offer, Say
from messages.shorten import cut
from messages.typography import typeset
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea
from storage.records.jury import HearingStatus, Session, SessionStatus

TITLE = 34


async def _found(ctx: Context, reference: str) -> Sitting | list[Say]:
    """The session, if it may still change: once an idea was begun, it can only be closed."""
    here = await card.found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    if all(hearing.status is HearingStatus.WAITING for hearing in here.hearings):
        return here
    sitting = Offer(f"go.sitting.{here.session.reference}", "button.the_sitting")
    return [Say("hearing.begun", {"reference": here.session.reference}, (sitting,))]


async def move(ctx: Context, reference: str) -> list[Say]:
    """« Déplacer »: another moment, perhaps another place."""
    here = await _found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    return await _ask(ctx, MOVE_FORM.name, here.session)


async def reorder(ctx: Context, reference: str) -> list[Say]:
    """« Changer l’ordre »: the numbers as they should follow."""
    here = await _found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    return [*card.order(here), *await _ask(ctx, ORDER_FORM.name, here.session)]


async def _ask(ctx: Context, form: str, session: Session) -> list[Say]:
    return await conversations.open_form(
        ctx, form, session=session.reference, version=session.version
    )


async def moved(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The new moment is given: everybody is told, calendars change."""
    here = await _unchanged(ctx, state)
    if not isinstance(here, Sitting):
        return here
    at = datetime.fromisoformat(state.answers["when"]["at"])
    place = " ".join(str(state.answers["place"].get("text") or here.session.place).split())
    session = replace(here.session, starts_at=at, place=typeset(place, ctx.person.language))
    if warnings := await cautions.before_it_moves(ctx, here, session, state):
        return warnings
    now = await _changed(ctx, here, session, here.ideas)
    if now is None:
        return await card.changed_meanwhile(ctx, session.reference)
    if ctx.day(at) != ctx.day(here.session.starts_at):
        await ctx.uow.jury.seats.forget_presences(session.id)
    await reminders.arm(ctx, now)
    told = await notices.moved(ctx, now, here)
    await managers.moved(ctx, now)
    await calling.fill(ctx, now)
    return [Say("session.moved", {**now.values, "told": told}), *await card.of(ctx, now)]


async def reordered(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The numbers are given: whoever presents hears of another hour."""
    here = await _unchanged(ctx, state)
    if not isinstance(here, Sitting):
        return here
    numbers = [int(part) for part in _numbers(state.answers["order"]["text"])]
    if sorted(numbers) != list(range(1, len(here.ideas) + 1)):
        again = await _ask(ctx, ORDER_FORM.name, here.session)
        return [Say("session.order_unclear", {"count": len(here.ideas)}), *again]
    return await _with(ctx, here, [here.ideas[number - 1] for number in numbers])


def _numbers(text: str) -> list[str]:
    """The numbers typed, however they are parted: « 2 1 3 », « 2,1,3 », « 213 »."""
    parts = "".join(sign if sign in digits else " " for sign in text).split()
    return [part[:3] for part in parts] if len(parts) > 1 else list("".join(parts))


async def ideas(ctx: Context, reference: str) -> list[Say]:
    """« Les idées »: one more, or one less, while nothing was drawn."""
    here = await _found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    waiting = await ctx.uow.jury.sessions.waiting()
    out = [_idea("session_out", reference, idea) for idea in here.ideas if len(here.ideas) > 1]
    more = [_idea("session_add", reference, idea) for idea in waiting[:6]]
    return [
        Say("session.out_ask" if out else "session.out_none", {}, tuple(out)),
        Say("session.add_ask" if more else "session.add_none", {}, tuple(more)),
    ]


def _idea(verb: str, reference: str, idea: Idea) -> Offer:
    return Offer(f"go.{verb}.{reference}.{idea.reference}", text=cut(idea.title, TITLE))


async def add(ctx: Context, about: str) -> list[Say]:
    """An idea more, at the end."""
    here, idea = await _before_the_draw(ctx, about)
    if not isinstance(here, Sitting):
        return here
    waiting = {each.id for each in await ctx.uow.jury.sessions.waiting()}
    if idea is None or idea.id not in waiting or await ctx.uow.jury.draws.of_idea(idea.id):
        return await card.changed_meanwhile(ctx, here.session.reference)
    return await _with(ctx, here, [*here.ideas, idea])


async def take_out(ctx: Context, about: str) -> list[Say]:
    """An idea less: it waits for another session."""
    here, idea = await _before_the_draw(ctx, about)
    if not isinstance(here, Sitting):
        return here
    left = [each for each in here.ideas if idea is None or each.id != idea.id]
    if not left or len(left) == len(here.ideas):
        return await card.changed_meanwhile(ctx, here.session.reference)
    return await _with(ctx, here, left)


async def _before_the_draw(ctx: Context, about: str) -> tuple[Sitting | list[Say], Idea | None]:
    reference, _, which = about.partition(".")
    here = await _found(ctx, reference)
    if isinstance(here, Sitting) and here.draw is not None:
        return [Say("session.drawn_already", {"reference": here.session.reference})], None
    return here, await ctx.uow.ideas.by_reference(which)


async def _with(ctx: Context, here: Sitting, ideas: Sequence[Idea]) -> list[Say]:
    """The session with these ideas in this order; who presents hears of another hour only."""
    now = await _changed(ctx, here, here.session, ideas)
    if now is None:
        return await card.changed_meanwhile(ctx, here.session.reference)
    await bearers.tell_changes(ctx, here, now, urgent=notices.near(ctx, now))
    await reminders.arm(ctx, now)
    return await card.of(ctx, now)


async def _changed(
    ctx: Context, here: Sitting, session: Session, ideas: Sequence[Idea]
) -> Sitting | None:
    """Save it and the hours that follow from it; None if somebody was quicker."""
    was = here.session
    session = replace(session, sequence=was.sequence + 1, updated_at=ctx.now)
    if not await ctx.uow.jury.sessions.save(session, was):
        return None
    known = {hearing.idea_id: hearing for hearing in here.hearings}
    for gone in known.keys() - {idea.id for idea in ideas}:
        await ctx.uow.jury.sessions.leave(gone)
    starts = course(session.starts_at, len(ideas), card.lengths(ctx, session)).starts
    for place, (idea, at) in enumerate(zip(ideas, starts, strict=True), start=1):
        hearing = known.get(idea.id)
        if hearing is None:
            await planning.enter(ctx, session, idea, place, at)
        else:
            moved = replace(hearing, place=place, starts_at=at)
            await ctx.uow.jury.sessions.save_hearing(moved, hearing)
    return await card.sitting(ctx, replace(session, version=was.version + 1))


async def _unchanged(ctx: Context, state: State) -> Sitting | list[Say]:
    """The session a form is about, if it is still as it was when the form was opened."""
    here = await _found(ctx, state.extra["session"])
    if isinstance(here, Sitting) and here.session.version != state.extra["version"]:
        return await card.changed_meanwhile(ctx, here.session.reference)
    return here


async def ask_to_cancel(ctx: Context, reference: str) -> list[Say]:
    """« Annuler la séance »: asked once."""
    here = await _found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    about = f"{here.session.reference}.{here.session.version}"
    yes = Offer(f"go.session_cancel_yes.{about}", "button.yes")
    no = Offer(f"go.no.session.{here.session.reference}", "button.no")
    return [Say("session.cancel_ask", here.values, (yes, no))]


async def cancel(ctx: Context, about: str) -> list[Say]:
    """« Oui », of the session as it was when that was asked.

    `about` is its reference, and after a point its version; without one, the session as it is.
    """
    reference, _, version = about.partition(".")
    here = await _found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    if version not in ("", str(here.session.version)):
        return await card.changed_meanwhile(ctx, reference)
    return await _cancelled(ctx, here)


async def without(ctx: Context, here: Sitting, idea: Idea) -> list[Say]:
    """An idea that is none any more leaves it, whatever was drawn; its bearer is told elsewhere."""
    passing = [each for each in here.passing if each[1].id != idea.id]
    await ctx.uow.jury.sessions.leave(idea.id)
    left = replace(here, hearings=[h for h, _ in passing], ideas=[each for _, each in passing])
    return await (_with(ctx, left, left.ideas) if passing else _cancelled(ctx, left))


async def _cancelled(ctx: Context, here: Sitting) -> list[Say]:
    """Everybody is told; the ideas wait for another day, with the jury drawn for them."""
    was = here.session
    session = replace(
        was, status=SessionStatus.CANCELLED, sequence=was.sequence + 1, updated_at=ctx.now
    )
    if not await ctx.uow.jury.sessions.save(session, was):
        return await card.changed_meanwhile(ctx, was.reference)
    gone = replace(here, session=session)
    told = await notices.cancelled(ctx, gone)
    await managers.cancelled(ctx, gone)
    for idea in here.ideas:
        await ctx.uow.jury.sessions.leave(idea.id)
    again = Offer("go.session_new", "button.new_session")
    return [Say("session.cancelled", {**gone.values, "told": told}, (again,))]
