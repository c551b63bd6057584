"""Dates, hours, numbers and lengths as people write them, in French and in English.

Every function takes the language first, so that the catalogue binds it once per language.
Dates are accepted as `date`, `datetime` or ISO 8601 text (what waits in a table is JSON).
An aware datetime is shown in the organisation's zone.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from messages.typography import NBSP

Moment = date | datetime | str
_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
_KB, _MB = 1000, 1_000_000


def day(language: str, zone: str, value: Moment, today: Moment | None = None) -> str:
    """« vendredi 4 décembre », "Friday 4 December"; its year where `today` is of another one."""
    shown = _local(value, zone).date()
    another = today is not None and _local(today, zone).year != shown.year
    return _written(language, "EEEE d MMMM y" if another else "EEEE d MMMM", shown)


def long_date(language: str, zone: str, value: Moment) -> str:
    """« 19 novembre 2027 », "19 November 2027": where the year counts."""
    return _written(language, "d MMMM y", _local(value, zone).date())


def short_date(language: str, zone: str, value: Moment) -> str:
    """« 19 novembre », "19 November"."""
    return _written(language, "d MMMM", _local(value, zone).date())


def hour(language: str, zone: str, value: Moment | time) -> str:
    """« 9 h », « 14 h 30 »; "9:00", "14:30"."""
    at = value if isinstance(value, time) else _local(value, zone).time()
    if language != "fr":
        return f"{at.hour}:{at.minute:02}"
    return f"{at.hour}{NBSP}h" + (f"{NBSP}{at.minute:02}" if at.minute else "")


def number(language: str, value: float) -> str:
    """« 2 314 » with U+00A0, "2,314"."""
    return _decimal(language, value)


def size(language: str, value: int) -> str:
    """A weight in bytes: « 25 Mo », « 1,5 Mo », « 340 Ko »; "25 MB". Never « 0 »."""
    unit = "o" if language == "fr" else "B"
    if value < _MB:
        return f"{max(1, round(value / _KB))}{NBSP}K{unit}"
    weight = round(value / _MB, 1) if value < 10 * _MB else round(value / _MB)
    return f"{_decimal(language, weight)}{NBSP}M{unit}"


def seconds(language: str, value: float) -> str:
    """« 48 secondes », « 2 minutes », « 1 minute 30 secondes »."""
    minutes, rest = divmod(round(value), 60)
    unit = "seconde" if language == "fr" else "second"
    parts = [_counted(language, minutes, "minute")] if minutes else []
    if rest or not minutes:
        parts.append(_counted(language, rest, unit))
    return " ".join(parts)


def short_seconds(value: float) -> str:
    """« 48 s », « 1 min 30 s », the same in every language."""
    minutes, rest = divmod(round(value), 60)
    parts = [f"{minutes}{NBSP}min"] if minutes else []
    if rest or not minutes:
        parts.append(f"{rest}{NBSP}s")
    return NBSP.join(parts)


def months(language: str, value: int) -> str:
    """A number of months as a length: « 12 mois », « 3 ans »; "12 months", "3 years"."""
    if value >= 24 and value % 12 == 0:
        return f"{value // 12}{NBSP}{'ans' if language == 'fr' else 'years'}"
    if language == "fr":
        return f"{value}{NBSP}mois"
    return f"{value}{NBSP}{plural(language, value, 'month', 'months')}"


def plural(language: str, count: float, one: str, many: str) -> str:
    """`one` or `many`, as the language counts: zero is singular in French, plural in English."""
    singular = abs(count) < 2 if language == "fr" else count == 1
    return one if singular else many


def _counted(language: str, count: int, word: str) -> str:
    return f"{count}{NBSP}{plural(language, count, word, word + 's')}"


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _local(value: Moment, zone: str) -> datetime:
    """The wall-clock moment; a bare date is its midnight."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value.astimezone(_zone(zone)) if value.tzinfo else value


@lru_cache(maxsize=1024)
def _written(language: str, pattern: str, value: date) -> str:
    text = format_date(value, pattern, locale=_LOCALES[language])
    if language == "fr" and value.day == 1:
        text = text.replace("1 ", "1er ", 1)  # CLDR has no « 1er »
    month = text.index(" ", text.index(str(value.day)))
    return text[:month] + NBSP + text[month + 1 :]


@lru_cache(maxsize=1024)
def _decimal(language: str, value: float) -> str:
    # Babel groups French thousands with U+202F, which old phones show as a box.
    return format_decimal(value, locale=_LOCALES[language]).replace("\u202f", NBSP)
