"""What the organisation decided: the configuration as the use cases see it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.dialogue.facts import Criterion
from handlers.rules.draw.chances import Reading
from handlers.rules.hours import Hours, parse_hours
from handlers.rules.sitting import Lengths

WORKING_HOURS = "lun-ven 08:00-19:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Juries:
    """How juries are drawn and sit. `answer_days` are working days to answer an invitation;
    `reserve` are the people of the ranked list kept beside the jury; `resting` are the sessions
    after which a juror may be drawn again."""

    seats: int = 3
    reserve: int = 30
    reading: Reading = Reading.AGENT
    answer_days: int = 3
    resting: int = 2
    lengths: Lengths = field(default_factory=Lengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentoring:
    """How mentors are found and followed. `milestones` are days after the signature, `offer_days`
    working days to offer oneself; a launched idea is silent after `silence` days."""

    milestones: tuple[int, ...] = (15, 30, 90)
    offer_days: int = 5
    silence: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Every decision with its usual value. Days promised are working days.

    `per_second` is how many messages at most leave on a channel; one that is not there takes all.
    """

    organisation: str = "Vivier"
    prefix: str = "VI"
    language: str = "fr"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    code_needed: bool = False
    criteria: tuple[Criterion, ...] = (
        Criterion(key="relevance"),
        Criterion(key="efficiency"),
        Criterion(key="wellbeing"),
    )
    answer_days: int = 10
    hours: Hours = field(default_factory=lambda: parse_hours(WORKING_HOURS))
    holidays: Container[date] = frozenset()
    nudges: tuple[timedelta, timedelta] = (timedelta(days=2), timedelta(days=7))
    draft_kept: timedelta = timedelta(days=365)
    voice_kept: timedelta = timedelta(days=91)
    ideas_kept: timedelta = timedelta(days=1096)
    notice_version: int = 1
    tell_organisers_after: timedelta = timedelta(minutes=30)
    link_lives: timedelta = timedelta(minutes=15)
    public_url: str = ""
    words: Sequence[str] = ()
    per_second: Mapping[str, float] = field(default_factory=dict)
    jury: Juries = field(default_factory=Juries)
    mentor: Mentoring = field(default_factory=Mentoring)
    deep_link: Callable[[str], str | None] | None = None
    sms: bool = False
    push: bool = False
    mail: bool = False
    demo: bool = False
