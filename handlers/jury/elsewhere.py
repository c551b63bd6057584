"""Who would have to be in two places at once: said to organisers before a session has that hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.context import Context
from handlers.jury import calling, card
from handlers.jury.card import Sitting
from handlers.rules import substitutes
from messages.message import Say
from storage.records.jury import SessionStatus

MOST = 3  # of the sessions that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Somebody in a session, from and until; `who` is a person's id, else a number of the staff."""

    who: str
    name: str
    starts_at: datetime
    ends_at: datetime

    def meets(self, other: Presence) -> bool:
        """Whether it is the same person at the same time."""
        apart = self.ends_at <= other.starts_at or other.ends_at <= self.starts_at
        return self.who == other.who and not apart


async def warned(ctx: Context, planned: Sitting) -> list[Say]:
    """A sentence for each hour at which people of this session are expected in another one."""
    here, says = await _presences(ctx, planned), []
    for session in await ctx.uow.jury.sessions.with_status(SessionStatus.PLANNED):
        if session.id == planned.session.id:
            continue
        there = await _presences(ctx, await card.sitting(ctx, session))
        for at, names in _named(here, there).items():
            values = {"names": ", ".join(names), "at": at, "reference": session.reference}
            says.append(Say("session.elsewhere", values))
    return says[:MOST]


def _named(here: list[Presence], there: list[Presence]) -> dict[datetime, dict[str, None]]:
    found: dict[datetime, dict[str, None]] = {}
    for each in there:
        if any(each.meets(other) for other in here):
            found.setdefault(each.starts_at, {})[each.name] = None
    return found


async def _presences(ctx: Context, here: Sitting) -> list[Presence]:
    return [*await _jurors(ctx, here), *_bearers(ctx, here)]


async def _jurors(ctx: Context, here: Sitting) -> list[Presence]:
    """Who sits, or is asked to; of a session to come, whom it will ask."""
    draw = here.draw or await card.draw_of(ctx, here.ideas)
    if draw is None:
        return []
    ranked = await ctx.uow.jury.jurors.of_draw(draw.id)
    asked, _ = substitutes.jury_of(ranked, calling.seats(ctx, draw))
    starts, ends = here.session.starts_at, here.course.ends_at
    return [
        Presence(who=each.person_id or each.number, name=each.name, starts_at=starts, ends_at=ends)
        for each in asked
    ]


def _bearers(ctx: Context, here: Sitting) -> list[Presence]:
    """Who presents an idea and hears what is said of it; whoever sent somebody is not there."""
    lengths = card.lengths(ctx, here.session)
    slot = timedelta(minutes=lengths.idea + lengths.deliberation)
    sent = {each.idea_id for each in here.hearings if each.presenter}
    return [
        Presence(
            who=idea.person_id, name=idea.name or idea.reference, starts_at=at, ends_at=at + slot
        )
        for idea, at in zip(here.ideas, here.course.starts, strict=True)
        if idea.person_id and idea.id not in sent
    ]
