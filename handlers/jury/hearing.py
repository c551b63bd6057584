"""The day itself, for organisers: who is in the room, one idea after the other."""

from __future__ import annotations

from dataclasses import replace

from handlers import organisers
from handlers.context import Context
from handlers.jury import minutes, outcome, room, scoring, telling
from handlers.jury.room import Room
from handlers.rules import blindness, substitutes
from handlers.start import NEXT
from messages.folding import fold
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea, IdeaStatus
from storage.records.jury import (
    Hearing,
    HearingStatus,
    Juror,
    JurorStatus,
    Seat,
    SeatStatus,
    Session,
    SessionStatus,
)

ACT = "hold_juries"
TITLE = 34  # characters of a title on a button
MOST = 5  # substitutes shown at once


async def show(ctx: Context, reference: str) -> list[Say]:
    """« Séance du … »: who is there, and the ideas in their order, each to be heard by a tap."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    session = await ctx.uow.jury.sessions.by_reference(reference)
    if session is None:
        return [Say("hearing.no_session", {"reference": reference[:40]}, NEXT)]
    hearings = await ctx.uow.jury.sessions.hearings(session.id)
    heard = [(each, await _idea(ctx, each)) for each in hearings]
    jurors = await _jurors(ctx, hearings)
    there = [each.name for each in jurors if each.status in room.THERE]
    away = [each.name for each in jurors if each.status is JurorStatus.ABSENT]
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


async def _idea(ctx: Context, hearing: Hearing) -> Idea:
    idea = await ctx.uow.ideas.get(hearing.idea_id)
    assert idea is not None
    return idea


async def _jurors(ctx: Context, hearings: list[Hearing]) -> list[Juror]:
    """The ranked list of the draw, or lists where ideas were drawn for apart."""
    found: dict[str, list[Juror]] = {}
    for hearing in hearings:
        draw = await ctx.uow.jury.draws.of_idea(hearing.idea_id)
        if draw is not None and draw.id not in found:
            found[draw.id] = await ctx.uow.jury.jurors.of_draw(draw.id)
    return [juror for jurors in found.values() for juror in jurors]


async def who_is_away(ctx: Context, reference: str) -> list[Say]:
    """« Un juré manque »: which one."""
    jurors = await _of_session(ctx, reference)
    if jurors is None:
        return organisers.refused(ctx, ACT) or await show(ctx, reference)
    there = [each for each in jurors if each.status in room.THERE]
    offers = [Offer(f"go.sit_away.{each.id}", text=each.name) for each in there]
    return [Say("hearing.who_away", {}, (*offers, _back(reference)))]


async def who_is_there(ctx: Context, reference: str) -> list[Say]:
    """« Un remplaçant est là »: the next of the list, in its order; or one who comes late."""
    jurors = await _of_session(ctx, reference)
    if jurors is None:
        return organisers.refused(ctx, ACT) or await show(ctx, reference)
    late = [each for each in jurors if each.status is JurorStatus.ABSENT]
    found = [*late, *_substitutes(jurors)][:MOST]
    offers = [Offer(f"go.sit_there.{each.id}", text=each.name) for each in found]
    key = "hearing.who_there" if found else "hearing.list_ended"
    return [Say(key, {}, (*offers, _back(reference)))]


def _substitutes(jurors: list[Juror]) -> list[Juror]:
    """The reserve in its order, without the services that hold a place already."""
    taken = {fold(each.service) for each in jurors if each.status in substitutes.SITTING}
    reserve = (each for each in jurors if each.status is JurorStatus.RESERVE)
    return [each for each in reserve if fold(each.service) not in taken]


async def _of_session(ctx: Context, reference: str) -> list[Juror] | None:
    """The jurors of a session that can still be held, to an organiser."""
    session = await ctx.uow.jury.sessions.by_reference(reference)
    allowed = organisers.refused(ctx, ACT) is None
    if not allowed or session is None or session.status is not SessionStatus.PLANNED:
        return None
    return await _jurors(ctx, await ctx.uow.jury.sessions.hearings(session.id))


async def away(ctx: Context, juror_id: str) -> list[Say]:
    """A juror did not come, or had to leave: their places are free."""
    return await _mark(ctx, juror_id, JurorStatus.ABSENT, "hearing.noted_away")


async def there(ctx: Context, juror_id: str) -> list[Say]:
    """A substitute, or a juror who comes late, is in the room."""
    return await _mark(ctx, juror_id, JurorStatus.ACCEPTED, "hearing.noted_there")


async def _mark(ctx: Context, juror_id: str, status: JurorStatus, said: str) -> list[Say]:
    if denied := organisers.refused(ctx, ACT):
        return denied
    juror = await ctx.uow.jury.jurors.get(juror_id)
    heard = await _session_of(ctx, juror) if juror else None
    if juror is None or heard is None:
        return [Say("form.stale_idle", {}, NEXT)]
    session, hearings = heard
    changed = replace(juror, status=status)
    if juror.status is status or not await ctx.uow.jury.jurors.save(changed, juror):
        return [Say("form.stale_idle"), *await show(ctx, session.reference)]
    if status is JurorStatus.ABSENT:
        await _leaves(ctx, changed, hearings)
    else:
        await _comes(ctx, hearings)
    values = {"name": juror.name, "phone_less": juror.person_id is None}
    return [Say(said, values), *await show(ctx, session.reference)]


async def _session_of(ctx: Context, juror: Juror) -> tuple[Session, list[Hearing]] | None:
    """The session that is held now with this juror's draw."""
    for session in await ctx.uow.jury.sessions.with_status(SessionStatus.PLANNED):
        hearings = await ctx.uow.jury.sessions.hearings(session.id)
        if juror.id in {each.id for each in await _jurors(ctx, hearings)}:
            return session, hearings
    return None


