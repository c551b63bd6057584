"""What was promised about a session is looked at once more when it leaves: does it still hold?

A reminder waits where a process died, a platform was away, or nobody's hours were open; meanwhile
its day moves, its session is cancelled, its juror gives the place back. Then it is not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from messages.message import Say
from storage.records.jury import Hearing, Juror, Session, SessionStatus
from storage.unit_of_work import UnitOfWork

HOLDS = "holds"  # the parameter of a saying that lists what it takes for granted


def of_session(session: Session) -> dict[str, object]:
    """That it takes place, at that hour."""
    return {"session": session.id, "at": session.starts_at}


def of_juror(session: Session, juror: Juror) -> dict[str, object]:
    """The same, and that somebody is to sit in it, or is asked to."""
    return {**of_session(session), "juror": juror.id, "status": juror.status.value}


def of_hearing(hearing: Hearing) -> dict[str, object]:
    """That an idea is heard in it, at that hour."""
    return {"session": hearing.session_id, "at": hearing.starts_at, "idea": hearing.idea_id}


async def holds(uow: UnitOfWork, say: Say) -> bool:
    """Whether all of it is still so; of other sayings, nothing was asked."""
    return all([await _holds(uow, each) for each in say.params.get(HOLDS, ())])


async def _holds(uow: UnitOfWork, what: Mapping[str, Any]) -> bool:
    session = await uow.jury.sessions.get(what["session"])
    if session is None or session.status is not SessionStatus.PLANNED:
        return False
    if "idea" in what:
        hearing = await uow.jury.sessions.hearing(what["idea"])
        return hearing is not None and of_hearing(hearing) == what
    if "juror" in what:
        juror = await uow.jury.jurors.get(what["juror"])
        return juror is not None and of_juror(session, juror) == what
    return of_session(session) == what
