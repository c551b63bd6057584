"""When people may be written to first, and how working days are counted.

A window is local wall time; the instant derives from it, so a change of the clock moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = {
    "lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5, "dim": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
SPAN = re.compile(r"(\d{1,2})[:h](\d{2})?\s*-\s*(\d{1,2})[:h](\d{2})?")
NEXT_DAYS = 30  # further ahead than any run of holidays


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens` to `closes` (excluded) on each of `days` (0 is Monday)."""

    days: frozenset[int]
    opens: time
    closes: time


Hours = tuple[Window, ...]


def parse_hours(text: str) -> Hours:
    """Windows as people write them: `lun-ven 08:00-19:00; sam 8h-12h`.

    Raises ValueError, whose sentence says what was not understood.
    """
    return tuple(_window(part) for part in re.split(r"[;,]", text) if part.strip())


def _window(part: str) -> Window:
    found = SPAN.search(part)
    if found is None:
        raise ValueError(f"« {part.strip()} » gives no hours such as 08:00-19:00")
    opens_h, opens_m, closes_h, closes_m = (int(number or 0) for number in found.groups())
    days = part[: found.start()].strip().lower()
    try:
        window = Window(_days(days), time(opens_h, opens_m), time(closes_h, closes_m))
    except (KeyError, ValueError) as error:
        raise ValueError(f"« {part.strip()} » names no days such as lun-ven, or no hour") from error
    if window.opens >= window.closes:
        raise ValueError(f"« {part.strip()} » closes before it opens")
    return window


def _days(text: str) -> frozenset[int]:
    if not text:
        return frozenset(range(5))
    first, _, last = text.replace(" ", "").partition("-")
    start = DAYS[first[:3]]
    end = DAYS[last[:3]] if last else start
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def permitted(moment: datetime, hours: Hours, zone: ZoneInfo, holidays: Container[date]) -> bool:
    """Whether somebody may be written to first at that moment."""
    local = moment.astimezone(zone)
    return local.date() not in holidays and any(
        local.weekday() in window.days and window.opens <= local.time() < window.closes
        for window in hours
    )


def next_permitted(
    moment: datetime, hours: Hours, zone: ZoneInfo, holidays: Container[date]
) -> datetime:
    """That moment if it is permitted, else the next opening of a window (UTC).

    Without any window it is the moment itself: a window that never opens would lose messages.
    """
    if not hours or permitted(moment, hours, zone, holidays):
        return moment
    today = moment.astimezone(zone).date()
    for ahead in range(NEXT_DAYS):
        day = today + timedelta(days=ahead)
        if day in holidays:
            continue
        windows = [window for window in hours if day.weekday() in window.days]
        for at in sorted(at for window in windows for at in _openings(day, window.opens, zone)):
            if at >= moment and permitted(at, hours, zone, holidays):
                return at
    return moment


def _openings(day: date, opens: time, zone: ZoneInfo) -> list[datetime]:
    """The instants of a wall time: two of the hour that comes twice, the jump of one skipped."""
    wall = datetime.combine(day, opens, zone)
    both = {wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    real = [at for at in both if at.astimezone(zone).time() == opens]
    return real or [_jump(min(both), zone)]


def _jump(before: datetime, zone: ZoneInfo) -> datetime:
    """The first minute after the clock was put forward, which happens on the full minute."""
    at, offset = before.replace(second=0, microsecond=0), before.astimezone(zone).utcoffset()
    while at.astimezone(zone).utcoffset() == offset:
        at += timedelta(minutes=1)
    return at


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall time.

    The hour that a change of the clock skips becomes the same minute an hour later; of the hour
    that comes twice, the first is meant.
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def working_days_after(day: date, count: int, holidays: Container[date]) -> date:
    """The day by which so many working days (Monday to Friday, no holiday) have passed."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


def working_days_between(after: date, until: date, holidays: Container[date]) -> int:
    """How many working days (Monday to Friday, no holiday) have come after that day, until the
    other: the inverse of `working_days_after`; 0 where it is not later."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in days)


def working_day_before(day: date, holidays: Container[date]) -> date:
    """The last working day (Monday to Friday, no holiday) before that day."""
    day -= timedelta(days=1)
    while day.weekday() > 4 or day in holidays:
        day -= timedelta(days=1)
    return day
