"""The room while an idea is heard: the idea, who sits for it, who else is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.context import Context
from handlers.jury import calling
from handlers.rules import blindness
from handlers.rules.attendance import Attendance
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.jury import Draw, Hearing, Juror, Seat, SeatStatus, Session
from storage.records.people import Role

TODAY = timedelta(hours=12)  # what is said to people in a room is of no use later


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A hearing as it was when its lock was taken, and who is in the room."""

    idea: Idea
    hearing: Hearing
    session: Session
    seats: tuple[Seat, ...]
    attendance: Attendance

    @property
    def jurors(self) -> tuple[Juror, ...]:
        """The ranked list of its draw."""
        return self.attendance.jurors

    @property
    def sitting(self) -> list[Juror]:
        """Who scores and votes, in the order of the list."""
        held = {seat.juror_id for seat in blindness.sitting(self.seats)}
        return [juror for juror in self.jurors if juror.id in held]

    def juror_of(self, person_id: str) -> Juror | None:
        """The juror that somebody is for this idea, if they sit."""
        return next((each for each in self.sitting if each.person_id == person_id), None)

    def names(self, seats: Sequence[Seat]) -> list[str]:
        """The names of those seats."""
        wanted = {seat.juror_id for seat in seats}
        return [juror.name for juror in self.jurors if juror.id in wanted]

    @property
    def values(self) -> dict[str, str]:
        """What every sentence about it may need."""
        return {"reference": self.idea.reference, "title": self.idea.title}


async def enter(ctx: Context, reference: str) -> Room | None:
    """The room of an idea, ours alone until the transaction ends; None if it has no hearing."""
    idea = await ctx.uow.ideas.by_reference(reference.strip().upper())
    return await enter_of(ctx, idea.id) if idea else None


async def enter_of(ctx: Context, idea_id: str) -> Room | None:
    """The same, by the idea's id."""
    hearing = await ctx.uow.jury.sessions.lock_hearing(idea_id)
    if hearing is None:
        return None
    idea = await ctx.uow.ideas.get(idea_id)  # as it is now that nobody else is in the room
    assert idea is not None
    session = await ctx.uow.jury.sessions.get(hearing.session_id)
    assert session is not None
    draw = await ctx.uow.jury.draws.of_idea(idea.id)
    there = await attendance(ctx, session, draw)
    seats = await ctx.uow.jury.seats.of(idea.id)
    return Room(idea=idea, hearing=hearing, session=session, seats=tuple(seats), attendance=there)


async def attendance(ctx: Context, session: Session, draw: Draw | None) -> Attendance:
    """Who of the list of a draw is in the room of a session."""
    if draw is None:
        return Attendance(presences={}, places=ctx.policy.jury.seats)
    said = await ctx.uow.jury.seats.presences(session.id)
    return Attendance(
        jurors=tuple(await ctx.uow.jury.jurors.of_draw(draw.id)),
        presences={each.juror_id: each.there for each in said},
        places=calling.seats(ctx, draw),
    )


async def save(ctx: Context, room: Room, hearing: Hearing) -> Room:
    """The hearing as it is now: under its lock nobody can have been quicker."""
    assert await ctx.uow.jury.sessions.save_hearing(hearing, room.hearing)
    return replace(room, hearing=replace(hearing, version=room.hearing.version + 1))


async def sit(ctx: Context, room: Room, juror: Juror, replaces: str | None = None) -> Room:
    """A juror sits down for this idea, perhaps in the place of another."""
    seat = Seat(idea_id=room.idea.id, juror_id=juror.id, since=ctx.now, replaces=replaces)
    await ctx.uow.jury.seats.take(seat)
    return replace(room, seats=(*room.seats, seat))


async def become(ctx: Context, room: Room, seat: Seat, status: SeatStatus, settled: bool) -> Room:
    """What became of a place."""
    changed = replace(seat, status=status, settled=settled)
    await ctx.uow.jury.seats.take(changed)
    return replace(room, seats=tuple(changed if each == seat else each for each in room.seats))


async def tell(ctx: Context, people: Sequence[str | None], say: Say, dedupe: str) -> None:
    """Tell these people at once, but not whoever is being answered."""
    for person_id in dict.fromkeys(people):
        if person_id is not None and person_id != ctx.person.id:
            await ctx.promise(
                person_id, say, dedupe=f"{dedupe} {person_id}", expires=TODAY, urgent=True
            )


async def organisers(ctx: Context) -> list[str]:
    """Whoever organises."""
    return [each.id for each in await ctx.uow.people.with_role(Role.ORGANISER)]


def presents(entered: Room) -> str | None:
    """The name of who presents the idea."""
    return entered.hearing.presenter or entered.idea.name


def ways_on(entered: Room) -> tuple[Offer, ...]:
    """What an organiser may do while marks come in."""
    about, session = entered.idea.reference, entered.session.reference
    offers = [Offer(f"go.hear.{about}", "button.where_are_we")]
    if blindness.unsettled(entered.seats):
        offers.append(Offer(f"go.sit_who_there.{session}", "button.substitute_there"))
        if len(entered.sitting) >= blindness.FEWEST:
            offers.append(Offer(f"go.sit_without.{about}", "button.go_on_without"))
    offers.append(Offer(f"go.sit_who_away.{session}", "button.juror_missing"))
    return tuple(offers)
