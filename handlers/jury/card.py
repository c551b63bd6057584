"""A session as organisers see it: when, where, in which order, how its jury stands, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar

from handlers import organisers
from handlers.context import Context
from handlers.rules import hours
from handlers.rules.draw.record import read
from handlers.rules.sitting import Course, Lengths, course
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea
from storage.records.jury import (
    Draw,
    DrawStatus,
    Hearing,
    HearingStatus,
    JurorStatus,
    Session,
    SessionStatus,
)

T = TypeVar("T")
TITLE = 34  # characters of a title on a button
LINES = 5  # ideas in one bubble
EVENING = time(21)  # from when on a lottery of that day is known


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session with what belongs to it: ideas in order of passage, the hearing of each, its draw
    if there is one, how it goes by the clock."""

    session: Session
    hearings: Sequence[Hearing]
    ideas: Sequence[Idea]
    draw: Draw | None
    course: Course

    @property
    def passing(self) -> list[tuple[Hearing, Idea]]:
        """Each idea with its hearing, in order of passage."""
        return list(zip(self.hearings, self.ideas, strict=True))

    @property
    def running(self) -> bool:
        """Whether an idea was begun, and the session is not closed."""
        begun = any(each.status is not HearingStatus.WAITING for each in self.hearings)
        return begun and self.session.status is SessionStatus.PLANNED

    @property
    def values(self) -> dict[str, object]:
        """What sentences name of a session."""
        return {
            "reference": self.session.reference,
            "at": self.session.starts_at,
            "until": self.course.ends_at,
            "place": self.session.place,
            "link": self.session.link,
            "ideas": len(self.ideas),
        }


def lengths(ctx: Context, session: Session | None = None) -> Lengths:
    """What was decided for that session; for a new one, what is decided now."""
    usual = ctx.policy.jury.lengths
    if session is None:
        return usual
    own = {"training": session.training, "idea": session.minutes}
    return replace(usual, **own, deliberation=session.deliberation)


async def sitting(ctx: Context, session: Session) -> Sitting:
    """The session with what belongs to it."""
    hearings = await ctx.uow.jury.sessions.hearings(session.id)
    ideas = [await ctx.uow.ideas.get(hearing.idea_id) for hearing in hearings]
    known = [idea for idea in ideas if idea is not None]
    planned = course(session.starts_at, len(known), lengths(ctx, session))
    return Sitting(session, hearings, known, await draw_of(ctx, known), planned)


async def draw_of(ctx: Context, ideas: Sequence[Idea]) -> Draw | None:
    """The draw of these ideas, if they were drawn for."""
    for idea in ideas:
        if draw := await ctx.uow.jury.draws.of_idea(idea.id):
            return draw
    return None


async def of_draw(ctx: Context, draw: Draw) -> Sitting | None:
    """The planned session in which the ideas of a draw are heard; None while there is none."""
    for id in draw.ideas:
        hearing = await ctx.uow.jury.sessions.hearing(id)
        session = await ctx.uow.jury.sessions.get(hearing.session_id) if hearing else None
        if session is not None and session.status is SessionStatus.PLANNED:
            return await sitting(ctx, session)
    return None


