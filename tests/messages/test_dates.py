"""Dates, numbers and lengths read as people write them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from messages import dates

N = "\u00a0"
PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("fr", date(2026, 12, 4), f"vendredi 4{N}décembre"),
        ("en", date(2026, 12, 4), f"Friday 4{N}December"),
        ("fr", date(2027, 1, 1), f"vendredi 1er{N}janvier"),
        ("fr", "2026-12-11", f"vendredi 11{N}décembre"),
        ("fr", datetime(2026, 11, 21, 23, 30, tzinfo=UTC), f"dimanche 22{N}novembre"),
    ],
)
def test_day(language: str, value: dates.Moment, said: str) -> None:
    """Day of the week, number, month; an instant is read in the organisation's zone."""
    assert dates.day(language, PARIS, value) == said


def test_the_year_is_said_where_it_is_another() -> None:
    """Seen from the day it is, in the organisation's zone."""
    eve = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    assert dates.day("fr", PARIS, date(2026, 12, 4), eve) == f"vendredi 4{N}décembre"
    assert dates.day("fr", PARIS, date(2027, 1, 15), eve) == f"vendredi 15{N}janvier 2027"
    assert dates.day("en", PARIS, "2027-01-15", eve) == f"Friday 15{N}January 2027"
    assert (
        dates.day("fr", PARIS, "2027-01-15", eve + timedelta(hours=1)) == f"vendredi 15{N}janvier"
    )


def test_dates_with_and_without_year() -> None:
    """The year is there where it counts."""
    assert dates.long_date("fr", PARIS, date(2027, 11, 19)) == f"19{N}novembre 2027"
    assert dates.long_date("en", PARIS, "2027-11-19") == f"19{N}November 2027"
    assert dates.short_date("fr", PARIS, date(2021, 2, 1)) == f"1er{N}février"


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("fr", time(9), f"9{N}h"),
        ("fr", time(14, 30), f"14{N}h{N}30"),
        ("fr", datetime(2026, 7, 1, 7, 5, tzinfo=UTC), f"9{N}h{N}05"),
        ("en", time(9), "9:00"),
    ],
)
def test_hour(language: str, value: dates.Moment | time, said: str) -> None:
    """No minutes when there are none."""
    assert dates.hour(language, PARIS, value) == said


def test_numbers() -> None:
    """Thousands are held together by U+00A0, never U+202F."""
    assert dates.number("fr", 2314) == f"2{N}314"
    assert dates.number("en", 2314) == "2,314"


@pytest.mark.parametrize(
    ("value", "said"),
    [(25_000_000, f"25{N}Mo"), (1_500_000, f"1,5{N}Mo"), (340_000, f"340{N}Ko"), (0, f"1{N}Ko")],
)
def test_size(value: int, said: str) -> None:
    """Weights in the unit a phone shows."""
    assert dates.size("fr", value) == said


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (48, f"48{N}secondes", f"48{N}seconds"),
        (1, f"1{N}seconde", f"1{N}second"),
        (120, f"2{N}minutes", f"2{N}minutes"),
        (90, f"1{N}minute 30{N}secondes", f"1{N}minute 30{N}seconds"),
    ],
)
def test_seconds(value: int, french: str, english: str) -> None:
    """Lengths of voice notes."""
    assert dates.seconds("fr", value) == french
    assert dates.seconds("en", value) == english


def test_short_seconds_and_months() -> None:
    """The short form for a summary; years once there are whole ones."""
    assert dates.short_seconds(48) == f"48{N}s"
    assert dates.short_seconds(90) == f"1{N}min{N}30{N}s"
    assert dates.months("fr", 12) == f"12{N}mois"
    assert dates.months("fr", 36) == f"3{N}ans"
    assert dates.months("en", 1) == f"1{N}month"


@pytest.mark.parametrize(
    ("count", "fr", "en"), [(0, "one", "many"), (1, "one", "one"), (2,) + ("many",) * 2]
)
def test_plural(count: int, fr: str, en: str) -> None:
    """Zero is singular in French only."""
    assert dates.plural("fr", count, "one", "many") == fr
    assert dates.plural("en", count, "one", "many") == en
