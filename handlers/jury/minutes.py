"""The minutes of a session: what was decided and why, who heard it, how they were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers import documents, organisers
from handlers.context import Context
from handlers.jury import forgetting, reveal, room
from handlers.jury.room import Room
from handlers.rules import replacements, scoring
from handlers.rules.draw import record
from handlers.rules.draw.lottery import LOTTERIES
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import IdeaStatus
from storage.records.jury import (
    Draw,
    Hearing,
    HearingStatus,
    JurorStatus,
    Session,
    SessionStatus,
)


async def look(ctx: Context, session: Session) -> None:
    """With its last decision, a session was held."""
    hearings = await ctx.uow.jury.sessions.hearings(session.id)
    if all([await _over(ctx, hearing) for hearing in hearings]):
        await held(ctx, session)


async def _over(ctx: Context, hearing: Hearing) -> bool:
    """Decided, or taken back by its author before it began."""
    if hearing.status is HearingStatus.DECIDED:
        return True
    idea = await ctx.uow.ideas.get(hearing.idea_id)
    return idea is None or idea.status is IdeaStatus.WITHDRAWN


async def held(ctx: Context, session: Session) -> bool:
    """The session was held: organisers are offered its minutes, jurors have done their part.

    False if somebody else was quicker.
    """
    now = replace(session, status=SessionStatus.HELD, updated_at=ctx.now)
    if not await ctx.uow.jury.sessions.save(now, session):
        return False
    rooms = await _rooms(ctx, session)
    await ctx.uow.jury.sessions.keep_minutes(session.id, await _contents(ctx, now, rooms), ctx.now)
    await _free_jurors(ctx, rooms)
    for hearing in await ctx.uow.jury.sessions.hearings(session.id):
        if hearing.status is HearingStatus.SCORING:  # taken back by its author meanwhile
            await forgetting.forget(ctx, hearing.idea_id)
    offer = Offer(f"go.minutes.{session.reference}", "button.minutes")
    say = Say("hearing.all_decided", {"starts_at": session.starts_at}, (offer,))
    for organiser in await room.organisers(ctx):
        dedupe = f"held {session.id} {organiser}"
        await ctx.promise(organiser, say, dedupe=dedupe, urgent=True)
    return True


async def _rooms(ctx: Context, session: Session) -> list[Room]:
    """The hearings that came to a decision, in order of passage."""
    rooms = []
    for hearing in await ctx.uow.jury.sessions.hearings(session.id):
        entered = await room.enter_of(ctx, hearing.idea_id)
        if entered is not None and entered.hearing.status is HearingStatus.DECIDED:
            rooms.append(entered)
    return rooms


async def _free_jurors(ctx: Context, rooms: Sequence[Room]) -> None:
    """Whoever sat has; where ideas of the draw were left, their jury stays as it is."""
    draw = await ctx.uow.jury.draws.of_idea(rooms[0].idea.id) if rooms else None
    if draw is None or await _ideas_left(ctx, draw):
        return
    sat = {juror.id for each in rooms for juror in each.sitting}
    for juror in await ctx.uow.jury.jurors.of_draw(draw.id):
        if juror.id in sat or juror.status is JurorStatus.ACCEPTED:
            status = JurorStatus.SAT if juror.id in sat else JurorStatus.RESERVE
            await ctx.uow.jury.jurors.save(replace(juror, status=status), juror)


async def _ideas_left(ctx: Context, draw: Draw) -> bool:
    ideas = [await ctx.uow.ideas.get(id) for id in draw.ideas]
    return any(idea is not None and idea.status is IdeaStatus.SCHEDULED for idea in ideas)


async def give(ctx: Context, reference: str) -> list[Say]:
    """« Procès-verbal »: the document, for organisers, once the session was held."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    session = await ctx.uow.jury.sessions.by_reference(reference)
    data = await ctx.uow.jury.sessions.minutes(session.id) if session else None
    if session is None or data is None:
        return [Say("hearing.no_minutes", {"reference": reference[:40]}, NEXT)]
    name = ctx.words("hearing.minutes_name", reference=session.reference)
    sheet = await documents.owe(ctx, "minutes", data, name)
    return [Say("hearing.minutes", {"starts_at": session.starts_at}, attachments=(sheet,))]