async def found(ctx: Context, reference: str, *, planned: bool = True) -> Sitting | list[Say]:
    """A session by its reference, or what stands against showing it, or changing it (`planned`)."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    session = await ctx.uow.jury.sessions.by_reference(reference.strip().upper())
    if session is None:
        return [Say("session.not_found", {"reference": reference.strip()[:40]})]
    if planned and session.status is not SessionStatus.PLANNED:
        values = {"reference": session.reference, "status": session.status.value}
        return [Say("session.over", values)]
    return await sitting(ctx, session)


async def show(ctx: Context, reference: str) -> list[Say]:
    """/seance REFERENCE."""
    here = await found(ctx, reference, planned=False)
    return await of(ctx, here) if isinstance(here, Sitting) else here


async def of(ctx: Context, here: Sitting) -> list[Say]:
    """The card of a session: of one that was held, what its minutes say."""
    status = "running" if here.running else here.session.status.value
    head = Say("session.card", {**here.values, "status": status})
    match here.session.status:
        case SessionStatus.CANCELLED:
            return [replace(head, offers=(Offer("go.session_new", "button.new_session"),))]
        case SessionStatus.HELD:
            return [head, *await _minuted(ctx, here.session)]
    jury = Say("session.jury", await _jury(ctx, here), offers(ctx, here))
    return [head, *order(here), jury]


async def _minuted(ctx: Context, session: Session) -> list[Say]:
    """What was decided and who sat: an idea of it may have come back and be heard elsewhere."""
    minutes = await ctx.uow.jury.sessions.minutes(session.id) or {"ideas": [], "jury": []}
    lines = [
        {"n": n, "title": idea["title"], "outcome": idea["outcome"]}
        for n, idea in enumerate(minutes["ideas"], start=1)
    ]
    offers = [
        Offer(f"go.hear.{idea['reference']}", text=cut(idea["title"], TITLE))
        for idea in minutes["ideas"]
    ]
    offers.append(Offer(f"go.minutes.{session.reference}", "button.minutes"))
    sat = Say("session.sat", {"names": [each["name"] for each in minutes["jury"]]}, tuple(offers))
    return [*(Say("session.decided", {"lines": part}) for part in parts(lines)), sat]


def order(here: Sitting) -> list[Say]:
    """The ideas in order of passage with their hours, and the breaks; some lines a bubble."""
    breaks = dict(here.course.breaks)
    lines = [
        {"n": n, "at": at, "title": idea.title, "break": breaks.get(n)}
        for n, (at, idea) in enumerate(zip(here.course.starts, here.ideas, strict=True), start=1)
    ]
    return [Say("session.order", {"lines": part}) for part in parts(lines)]


def parts(lines: Sequence[T], most: int = LINES) -> list[Sequence[T]]:
    """As many as a bubble holds, and the rest."""
    return [lines[at : at + most] for at in range(0, len(lines), most)]


async def _jury(ctx: Context, here: Sitting) -> dict[str, object]:
    if here.draw is None:
        return {
            "state": "none",
            "lottery": None,
            "out": False,
            "accepted": 0,
            "asked": 0,
            "seats": 0,
        }
    jurors = await ctx.uow.jury.jurors.of_draw(here.draw.id)
    lottery = read(here.draw.public.encode()).commitment.lottery.on
    return {
        "state": here.draw.status.value,
        "lottery": lottery,
        "out": is_out(ctx, lottery),
        "accepted": sum(each.status is JurorStatus.ACCEPTED for each in jurors),
        "asked": sum(each.status is JurorStatus.INVITED for each in jurors),
        "seats": here.draw.counts.get("seats", ctx.policy.jury.seats),
    }


def offers(ctx: Context, here: Sitting) -> tuple[Offer, ...]:
    """What may be done now with one that is planned."""
    reference = here.session.reference
    if here.running:
        acts = [("sitting", "button.resume_sitting"), ("jury_list", "button.jury_list")]
        return tuple(Offer(f"go.{verb}.{reference}", label) for verb, label in acts)
    acts = [*_of_draw(ctx, here), ("session_move", "button.move")]
    if len(here.ideas) > 1:
        acts.append(("session_order", "button.change_order"))
    if here.draw is None:
        acts.append(("session_ideas", "button.session_ideas"))
    acts += [("script", "button.script"), ("session_cancel", "button.cancel_session")]
    return tuple(Offer(f"go.{verb}.{reference}", label) for verb, label in acts)


def _of_draw(ctx: Context, here: Sitting) -> list[tuple[str, str]]:
    if here.draw is None:
        return [("draw", "button.draw_jury")]
    if here.draw.status is DrawStatus.DRAWN:
        day = here.session.starts_at.astimezone(ctx.policy.zone).date()
        opens = [("sitting", "button.open_sitting")] if ctx.today >= day else []
        return [*opens, ("jury_list", "button.jury_list")]
    lottery = read(here.draw.public.encode()).commitment.lottery
    return [("balls", "button.enter_draw")] if is_out(ctx, lottery.on) else []


def is_out(ctx: Context, lottery: date) -> bool:
    """Whether the lottery of that day was held: it is in the evening."""
    return ctx.now >= hours.instant(datetime.combine(lottery, EVENING), ctx.policy.zone)


async def changed_meanwhile(ctx: Context, reference: str) -> list[Say]:
    """Somebody else was quicker: the session as they left it."""
    return [Say("session.changed_meanwhile", {"reference": reference}), *await show(ctx, reference)]
