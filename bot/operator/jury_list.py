"""`vivier export juries`: sessions, what was decided in each, the draw of its jury.

Marks stand in it once all may see them, never with whose they are. Only who sat is named: nobody
reads here who declined.
"""

from __future__ import annotations

from typing import Any

from bot.operator.export import scores, utc
from bot.operator.store import opened
from bot.settings import Settings
from handlers.rules.draw import record
from storage.records.jury import Draw, Hearing, JurorStatus, Session
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
    draw = await uow.jury.draws.of_idea(hearings[0].idea_id) if hearings else None
    jurors = await uow.jury.jurors.of_draw(draw.id) if draw else []
    sat = [each for each in jurors if each.status is JurorStatus.SAT]
    return {
        "reference": session.reference,
        "status": session.status.value,
        "starts_at": utc(session.starts_at),
        "place": session.place,
        "link": session.link,
        "jury": [
            {"number": each.number, "name": each.name, "service": each.service} for each in sat
        ],
        "ideas": [await _heard(uow, hearing) for hearing in hearings],
        "draw": _draw(draw) if draw else None,
    }


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
