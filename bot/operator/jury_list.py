"""`vivier export juries`: sessions, what was decided in each, the draw of its jury.

Marks stand in it once all may see them, never with whose they are. Only who sat is named: nobody
reads here who declined. Of a session that was held it says what its minutes say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.operator.export import scores, utc
from bot.operator.store import opened
from bot.settings import Settings
from handlers.rules import blindness
from handlers.rules.draw import record
from storage.records.jury import Draw, Hearing, HearingStatus, Session
from storage.unit_of_work import UnitOfWork

Record = dict[str, Any]


async def juries(settings: Settings) -> list[Record]:
    """Every session, the first to begin with; raises `StoreAway` or `WrongSchema`."""

    async def work(uow: UnitOfWork) -> list[Record]:
        return [await _session(uow, session) for session in await uow.jury.sessions.all()]

    async with opened(settings) as database:
        return await database.read(work)


async def _session(uow: UnitOfWork, session: Session) -> Record:
    hearings = await uow.jury.sessions.hearings(session.id)
    minutes = await uow.jury.sessions.minutes(session.id)
    draw = await _draw_of(uow, hearings, minutes)
    return {
        "reference": session.reference,
        "status": session.status.value,
        "starts_at": utc(session.starts_at),
        "place": session.place,
        "link": session.link,
        "jury": [
            {key: each[key] for key in ("number", "name", "service")}
            for each in (minutes["jury"] if minutes else await _sitting(uow, hearings, draw))
        ],
        "ideas": [
            *[await _minuted(uow, line) for line in (minutes["ideas"] if minutes else [])],
            *[await _heard(uow, each) for each in hearings if not (minutes and _decided(each))],
        ],
        "draw": _draw(draw) if draw else None,
    }


async def _draw_of(
    uow: UnitOfWork, hearings: Sequence[Hearing], minutes: Record | None
) -> Draw | None:
    if minutes and minutes["draw"]:
        return await uow.jury.draws.by_reference(minutes["draw"])
    return await uow.jury.draws.of_idea(hearings[0].idea_id) if hearings else None


async def _sitting(uow: UnitOfWork, hearings: Sequence[Hearing], draw: Draw | None) -> list[Record]:
    """Who has sat so far in a session that is not over."""
    seats = [seat for each in hearings for seat in await uow.jury.seats.of(each.idea_id)]
    sat = {seat.juror_id for seat in blindness.sitting(seats)}
    jurors = await uow.jury.jurors.of_draw(draw.id) if draw else []
    return [asdict(each) for each in jurors if each.id in sat]


async def _minuted(uow: UnitOfWork, line: Record) -> Record:
    """An idea as the minutes of a session that was held say: it may be heard elsewhere since."""
    idea = await uow.ideas.by_reference(line["reference"])
    return {
        "reference": line["reference"],
        "title": "" if idea is None or idea.apart else line["title"],
        "status": HearingStatus.DECIDED.value,
        **{key: line[key] for key in ("scores", "outcome", "reasons")},
        "decided_at": utc(datetime.fromisoformat(line["decided_at"])),
    }


def _decided(hearing: Hearing) -> bool:
    return hearing.status is HearingStatus.DECIDED


async def _heard(uow: UnitOfWork, hearing: Hearing) -> Record:
    idea = await uow.ideas.get(hearing.idea_id)
    assert idea is not None
    return {
        "reference": idea.reference,
        "title": "" if idea.apart else idea.title,
        "status": hearing.status.value,
        "scores": scores(hearing),
        **_decision(hearing),
    }


def _decision(hearing: Hearing) -> Record:
    decided = hearing.decided_at
    return {
        "outcome": hearing.outcome if decided else None,
        "reasons": hearing.reasons if decided else None,
        "decided_at": utc(decided) if decided else None,
    }


def _draw(draw: Draw) -> Record:
    public = record.read(draw.public.encode())
    lottery = public.commitment.lottery
    return {
        "reference": draw.reference,
        "fingerprint": public.fingerprint,
        "lottery": lottery.name,
        "on": lottery.on.isoformat(),
        "value": public.drawn.value if public.drawn else None,
    }