async def _contents(ctx: Context, session: Session, rooms: Sequence[Room]) -> dict[str, Any]:
    """What the template needs, in the organisation's language."""
    return {
        "language": ctx.policy.language,
        "reference": session.reference,
        "starts_at": session.starts_at.isoformat(),
        "place": session.place,
        "written_on": ctx.now.isoformat(),
        "jury": _jury(rooms),
        "ideas": [_heard(ctx, each) for each in rooms],
        "changes": _changes(rooms),
        **await _proof(ctx, rooms),
    }


def _jury(rooms: Sequence[Room]) -> list[dict[str, Any]]:
    """Whoever sat for at least one idea, and the number they were drawn by."""
    jurors = {juror.id: juror for each in rooms for juror in each.sitting}
    ranked = sorted(jurors.values(), key=lambda juror: juror.rank)
    return [
        {"name": each.name, "service": each.service, "number": each.number, "rank": each.rank}
        for each in ranked
    ]


async def sat_lately(ctx: Context, sessions: int) -> frozenset[str]:
    """The numbers of whoever sat in the last sessions that were held.

    As their minutes say: statuses and places of a jury that is kept for ideas that come back are
    those of its next session.
    """
    found = await ctx.uow.jury.sessions.last_minutes(sessions)
    return frozenset(line["number"] for body in found for line in body["jury"])


def _heard(ctx: Context, entered: Room) -> dict[str, Any]:
    """An idea with who heard it and what was decided; its marks have no names."""
    shown, decided_at = entered.hearing.shown, entered.hearing.decided_at
    assert shown is not None
    assert decided_at is not None
    marks = reveal.by_name(ctx, entered, lambda key: reveal.official(ctx, key))
    return {
        "reference": entered.idea.reference,
        "title": entered.idea.title,
        "presents": room.presents(entered) if entered.hearing.bearer_there else None,
        "jury": [juror.name for juror in entered.sitting],
        "criteria": [{"name": name, "marks": each} for name, each in marks],
        "scores": scoring.by_criterion(shown),
        "sentences": shown["sentences"],
        "outcome": entered.hearing.outcome,
        "reasons": entered.hearing.reasons,
        "decided_at": decided_at.isoformat(),
    }


def _changes(rooms: Sequence[Room]) -> list[dict[str, Any]]:
    """Who replaced whom, in the order in which the ideas were heard."""
    if not rooms:
        return []
    attendance = rooms[0].attendance
    names = {juror.id: juror.name for juror in attendance.jurors}
    references = {each.idea.id: each.idea.reference for each in rooms}
    heard = sorted((each.seats for each in rooms), key=replacements.begun)
    return [
        {
            "reference": references[each.idea_id],
            "left": names.get(each.left or ""),
            "taken": names.get(each.taken or ""),
            "once": each.once,
        }
        for each in replacements.changes([juror.id for juror in attendance.expected], heard)
    ]


async def _proof(ctx: Context, rooms: Sequence[Room]) -> dict[str, Any]:
    """What was published before and after the lottery, as far as there was a draw."""
    draw = await ctx.uow.jury.draws.of_idea(rooms[0].idea.id) if rooms else None
    if draw is None:
        return {"draw": None, "fingerprint": None, "lottery": None, "on": None, "value": None}
    public = record.read(draw.public.encode())
    return {
        "draw": draw.reference,
        "fingerprint": public.fingerprint,
        "lottery": LOTTERIES[public.commitment.lottery.name].title,
        "on": public.commitment.lottery.on.isoformat(),
        "value": public.drawn.value if public.drawn else None,
    }
