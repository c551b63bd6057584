"""The day of a session, for organisers: who is in the room, the ideas in their order, the end."""

from __future__ import annotations

from handlers import organisers
from handlers.context import Context
from handlers.jury import minutes, room
from handlers.start import NEXT
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import Hearing, HearingStatus, Juror, JurorStatus, Session, SessionStatus

ACT = "hold_juries"
TITLE = 34  # characters of a title on a button


async def show(ctx: Context, reference: str) -> list[Say]:
    """« Séance du … »: who is there, and the ideas in their order, each to be heard by a tap."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    session = await ctx.uow.jury.sessions.by_reference(reference)
    if session is None:
        return [Say("hearing.no_session", {"reference": reference[:40]}, NEXT)]
    hearings = await ctx.uow.jury.sessions.hearings(session.id)
    heard = [(each, await idea_of(ctx, each)) for each in hearings]
    ranked = await jurors(ctx, hearings)
    there = [each.name for each in ranked if each.status in room.THERE]
    away = [each.name for each in ranked if each.status is JurorStatus.ABSENT]
    values = {"starts_at": session.starts_at, "place": session.place}
    head = Say("hearing.sitting", {**values, "there": there, "away": away})
    lines = [_line(number, *each) for number, each in enumerate(heard, start=1)]
    offers = [Offer(f"go.hear.{i.reference}", text=cut(i.title, TITLE)) for _, i in heard]
    return [head, Say("hearing.order", {"lines": lines}, (*offers, *_doings(session, heard)))]


def _line(number: int, hearing: Hearing, idea: Idea) -> dict[str, object]:
    waits = hearing.status is HearingStatus.WAITING and idea.status is IdeaStatus.WITHDRAWN
    state = "withdrawn" if waits else hearing.outcome if _decided(hearing) else hearing.status.value
    return {"n": number, "at": hearing.starts_at, "title": idea.title, "state": state}


def _decided(hearing: Hearing) -> bool:
    return hearing.status is HearingStatus.DECIDED


def _doings(session: Session, heard: list[tuple[Hearing, Idea]]) -> list[Offer]:
    about = session.reference
    if session.status is SessionStatus.HELD:
        return [Offer(f"go.minutes.{about}", "button.minutes")]
    if session.status is SessionStatus.CANCELLED:
        return []
    offers = [
        Offer(f"go.sit_who_away.{about}", "button.juror_missing"),
        Offer(f"go.sit_who_there.{about}", "button.substitute_there"),
    ]
    begun = any(hearing.status is not HearingStatus.WAITING for hearing, _ in heard)
    return [*offers, Offer(f"go.sit_close.{about}", "button.close_sitting")] if begun else offers


async def idea_of(ctx: Context, hearing: Hearing) -> Idea:
    """The idea that is heard."""
    idea = await ctx.uow.ideas.get(hearing.idea_id)
    assert idea is not None
    return idea


async def jurors(ctx: Context, hearings: list[Hearing]) -> list[Juror]:
    """The ranked list of the draw, or lists where ideas were drawn for apart."""
    found: dict[str, list[Juror]] = {}
    for hearing in hearings:
        draw = await ctx.uow.jury.draws.of_idea(hearing.idea_id)
        if draw is not None and draw.id not in found:
            found[draw.id] = await ctx.uow.jury.jurors.of_draw(draw.id)
    return [juror for jurors in found.values() for juror in jurors]


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
              Offer(f"go.sitting.{reference}", "button.no"))  # fmt: skip
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
    for hearing in hearings:
        if not _decided(hearing):
            await ctx.uow.jury.sessions.leave(hearing.idea_id)
    await minutes.held(ctx, session)
    return await show(ctx, reference)


def back(reference: str) -> Offer:
    """« La séance »."""
    return Offer(f"go.sitting.{reference}", "button.the_sitting")
