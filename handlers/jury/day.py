"""The day of a session, for organisers: who is in the room, the ideas in their order, the end."""

from __future__ import annotations

from dataclasses import replace

from handlers import organisers
from handlers.context import Context
from handlers.jury import bearers, card, minutes, room
from handlers.jury.card import Sitting
from handlers.rules.attendance import Attendance
from handlers.start import NEXT
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import Hearing, HearingStatus, Session, SessionStatus

ACT = "hold_juries"


async def show(ctx: Context, reference: str) -> list[Say]:
    """« Séance du … »: who is there, and the ideas in their order, each to be heard by a tap."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    session = await ctx.uow.jury.sessions.by_reference(reference)
    if session is None:
        return [Say("hearing.no_session", {"reference": reference[:40]}, NEXT)]
    here = await card.sitting(ctx, session)
    if session.status is not SessionStatus.PLANNED:
        return await card.of(ctx, here)
    lines = [_line(number, *each) for number, each in enumerate(here.passing, start=1)]
    offers = [Offer(f"go.hear.{i.reference}", text=cut(i.title, card.TITLE)) for i in here.ideas]
    order = Say("hearing.order", {"lines": lines}, (*offers, *_doings(here)))
    return [await _head(ctx, here), order]


async def _head(ctx: Context, here: Sitting) -> Say:
    """Who sits, who waits in the room to take a place, who is missing."""
    said = await attendance(ctx, here)
    values = {
        "starts_at": here.session.starts_at,
        "place": here.session.place,
        "jury": [each.name for each in said.jury],
        "spare": [each.name for each in said.spare],
        "away": [each.name for each in said.away],
    }
    return Say("hearing.sitting", values)


async def attendance(ctx: Context, here: Sitting) -> Attendance:
    """Who of the list is in the room."""
    return await room.attendance(ctx, here.session, here.draw)


def _line(number: int, hearing: Hearing, idea: Idea) -> dict[str, object]:
    waits = hearing.status is HearingStatus.WAITING and idea.status is IdeaStatus.WITHDRAWN
    state = "withdrawn" if waits else hearing.outcome if _decided(hearing) else hearing.status.value
    return {"n": number, "at": hearing.starts_at, "title": idea.title, "state": state}


def _decided(hearing: Hearing) -> bool:
    return hearing.status is HearingStatus.DECIDED


def _doings(here: Sitting) -> list[Offer]:
    about = here.session.reference
    offers = [
        Offer(f"go.sit_who_away.{about}", "button.juror_missing"),
        Offer(f"go.sit_who_there.{about}", "button.substitute_there"),
    ]
    close = [Offer(f"go.sit_close.{about}", "button.close_sitting")] if here.running else []
    return [*offers, *close]


async def idea_of(ctx: Context, hearing: Hearing) -> Idea:
    """The idea that is heard."""
    idea = await ctx.uow.ideas.get(hearing.idea_id)
    assert idea is not None
    return idea


async def open_session(ctx: Context, reference: str) -> Session | None:
    """A session that can still be held, to an organiser."""
    if organisers.refused(ctx, ACT):
        return None
    session = await ctx.uow.jury.sessions.by_reference(reference)
    planned = session is not None and session.status is SessionStatus.PLANNED
    return session if planned else None


async def ask_to_close(ctx: Context, reference: str) -> list[Say]:
    """« Clore la séance »: what was not begun waits for another one."""
    session = await open_session(ctx, reference)
    if session is None:
        return await show(ctx, reference)
    hearings = await ctx.uow.jury.sessions.hearings(session.id)
    if begun := await _under_way(ctx, hearings):
        idea = await idea_of(ctx, begun[0])
        hear_it = Offer(f"go.hear.{idea.reference}", "button.where_are_we")
        values = {"reference": idea.reference, "title": idea.title}
        return [Say("hearing.not_closed", values, (hear_it, back(reference)))]
    left = sum(not _decided(each) for each in hearings)
    offers = (Offer(f"go.sit_close_yes.{reference}", "button.yes"),
              Offer(f"go.no.sitting.{reference}", "button.no"))  # fmt: skip
    return [Say("hearing.close_ask", {"left": left}, offers)]


async def _under_way(ctx: Context, hearings: list[Hearing]) -> list[Hearing]:
    """What was begun and still has to be decided: not an idea that its author took back."""
    ended = (HearingStatus.WAITING, HearingStatus.DECIDED)
    begun = [each for each in hearings if each.status not in ended]
    return [each for each in begun if (await idea_of(ctx, each)).status is IdeaStatus.SCHEDULED]


async def close(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: the ideas that were not heard leave the session, which was held."""
    session = await open_session(ctx, reference)
    if session is None:
        return await show(ctx, reference)
    listed = await ctx.uow.jury.sessions.hearings(session.id)
    locked = [await ctx.uow.jury.sessions.lock_hearing(each.idea_id) for each in listed]
    hearings = [each for each in locked if each is not None]
    if await _under_way(ctx, hearings) or not any(map(_decided, hearings)):
        return await ask_to_close(ctx, reference)
    was = await card.sitting(ctx, session)
    for hearing in hearings:
        if not _decided(hearing):
            await ctx.uow.jury.sessions.leave(hearing.idea_id)
    changed = replace(session, sequence=session.sequence + 1)  # calendars hear of what was left
    if await minutes.held(ctx, changed):
        await _tell_unheard(ctx, was, session.id)
    return await show(ctx, reference)


async def _tell_unheard(ctx: Context, was: Sitting, session_id: str) -> None:
    """Whoever was to present an idea that waits for another session is told; the same day, at
    whichever hour."""
    session = await ctx.uow.jury.sessions.get(session_id)
    assert session is not None
    passing = [(h, i) for h, i in was.passing if i.status is not IdeaStatus.WITHDRAWN]
    expected = replace(was, hearings=[h for h, _ in passing], ideas=[i for _, i in passing])
    today = ctx.day(session.starts_at) == ctx.today
    await bearers.tell_changes(ctx, expected, await card.sitting(ctx, session), urgent=today)


def back(reference: str) -> Offer:
    """« La séance »."""
    return Offer(f"go.sitting.{reference}", "button.the_sitting")
