"""What was promised is looked at once more when it leaves: does it still hold?

A reminder waits where a process died, a platform was away, or nobody's hours were open; meanwhile
its day moves, its session is cancelled, its juror gives the place back, its point is answered. Then
it is not said; of several that wait together, the others are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from handlers.rules import idea_lifecycle
from messages.message import Say
from storage.records.ideas import Idea
from storage.records.jury import Hearing, Juror, Session, SessionStatus
from storage.records.mentor import Mentorship, Milestone, MilestoneStatus, Rework
from storage.unit_of_work import UnitOfWork

HOLDS = (
    "holds"  # the parameter of a saying, or of a line of it, that says what is taken for granted
)

TALK = frozenset({"asked", "replied"})  # the lines of an idea's history that answer one another


def of_session(session: Session) -> dict[str, object]:
    """That it takes place, at that hour."""
    return {"session": session.id, "at": session.starts_at}


def of_juror(session: Session, juror: Juror) -> dict[str, object]:
    """The same, and that somebody is to sit in it, or is asked to."""
    return {**of_session(session), "juror": juror.id, "status": juror.status.value}


def of_hearing(hearing: Hearing) -> dict[str, object]:
    """That an idea is heard in it, at that hour."""
    return {"session": hearing.session_id, "at": hearing.starts_at, "idea": hearing.idea_id}


def of_milestone(milestone_id: str, day: date) -> dict[str, object]:
    """That nobody has said yet how it goes, and that it is still expected on that day."""
    return {"milestone": milestone_id, "on": day}


def of_letter(letter_id: str) -> dict[str, object]:
    """That its mentor has not acknowledged it."""
    return {"letter": letter_id}


def of_rework(asked: Rework) -> dict[str, object]:
    """That this version of the idea has not come back."""
    return {"rework": asked.idea_id, "version": asked.version}


def of_mentor(idea_id: str, mentor_id: str | None) -> dict[str, object]:
    """That this is its mentor, or that it has none (None)."""
    return {"mentor_of": idea_id, "mentor": mentor_id}


def of_search(asked: Mentorship) -> dict[str, object]:
    """That its mentor is still looked for in that way."""
    return {**of_mentor(asked.idea_id, asked.mentor_id), "status": asked.status.value}


def held(say: Say, what: Mapping[str, object]) -> Say:
    """The saying, which takes that for granted."""
    return replace(say, params={**say.params, HOLDS: [what]})


def is_list(say: Say) -> bool:
    """Whether each line of it takes something for granted."""
    return any(HOLDS in each for each in say.params.get("lines", ()))


def of_question(idea: Idea, at: datetime) -> dict[str, object]:
    """That what was asked about it at that moment waits for an answer."""
    return {"asked_about": idea.id, "at": at}


def of_state(idea: Idea) -> dict[str, object]:
    """That it is still in that state."""
    return {"idea_in": idea.state, "id": idea.id}


async def kept(uow: UnitOfWork, say: Say, now: datetime) -> Say | None:
    """What of it is still so; None if nothing is. Of other sayings, all."""
    if not all([await _holds(uow, each, now) for each in say.params.get(HOLDS, ())]):
        return None
    lines = say.params["lines"] if is_list(say) else []
    if not lines:
        return say
    left = [each for each in lines if await _holds(uow, each[HOLDS], now)]
    return _without(say, lines, left) if left else None


def _without(say: Say, lines: list[dict[str, Any]], left: list[dict[str, Any]]) -> Say:
    gone = {each["action"] for each in lines} - {each["action"] for each in left}
    offers = tuple(each for each in say.offers if each.action not in gone)
    return replace(say, params={**say.params, "lines": left}, offers=offers)


async def _holds(uow: UnitOfWork, what: Mapping[str, Any], now: datetime) -> bool:
    if "until" in what and what["until"] <= now:
        return False
    if "session" in what:
        return await _session_holds(uow, {k: v for k, v in what.items() if k != "until"})
    if "asked_about" in what:
        return await _question_holds(uow, what)
    if "idea_in" in what:
        idea = await uow.ideas.get(what["id"])
        return idea is not None and of_state(idea) == what
    if "milestone" in what:
        milestone = await uow.mentors.milestone(what["milestone"])
        return milestone is not None and _waits(milestone, what)
    if "letter" in what:
        letter = await uow.mentors.letter(what["letter"])
        return letter is not None and letter.acknowledged_at is None
    if "mentor_of" in what:
        mentoring = await uow.mentors.get(what["mentor_of"])
        return mentoring is not None and _looked_for(mentoring, what)
    reworks = await uow.mentors.reworks(what["rework"])
    return any(each.version == what["version"] and each.sent_at is None for each in reworks)


def _waits(milestone: Milestone, what: Mapping[str, Any]) -> bool:
    return milestone.status is MilestoneStatus.WAITING and milestone.day == what["on"]


async def _question_holds(uow: UnitOfWork, what: Mapping[str, Any]) -> bool:
    """A reply is to the question before it; of an earlier one nobody has heard yet."""
    idea = await uow.ideas.get(what["asked_about"])
    if idea is None or not idea_lifecycle.may_be_asked_about(idea):
        return False
    talk = [each for each in await uow.ideas.history(idea.id) if each.event in TALK]
    return not any(
        line.at == what["at"] and then.event == "replied" for line, then in pairwise(talk)
    )


def _looked_for(mentoring: Mentorship, what: Mapping[str, Any]) -> bool:
    status = what.get("status", mentoring.status.value)
    return bool(mentoring.mentor_id == what["mentor"] and mentoring.status.value == status)


async def _session_holds(uow: UnitOfWork, what: Mapping[str, Any]) -> bool:
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
