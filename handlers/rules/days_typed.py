"""A day as people type it: « lundi », « le 18 », « 12/01 », « mardi dernier », "3 days ago".

What dateparser gives is checked, never believed. Words are folded, their hour cut off.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Literal

Direction = Literal["past", "future"]

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
MONTH_NAMES = {
    name: number
    for names in (
        ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
         "octobre", "novembre", "decembre"),
        ("january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december"),
    )
    for number, name in enumerate(names, start=1)
}  # fmt: skip
PART_OF_MONTH = re.compile(
    r"(?:(?:a\s+)?la\s+|(?:at\s+)?the\s+)?(?P<part>fin|end|mi|mid)(?:\s+d[eu']|\s+of(?:\s+the)?)?"
    rf"[\s-]*(?P<month>mois|month|{'|'.join(MONTH_NAMES)})(?:\s+(?P<year>20\d\d))?"
)
MIDDLE = 15
NAMED = rf"(?P<day>{'|'.join(WEEKDAYS)})\b[.]?"
WEEKDAY = re.compile(
    rf"(?:(?:next|this)\s+)?{NAMED}(?:\s+prochain)?(?:\s+en\s+(?P<more>huit|quinze))?"
)
BARE_WEEKDAY = re.compile(NAMED)
OF_LAST_WEEK = re.compile(rf"{NAMED}(?:\s+(?:de\s+)?la semaine derniere|\s+(?:of\s+)?last week)")
DAY_ONLY = re.compile(r"(?P<day>\d{1,2})(?:er|st|nd|rd|th)?")
NUMBERS = re.compile(r"(?:\w+\.? )?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-]\d{2,4})?")
DAYS, MONTHS = 31, 12
BEFORE = re.compile(r"^(?:(?:pour|jusqu'au?|d'ici|depuis|for|until|since|by|on|le|du|ce|the)\s+)+")
LAST = re.compile(r"^last\s+|\s+(?:derniere?|passee?)$")
SPELLED = {"quinze jours": "15 jours", "huit jours": "7 jours", "une quinzaine": "15 jours"}


def coming(words: str, today: date) -> date | None:
    """The next day the words name; « lundi » is never today."""
    words = BEFORE.sub("", words)
    if number := DAY_ONLY.fullmatch(words):
        return _numbered(int(number["day"]), today, 1)
    if part := PART_OF_MONTH.fullmatch(words):
        return _in_month(part, today)
    weekday = WEEKDAY.fullmatch(words)
    return _next_weekday(weekday, today) if weekday else _parsed(words, today, "future")


def gone(words: str, today: date) -> date | None:
    """The last day the words name, which may be today.

    A date without its year is the nearer of two: one that is about to come is so found out, and
    not taken for that of a year ago.
    """
    words = BEFORE.sub("", words)
    if named := OF_LAST_WEEK.fullmatch(words):
        return today - timedelta(days=today.weekday() + 7 - WEEKDAYS[named["day"]])
    plain = LAST.sub("", words)
    if named := BARE_WEEKDAY.fullmatch(plain):
        back = (today.weekday() - WEEKDAYS[named["day"]]) % 7
        return today - timedelta(days=back or (7 if plain != words else 0))
    if number := DAY_ONLY.fullmatch(plain):
        day = int(number["day"])
        return _nearer(_numbered(day, today, -1), _numbered(day, today, 1), today)
    if weekday := WEEKDAY.fullmatch(plain):
        return _next_weekday(weekday, today)
    return _nearer(_parsed(plain, today, "past"), _parsed(plain, today, "future"), today)


def belies(words: str, day: date) -> bool:
    """Whether the words name another day of the week than that day is."""
    named = WEEKDAY.match(BEFORE.sub("", words))
    return named is not None and day.weekday() != WEEKDAYS[named["day"]]


def _nearer(before: date | None, after: date | None, today: date) -> date | None:
    if before is None or after is None:
        return before or after
    return after if after - today < today - before else before


def _next_weekday(named: re.Match[str], today: date) -> date:
    """« lundi en huit » is a week after « lundi »."""
    ahead = (WEEKDAYS[named["day"]] - today.weekday() - 1) % 7 + 1
    more = {"huit": 7, "quinze": 14}.get(named["more"] or "", 0)
    return today + timedelta(days=ahead + more)


def _in_month(said: re.Match[str], today: date) -> date:
    """« fin janvier », « mi-décembre », « à la fin du mois »: the last day, or the fifteenth."""
    month = MONTH_NAMES.get(said["month"], today.month)
    year = int(said["year"] or today.year + (month < today.month))
    middle = said["part"].startswith("mi")
    return date(year, month, MIDDLE if middle else monthrange(year, month)[1])


def _numbered(number: int, today: date, step: int) -> date | None:
    """« le 18 »: of this month, or of the next that has one; with a `step` of -1, of the last."""
    for ahead in range(3):
        year, month = divmod(today.year * MONTHS + today.month - 1 + ahead * step, MONTHS)
        if 1 <= number <= monthrange(year, month + 1)[1]:
            day = date(year, month + 1, number)
            if (day - today).days * step >= 0:
                return day
    return None


def _parsed(words: str, today: date, prefer: Direction) -> date | None:
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
            "PREFER_DATES_FROM": prefer,
            "RELATIVE_BASE": datetime.combine(today, time()),
            "REQUIRE_PARTS": ["day"],
        },
    )
    if found is None:
        return None
    day: date = found.date()
    year_later = day.year == today.year + 1 and (day.month, day.day) == (today.month, today.day)
    return today if year_later and str(day.year) not in words else day
