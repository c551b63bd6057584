"""A day and an hour as people type them: « lundi 9h », « 12/01 à 14h30 », "tomorrow 8am".

The hour is cut off first: dateparser, whose days are good, reads « lundi 9h » as the 9th and
« demain 8h » as the evening. What it gives is then checked, never believed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.rules import hours
from messages.folding import fold

FURTHEST = timedelta(days=731)
NIGHT = (time(2), time(3))  # on two days of the year it comes twice, or not at all
LAST_MINUTE = time(23, 59)

HOUR = re.compile(
    r"(?:\b(?:a|at|vers|around|by)\s+|@\s*)?\b(?P<h>\d{1,2})\s*"
    r"(?:(?:h(?:eures?)?|:)\s*(?P<m>\d{2})?(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?|(?P<half2>[ap]\.?m\b\.?))"
    r"(?P<part>\s*(?:du|de l'|in the|at)\s*(?:matin|soir|apres[- ]midi|morning|afternoon|evening"
    r"|night))?"
)
BARE_HOUR = re.compile(r"\b(?:a|at)\s+(?P<h>\d{1,2})$")
PARTS = {
    r"(?:a )?(?:midi|noon)": time(12),
    r"(?:a )?(?:minuit|midnight)": LAST_MINUTE,
    r"(?:ce |le |dans l'|in the |this )?(?:apres[- ]midi|afternoon)": time(14),
    r"(?:ce |le |in the |this )?(?:matin|morning)": time(9),
    r"(?:ce |le |au |in the |this )?(?:soir|evening|night)|tonight": time(18),
    r"(?:en )?fin de journee|(?:at the )?end of (?:the )?day": time(18),
}
PART = re.compile("|".join(rf"(?P<p{n}>\b(?:{part})\b)" for n, part in enumerate(PARTS)))
SOON = re.compile(r"(?:dans|in) (?P<n>\d{1,3}|une|an|one) (?P<unit>h|heures?|hours?|min\w*)")
DAY_ONLY = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?")
BEFORE = re.compile(r"^(?:(?:pour|jusqu'au?|d'ici|for|until|by|on|le|ce|the)\s+)+")
NUMBERS = re.compile(r"(?:\w+\.? )?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-]\d{2,4})?")
DAYS, MONTHS = 31, 12
SPELLED = {"quinze jours": "15 jours", "huit jours": "7 jours", "une quinzaine": "15 jours"}
NOW = frozenset(
    {"maintenant", "tout de suite", "des maintenant", "immediatement", "now", "right now",
     "at once", "straight away", "immediately"}
)  # fmt: skip
WEEKDAYS = {
    name: number
    for names in (
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    )
    for number, name in enumerate(names)
}
WEEKDAY = re.compile(
    rf"(?:(?:next|this)\s+)?(?P<day>{'|'.join(WEEKDAYS)})\b[.]?(?:\s+prochain)?"
    r"(?:\s+en\s+(?P<more>huit|quinze))?"
)


class Trouble(StrEnum):
    """Why what was typed is no moment; each has its sentence."""

    UNCLEAR = "unclear"
    PAST = "past"
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
    """The moment that was typed; `usual` is the hour where only a day was."""
    said, local = fold(text), now.astimezone(zone).replace(tzinfo=None)
    soon = SOON.fullmatch(said)
    if soon:
        return _checked(local + _length(soon), now, zone, with_hour=True)
    try:
        words, at = _cut_hour(said)
    except ValueError:  # 25:70
        return Trouble.UNCLEAR
    words = BEFORE.sub("", words)
    day = _day(words, local, at)
    if day is None:
        return Trouble.UNCLEAR
    named = WEEKDAY.match(words)
    if named is not None and day.weekday() != WEEKDAYS[named["day"]]:
        return Trouble.MISMATCH
    wall = datetime.combine(day, at or usual)
    return _checked(wall, now, zone, with_hour=at is not None)


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


def _cut_hour(said: str) -> tuple[str, time | None]:
    """The words without their hour, and the hour; raises ValueError for one no clock shows."""
    said = re.sub(r"(?<=\d)t(?=\d{1,2}:)", " ", said)  # 2026-12-18T14:30
    for pattern in (HOUR, BARE_HOUR):
        found = pattern.search(said)
        if found:
            return _without(said, found), _clock(found.groupdict())
    part = PART.search(said)
    if part is None or part[0] == said == "matin":
        return said, None
    hour = list(PARTS.values())[int(str(part.lastgroup)[1:])]
    return _without(said, part), hour


def _without(said: str, found: re.Match[str]) -> str:
    return fold(f"{said[: found.start()]} {said[found.end() :]}")


def _clock(found: dict[str, str | None]) -> time:
    hour, part = int(found["h"] or 0), found.get("part") or ""
    half = (found.get("half") or found.get("half2") or "")[:1]
    later = half == "p" or re.search(r"soir|midi|afternoon|evening|night", part)
    if later and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return time(hour, int(found.get("m") or 0))


def _day(words: str, local: datetime, at: time | None) -> date | None:
    """The day its words name; without any, the next day on which that hour comes."""
    today = local.date()
    if not words:
        return None if at is None else today + timedelta(days=local.time() >= at)
    number = DAY_ONLY.fullmatch(words)
    if number:
        return _next_numbered(int(number["day"]), today)
    weekday = WEEKDAY.fullmatch(words)
    return _next_weekday(weekday, today) if weekday else _parsed(words, today)


def _next_weekday(named: re.Match[str], today: date) -> date:
    """« lundi » is never today; « lundi en huit » is a week later."""
    ahead = (WEEKDAYS[named["day"]] - today.weekday() - 1) % 7 + 1
    more = {"huit": 7, "quinze": 14}.get(named["more"] or "", 0)
    return today + timedelta(days=ahead + more)


def _next_numbered(number: int, today: date) -> date | None:
    """« le 18 »: of this month, or of the next that has one."""
    for ahead in range(3):
        year, month = divmod(today.month - 1 + ahead, 12)
        year, month = today.year + year, month + 1
        if 1 <= number <= monthrange(year, month)[1] and date(year, month, number) >= today:
            return date(year, month, number)
    return None


def _parsed(words: str, today: date) -> date | None:
    numbers = NUMBERS.fullmatch(words)
    if numbers and (int(numbers["day"]) > DAYS or int(numbers["month"]) > MONTHS):
        return None  # « 32/12 », which dateparser takes for a December of 2032
    for name, plain in SPELLED.items():
        words = words.replace(name, plain)
    # A quarter of a second for its tables of languages, which only organisers ever need.
    import dateparser

    found = dateparser.parse(
        words,
        languages=["fr", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime.combine(today, time()),
            "REQUIRE_PARTS": ["day"],
        },
    )
    if found is None:
        return None
    day: date = found.date()
    year_later = day.year == today.year + 1 and (day.month, day.day) == (today.month, today.day)
    return today if year_later and str(day.year) not in words else day
