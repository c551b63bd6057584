"""What organisers type for a day and an hour, and the moment it means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules.dates_typed import (
    FURTHEST,
    FURTHEST_BACK,
    Trouble,
    Typed,
    means_now,
    read,
    read_past,
)

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 19, 7, 40, tzinfo=PARIS)  # a Thursday
NINE = time(9)

UNDERSTOOD = {
    "lundi 9h": "2026-11-23 09:00",
    "LUNDI 9 H.": "2026-11-23 09:00",
    "lundi, 9h": "2026-11-23 09:00",
    "lundi à 9": "2026-11-23 09:00",
    "9 h 30 lundi": "2026-11-23 09:30",
    "lundi": "2026-11-23 09:00",
    "jeudi": "2026-11-26 09:00",
    "sam 8h": "2026-11-21 08:00",
    "Lundi prochain à 9 h": "2026-11-23 09:00",
    "lundi en huit à 10h": "2026-11-30 10:00",
    "lundi midi": "2026-11-23 12:00",
    "lundi minuit": "2026-11-23 23:59",
    "demain": "2026-11-20 09:00",
    "demain 8 h": "2026-11-20 08:00",
    "demain à 8h du soir": "2026-11-20 20:00",
    "demain soir": "2026-11-20 18:00",
    "après-demain matin": "2026-11-21 09:00",
    "ce soir": "2026-11-19 18:00",
    "aujourd’hui à 18h": "2026-11-19 18:00",
    "18h": "2026-11-19 18:00",
    "à 7h": "2026-11-20 07:00",
    "12/01 à 14h30": "2027-01-12 14:30",
    "12.01.2027 8h": "2027-01-12 08:00",
    "12/01/27 à 9h": "2027-01-12 09:00",
    "1/12": "2026-12-01 09:00",
    "19/11 à 14h": "2026-11-19 14:00",
    "vendredi 18 décembre": "2026-12-18 09:00",
    "jusqu’au vendredi 18 décembre à 18 h": "2026-12-18 18:00",
    "ven. 18 déc. 9h": "2026-12-18 09:00",
    "lundi 30 novembre à 9 h": "2026-11-30 09:00",
    "1er décembre": "2026-12-01 09:00",
    "le 18": "2026-12-18 09:00",
    "le 18 à 9h": "2026-12-18 09:00",
    "dans 3 semaines": "2026-12-10 09:00",
    "à la fin du mois": "2026-11-30 09:00",
    "fin novembre": "2026-11-30 09:00",
    "d’ici fin janvier": "2027-01-31 09:00",
    "jusqu’à la fin de février 2028": "2028-02-29 09:00",
    "fin d’avril à 18h": "2027-04-30 18:00",
    "mi-décembre": "2026-12-15 09:00",
    "end of the month": "2026-11-30 09:00",
    "mid-january": "2027-01-15 09:00",
    "dans quinze jours": "2026-12-04 09:00",
    "dans 2 heures": "2026-11-19 09:40",
    "la semaine prochaine": "2026-11-26 09:00",
    "2026-12-18": "2026-12-18 09:00",
    "2026-12-18T14:30": "2026-12-18 14:30",
    "next monday 9am": "2026-11-23 09:00",
    "monday morning": "2026-11-23 09:00",
    "tomorrow at 8": "2026-11-20 08:00",
    "tonight": "2026-11-19 18:00",
    "noon tomorrow": "2026-11-20 12:00",
    "12am tomorrow": "2026-11-20 00:00",
    "today 5pm": "2026-11-19 17:00",
    "the day after tomorrow": "2026-11-21 09:00",
    "in two weeks": "2026-12-03 09:00",
    "in 30 minutes": "2026-11-19 08:10",
    "Friday 18 December at 9:30 am": "2026-12-18 09:30",
    "18th December": "2026-12-18 09:00",
    "dec 18 9:00": "2026-12-18 09:00",
}
NOT_UNDERSTOOD = {
    "une idée": Trouble.UNCLEAR,
    "": Trouble.UNCLEAR,
    "à la saint-glinglin": Trouble.UNCLEAR,
    "décembre": Trouble.UNCLEAR,
    "31/02": Trouble.UNCLEAR,
    "32/12": Trouble.UNCLEAR,
    "12/32": Trouble.UNCLEAR,
    "lundi 32/12 à 9h": Trouble.UNCLEAR,
    "32 décembre": Trouble.UNCLEAR,
    "25/11 à 25h": Trouble.UNCLEAR,
    "hier": Trouble.PAST,
    "18/11/2026": Trouble.PAST,
    "aujourd’hui à 7h": Trouble.PAST,
    "25/11 à 2h30": Trouble.NIGHT,
    "lundi 18 décembre": Trouble.MISMATCH,
    "Monday 18 December": Trouble.MISMATCH,
    "18/12/2062": Trouble.FAR,
}


@pytest.mark.parametrize("typed", UNDERSTOOD)
def test_understood(typed: str) -> None:
    """The hour that was typed, else the usual one, on the day that is meant."""
    found = read(typed, NOW, PARIS, NINE)
    assert isinstance(found, Typed), found
    assert f"{found.at.astimezone(PARIS):%Y-%m-%d %H:%M}" == UNDERSTOOD[typed]


@pytest.mark.parametrize("typed", NOT_UNDERSTOOD)
def test_not_understood(typed: str) -> None:
    """What is no moment, or none to use, is told apart."""
    assert read(typed, NOW, PARIS, NINE) is NOT_UNDERSTOOD[typed]


@pytest.mark.parametrize(("typed", "with_hour"), [("lundi", False), ("lundi 9h", True)])
def test_whether_an_hour_was_typed(typed: str, with_hour: bool) -> None:
    """Who typed none is told which was taken."""
    found = read(typed, NOW, PARIS, NINE)
    assert isinstance(found, Typed)
    assert found.with_hour is with_hour


@pytest.mark.parametrize(("typed", "now"), [("Maintenant", True), ("now.", True), ("lundi", False)])
def test_at_once(typed: str, now: bool) -> None:
    """« Maintenant » may be typed."""
    assert means_now(typed) is now


def test_changes_of_the_clock() -> None:
    """Nine is nine on the wall before and after the clock was put forward."""
    march = datetime(2027, 3, 26, 12, tzinfo=PARIS)
    before, after = (read(text, march, PARIS, NINE) for text in ("27/03 9h", "28/03 9h"))
    assert isinstance(before, Typed)
    assert isinstance(after, Typed)
    assert after.at - before.at == timedelta(hours=23)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[0-9a-z /:.h-]{0,25}", fullmatch=True))
def test_anything_may_be_typed(typed: str) -> None:
    """It never fails, and what it gives is in the future, in reach and not at two at night."""
    found = read(typed, NOW, PARIS, NINE)
    if isinstance(found, Typed):
        assert NOW < found.at <= NOW + FURTHEST
        assert found.at.tzinfo is UTC
        assert found.at.astimezone(PARIS).hour != 2


TODAY = date(2027, 1, 12)  # a Tuesday
GONE = {
    "aujourd’hui": "2027-01-12",
    "ce matin": "2027-01-12",
    "à 9h": "2027-01-12",
    "maintenant": "2027-01-12",
    "hier": "2027-01-11",
    "Hier soir.": "2027-01-11",
    "avant-hier": "2027-01-10",
    "mardi": "2027-01-12",
    "mardi dernier": "2027-01-05",
    "vendredi dernier à 14h": "2027-01-08",
    "vendredi passé": "2027-01-08",
    "lundi": "2027-01-11",
    "ven.": "2027-01-08",
    "lundi de la semaine dernière": "2027-01-04",
    "mercredi de la semaine dernière": "2027-01-06",
    "12/11": "2026-11-12",
    "12/11/26": "2026-11-12",
    "12.11.2026": "2026-11-12",
    "12/01": "2027-01-12",
    "31/12": "2026-12-31",
    "2026-11-03": "2026-11-03",
    "le 3 novembre": "2026-11-03",
    "mardi 3 novembre": "2026-11-03",
    "depuis le 3 novembre dernier": "2026-11-03",
    "le 4": "2027-01-04",
    "le 1er": "2027-01-01",
    "le 28": "2026-12-28",
    "il y a trois jours": "2027-01-09",
    "il y a quinze jours": "2026-12-28",
    "yesterday": "2027-01-11",
    "the day before yesterday": "2027-01-10",
    "last Friday": "2027-01-08",
    "Friday": "2027-01-08",
    "monday last week": "2027-01-04",
    "3 days ago": "2027-01-09",
    "November 3rd": "2026-11-03",
    "this morning": "2027-01-12",
}
NOT_GONE = {
    "": Trouble.UNCLEAR,
    "une idée": Trouble.UNCLEAR,
    "novembre": Trouble.UNCLEAR,
    "la semaine dernière": Trouble.UNCLEAR,
    "le mois dernier": Trouble.UNCLEAR,
    "last week": Trouble.UNCLEAR,
    "30/02": Trouble.UNCLEAR,
    "32/12": Trouble.UNCLEAR,
    "demain": Trouble.FUTURE,
    "dans 3 jours": Trouble.FUTURE,
    "lundi prochain": Trouble.FUTURE,
    "next Friday": Trouble.FUTURE,
    "vendredi en huit": Trouble.FUTURE,
    "le 15": Trouble.FUTURE,
    "13/01": Trouble.FUTURE,
    "le 3 février": Trouble.FUTURE,
    "13/01/2027": Trouble.FUTURE,
    "tomorrow": Trouble.FUTURE,
    "lundi 3 novembre": Trouble.MISMATCH,
    "Monday 3 November": Trouble.MISMATCH,
    "3/11/2024": Trouble.FAR,
}


@pytest.mark.parametrize("typed", GONE)
def test_a_day_that_has_passed(typed: str) -> None:
    """The last such day, today among them, whatever hour stands beside it."""
    assert str(read_past(typed, TODAY)) == GONE[typed]


@pytest.mark.parametrize("typed", NOT_GONE)
def test_no_day_that_has_passed(typed: str) -> None:
    """A day to come is never taken for that of a year ago; what names no day is no day."""
    assert read_past(typed, TODAY) is NOT_GONE[typed]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=40) | st.from_regex(r"[0-9a-z /:.h-]{0,25}", fullmatch=True),
    st.dates(date(2026, 1, 1), date(2029, 1, 1)),
)
def test_anything_may_be_typed_of_the_past(typed: str, today: date) -> None:
    """It never fails, and what it gives is not to come and not of more than a year ago."""
    found = read_past(typed, today)
    if isinstance(found, date):
        assert today - FURTHEST_BACK <= found <= today


@settings(deadline=None)
@given(st.dates(date(2027, 1, 1), date(2028, 12, 31)), st.integers(0, 360))
def test_a_day_as_it_is_written(today: date, back: int) -> None:
    """Any day of the last year, written with its year, is itself."""
    day = today - timedelta(days=back)
    assert read_past(f"{day:%d/%m/%Y}", today) == day