async def _leaves(ctx: Context, juror: Juror, hearings: list[Hearing]) -> None:
    """Where they sit at this moment, somebody takes the place or an organiser decides."""
    for hearing in hearings:
        entered = await room.enter(ctx, (await _idea(ctx, hearing)).reference)
        assert entered is not None
        held = [seat for seat in entered.seats if seat.juror_id == juror.id]
        if entered.hearing.status is HearingStatus.SCORING and blindness.sitting(held):
            await scoring.left(ctx, entered, held[0], SeatStatus.AWAY)


async def _comes(ctx: Context, hearings: list[Hearing]) -> None:
    """A place that waits is taken at once."""
    for hearing in hearings:
        entered = await room.enter(ctx, (await _idea(ctx, hearing)).reference)
        assert entered is not None
        if entered.hearing.status is HearingStatus.SCORING:
            for seat in blindness.unsettled(entered.seats):
                entered = await scoring.replaced(ctx, entered, seat)


async def hear(ctx: Context, reference: str) -> list[Say]:
    """One idea of the session, wherever its hearing stands."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None:
        return [Say("hearing.not_heard", {"reference": reference[:40]}, NEXT)]
    return await card(ctx, entered)


async def card(ctx: Context, entered: Room) -> list[Say]:
    """What an organiser sees of a hearing: never a mark before all may see it."""
    back = _back(entered.session.reference)
    match entered.hearing.status:
        case HearingStatus.WAITING:
            return [_before(entered, back)]
        case HearingStatus.SCORING:
            return [await _arriving(ctx, entered, back)]
    return await outcome.stands(ctx, entered, (*telling.doings(entered), back))


def _before(entered: Room, back: Offer) -> Say:
    about = entered.idea.reference
    values = {**entered.values, "presents": room.presents(entered), "there": len(entered.there)}
    if entered.idea.status is not IdeaStatus.SCHEDULED:
        return Say("hearing.not_any_more", {**values, "state": entered.idea.status.value}, (back,))
    if len(entered.there) < blindness.FEWEST:
        more = Offer(f"go.sit_who_there.{entered.session.reference}", "button.substitute_there")
        return Say("hearing.too_few", values, (more, back))
    start = (
        Offer(f"go.hear_with.{about}", "button.bearer_there"),
        Offer(f"go.hear_alone.{about}", "button.bearer_away"),
    )
    return Say("hearing.before", values, (*start, back))


async def _arriving(ctx: Context, entered: Room, back: Offer) -> Say:
    """How many marks came, and whose are awaited: that is no mark."""
    scores = await ctx.uow.jury.jurors.scores(entered.idea.id)
    awaited = blindness.awaited(entered.seats, scores)
    sitting = len(entered.sitting)
    values = {
        **entered.values,
        "came": sitting - len(awaited),
        "of": sitting,
        "awaited": entered.names(awaited),
        "left": entered.names(blindness.unsettled(entered.seats)),
    }
    return Say("hearing.arriving", values, (*room.ways_on(entered), back))


async def start_with(ctx: Context, reference: str) -> list[Say]:
    """The bearer is there: it begins."""
    return await _start(ctx, reference, bearer_there=True)


async def start_alone(ctx: Context, reference: str) -> list[Say]:
    """Nobody presents it: the jury reads it."""
    return await _start(ctx, reference, bearer_there=False)


async def _start(ctx: Context, reference: str, *, bearer_there: bool) -> list[Say]:
    if denied := organisers.refused(ctx, ACT):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None:
        return [Say("hearing.not_heard", {"reference": reference[:40]}, NEXT)]
    day = entered.session.starts_at.astimezone(ctx.policy.zone).date()
    open_ = entered.session.status is SessionStatus.PLANNED
    if open_ and ctx.today < day:
        back = (_back(entered.session.reference),)
        return [Say("hearing.too_early", {**entered.values, "date": day}, back)]
    if not open_ or not _may_begin(entered):
        return [Say("hearing.begun_already", entered.values), *await card(ctx, entered)]
    begun = replace(entered.hearing, status=HearingStatus.SCORING, bearer_there=bearer_there)
    entered = await room.save(ctx, entered, begun)
    for juror in entered.there[: ctx.policy.jury.seats]:
        entered = await room.sit(ctx, entered, juror)
    for juror in entered.sitting:
        await scoring.show_idea(ctx, entered, juror)
    return await card(ctx, entered)


def _may_begin(entered: Room) -> bool:
    waits = entered.hearing.status is HearingStatus.WAITING
    enough = len(entered.there) >= blindness.FEWEST
    return waits and enough and entered.idea.status is IdeaStatus.SCHEDULED


async def go_on_without(ctx: Context, reference: str) -> list[Say]:
    """« Continuer à deux »: the places that were left stay empty for this idea."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None or entered.hearing.status is not HearingStatus.SCORING:
        return await hear(ctx, reference)
    free: list[Seat] = blindness.unsettled(entered.seats)
    if len(entered.sitting) >= blindness.FEWEST:
        for seat in free:
            entered = await room.become(ctx, entered, seat, seat.status, settled=True)
        entered = await scoring.reveal_if_all_in(ctx, entered)
    return await card(ctx, entered)


