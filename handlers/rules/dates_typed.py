"""A moment as people type it: « lundi 9h », « 12/01 à 14h30 »; and a day that has passed.

The hour is cut off first: dateparser, whose days are good, reads « lundi 9h » as the 9th and
« demain 8h » as the evening.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules import days_typed, hours, hours_typed
from messages.folding import fold

FURTHEST = timedelta(days=731)
FURTHEST_BACK = timedelta(days=366)
NIGHT = (time(2), time(3))  # on two days of the year it comes twice, or not at all
SOON = re.compile(r"(?:dans|in) (?P<n>\d{1,3}|une|an|one) (?P<unit>h|heures?|hours?|min\w*)")
NOW = frozenset(
    {"maintenant", "tout de suite", "des maintenant", "immediatement", "now", "right now",
     "at once", "straight away", "immediately"}
)  # fmt: skip


class Trouble(StrEnum):
    """Why what was typed is no moment; each has its sentence."""

    UNCLEAR = "unclear"
    PAST = "past"
    FUTURE = "future"
    NIGHT = "night"
    MISMATCH = "mismatch"  # « lundi 18 décembre », which is a Friday
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Typed:
    """A moment that was understood (UTC), and whether an hour was typed."""

    at: datetime
    with_hour: bool = True


def means_now(text: str) -> bool:
    """« maintenant », "now"."""
    return fold(text) in NOW


def read(text: str, now: datetime, zone: ZoneInfo, usual: time) -> Typed | Trouble:
    """The moment to come that was typed; `usual` is the hour where only a day was."""
    said, local = fold(text), now.astimezone(zone).replace(tzinfo=None)
    soon = SOON.fullmatch(said)
    if soon:
        return _checked(local + _length(soon), now, zone, with_hour=True)
    try:
        words, at = hours_typed.cut(said)
    except ValueError:  # 25:70
        return Trouble.UNCLEAR
    day = days_typed.coming(words, local.date()) if words else _next(at, local)
    if day is None:
        return Trouble.UNCLEAR
    if days_typed.belies(words, day):
        return Trouble.MISMATCH
    wall = datetime.combine(day, at or usual)
    return _checked(wall, now, zone, with_hour=at is not None)


def read_past(text: str, today: date) -> date | Trouble:
    """The day that was typed: today, or one that has passed. An hour beside it counts for nothing.

    One that is to come, or of more than a year ago, is told apart.
    """
    try:
        words, at = hours_typed.cut(fold(text))
    except ValueError:
        return Trouble.UNCLEAR
    is_today = means_now(text) or (at is not None and not words)
    day = today if is_today else days_typed.gone(words, today)
    if day is None:
        return Trouble.UNCLEAR
    if days_typed.belies(words, day):
        return Trouble.MISMATCH
    if day > today:
        return Trouble.FUTURE
    return Trouble.FAR if today - day > FURTHEST_BACK else day


def _next(at: time | None, local: datetime) -> date | None:
    """Where only an hour was typed: the next day on which it comes."""
    return None if at is None else local.date() + timedelta(days=local.time() >= at)


def _length(soon: re.Match[str]) -> timedelta:
    number = int(soon["n"]) if soon["n"].isdigit() else 1
    return timedelta(hours=number) if soon["unit"].startswith("h") else timedelta(minutes=number)


def _checked(wall: datetime, now: datetime, zone: ZoneInfo, *, with_hour: bool) -> Typed | Trouble:
    if NIGHT[0] <= wall.time() < NIGHT[1]:
        return Trouble.NIGHT
    at = hours.instant(wall, zone)
    if at <= now:
        return Trouble.PAST
    return Trouble.FAR if at - now > FURTHEST else Typed(at, with_hour)
