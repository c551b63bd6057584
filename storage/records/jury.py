"""The vocabulary of juries: sessions, hearings, draws, jurors, scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class SessionStatus(StrEnum):
    """`held`: it took place."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class HearingStatus(StrEnum):
    """`scoring`: jurors score, nobody sees; `revealed`: all scores at once; `proposed`: an outcome
    waits for two of the jurors; `decided`."""

    WAITING = "waiting"
    SCORING = "scoring"
    REVEALED = "revealed"
    PROPOSED = "proposed"
    DECIDED = "decided"


class DrawStatus(StrEnum):
    """`sealed`: the list is frozen and published, the public value is still to come."""

    SEALED = "sealed"
    DRAWN = "drawn"


class JurorStatus(StrEnum):
    """`reserve`: further down the list; `silent`: no answer in time; `sat`: took part."""

    RESERVE = "reserve"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SILENT = "silent"
    SAT = "sat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A jury's sitting. `minutes` for each idea, of which `deliberation` come after; `training`
    minutes before the first. `sequence` grows with each change that calendars must hear of."""

    id: str
    reference: str
    status: SessionStatus = SessionStatus.PLANNED
    version: int = 1
    starts_at: datetime
    place: str
    link: str | None = None
    minutes: int = 15
    training: int = 30
    deliberation: int = 10
    sequence: int = 0
    by: str | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """An idea in a session: `place` from 1, when it starts, who presents it, what was decided.

    `reasons` are the jury's; `useful` is what of an abandoned idea stays useful, if an organiser
    wrote it. `told_at`: when its author was told. `presenter`: the name of whoever is sent instead,
    a co-bearer; who that is here and in the staff list, where it is known.
    `bearer_there` is None until it starts; `shown` is what all may see, in an order that says
    nothing of who gave what: the marks of each juror, and the sentences.
    """

    idea_id: str
    session_id: str
    place: int
    starts_at: datetime
    bearer_id: str | None = None
    status: HearingStatus = HearingStatus.WAITING
    version: int = 1
    outcome: str | None = None
    reasons: str | None = None
    useful: str | None = None
    proposed_by: str | None = None
    revealed_at: datetime | None = None
    decided_at: datetime | None = None
    told_at: datetime | None = None
    presenter: str | None = None
    presenter_id: str | None = None
    presenter_number: str | None = None
    bearer_there: bool | None = None
    shown: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Another slot, asked for in words by whoever presents an idea: `starts_at` does not suit."""

    id: str
    idea_id: str
    session_id: str
    starts_at: datetime
    text: str
    at: datetime


class SeatStatus(StrEnum):
    """`sits`: scores and votes; `knows`: knows who presents, and left the place; `away`: is not in
    the room."""

    SITS = "sits"
    KNOWS = "knows"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A juror's place for one idea. One that was left is `settled` once somebody took it, or the
    others go on without. `replaces`: the juror whose place it was."""

    idea_id: str
    juror_id: str
    status: SeatStatus = SeatStatus.SITS
    settled: bool = False
    since: datetime
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """That a juror is in the room of a session, or is not; whoever accepted is until it is said."""

    session_id: str
    juror_id: str
    there: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw by lot. `public` is the published file (JSON text: numbers, no names); `roll` is what
    the staff representatives hold (JSON text: every line with its salt); `ideas` are ids; `counts`
    are what the register shows: `listed` numbers, `excluded` ones, `seats`."""

    id: str
    reference: str
    status: DrawStatus
    ideas: list[str]
    public: str
    roll: str
    sealed_at: datetime
    drawn_at: datetime | None = None
    by: str | None = None
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What an organiser says of a bearer who used no code: which line of the staff list they are,
    or at least which of its services is theirs; or why they are not on it."""

    person_id: str
    number: str | None = None
    service: str | None = None
    reason: str | None = None
    by: str | None = None
    at: datetime


class SummonsWay(StrEnum):
    """`hand`: printed, and handed over by an organiser."""

    MAIL = "mail"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Juror:
    """A line of a draw's ranked list; `rank` from 1. `invited_at`: from when on they may be written
    to; `answer_by` is the last day to answer.

    `handed_at`: when the printed invitation was; `summoned_at`: when the manager had the summons,
    `summoned_by` the way it takes.
    """

    id: str
    draw_id: str
    number: str
    name: str
    service: str
    manager_contact: str
    rank: int
    person_id: str | None = None
    status: JurorStatus = JurorStatus.RESERVE
    version: int = 1
    invited_at: datetime | None = None
    answer_by: str | None = None
    answered_at: datetime | None = None
    summoned_at: datetime | None = None
    handed_at: datetime | None = None
    summoned_by: SummonsWay | None = None

    @property
    def last_day(self) -> date | None:
        """`answer_by` as a day."""
        return date.fromisoformat(self.answer_by) if self.answer_by else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """That a staff representative holds the whole list of a draw, and since when."""

    draw_id: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a juror says of an idea: `marks` 1 to 5 by criterion key; `complete` when sent."""

    idea_id: str
    juror_id: str
    marks: dict[str, int]
    sentence: str | None = None
    complete: bool = False
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A juror's yes or no to the outcome proposed at that version of the hearing."""

    idea_id: str
    juror_id: str
    hearing_version: int
    agrees: bool
    at: datetime