async def ask_to_close(ctx: Context, reference: str) -> list[Say]:
    """« Clore la séance »: what was not begun waits for another one."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    session = await ctx.uow.jury.sessions.by_reference(reference)
    if session is None or session.status is not SessionStatus.PLANNED:
        return await show(ctx, reference)
    hearings = await ctx.uow.jury.sessions.hearings(session.id)
    if begun := await _under_way(ctx, hearings):
        idea = await _idea(ctx, begun[0])
        hear_it = Offer(f"go.hear.{idea.reference}", "button.where_are_we")
        values = {"reference": idea.reference, "title": idea.title}
        return [Say("hearing.not_closed", values, (hear_it, _back(reference)))]
    left = sum(not _decided(each) for each in hearings)
    offers = (Offer(f"go.sit_close_yes.{reference}", "button.yes"),
              Offer(f"go.sitting.{reference}", "button.no"))  # fmt: skip
    return [Say("hearing.close_ask", {"left": left}, offers)]


async def _under_way(ctx: Context, hearings: list[Hearing]) -> list[Hearing]:
    """What was begun and still has to be decided: not an idea that its author took back."""
    ended = (HearingStatus.WAITING, HearingStatus.DECIDED)
    begun = [each for each in hearings if each.status not in ended]
    return [each for each in begun if (await _idea(ctx, each)).status is IdeaStatus.SCHEDULED]


async def close(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: the ideas that were not heard leave the session, which was held."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    session = await ctx.uow.jury.sessions.by_reference(reference)
    if session is None or session.status is not SessionStatus.PLANNED:
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


def _back(reference: str) -> Offer:
    return Offer(f"go.sitting.{reference}", "button.the_sitting")
