"""Which reminder comes next and when; what a changed letter keeps; reasons as questions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tables.promises import french_holidays
from handlers.rules import follow_up as rules
from handlers.rules import hours, mentor_promise, milestones, reasons
from handlers.rules.follow_up import Next, Stage

HOLIDAYS = french_holidays()
DUE = date(2027, 2, 22)  # a Monday
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def test_the_day_by_which_a_mentor_is_known() -> None:
    """Three working days after the last answers; where it comes without a name, ten more."""
    last, today = date(2027, 1, 11), date(2027, 1, 14)
    assert mentor_promise.first(last, ()) == today
    assert mentor_promise.days(last, date(2027, 1, 13), ()) == (None, today)
    assert mentor_promise.days(last, today, ()) == (today, date(2027, 1, 28))
    assert mentor_promise.days(last, date(2027, 2, 1), ())[1] == date(2027, 2, 11)


def test_a_mentor_in_time() -> None:
    """Two working days before, the day is announced."""
    found = rules.for_mentor(DUE, {}, date(2027, 2, 1), HOLIDAYS)
    assert found == Next(Stage.SOON, date(2027, 2, 18))


def test_a_mentor_who_is_late() -> None:
    """Two working days after, a week later, then the organisers call: each counts from the last
    one that was sent."""
    sent = {Stage.SOON: date(2027, 2, 18)}
    first = rules.for_mentor(DUE, sent, date(2027, 2, 23), HOLIDAYS)
    assert first == Next(Stage.FIRST, date(2027, 2, 24))
    sent[Stage.FIRST] = date(2027, 2, 25)  # the program was away on the day itself
    second = rules.for_mentor(DUE, sent, date(2027, 2, 25), HOLIDAYS)
    assert second == Next(Stage.SECOND, date(2027, 3, 4))
    sent[Stage.SECOND] = date(2027, 3, 4)
    call = rules.for_mentor(DUE, sent, date(2027, 3, 4), HOLIDAYS)
    assert call == Next(Stage.CALL, rules.call_on(date(2027, 3, 4), HOLIDAYS))
    assert call is not None
    assert call.on == date(2027, 3, 9)
    sent[Stage.CALL] = call.on
    assert rules.for_mentor(DUE, sent, call.on, HOLIDAYS) is None


def test_too_late_to_say_soon() -> None:
    """After the day nobody is told that it comes."""
    found = rules.for_mentor(DUE, {}, DUE + timedelta(days=1), HOLIDAYS)
    assert found is not None
    assert found.stage is Stage.FIRST
    assert rules.for_bearer(DUE, {}, {}, DUE + timedelta(days=1), HOLIDAYS) is None


def test_a_bearer_hears_the_same_day() -> None:
    """That their mentor is late, once; nothing of the second reminder."""
    late = {Stage.FIRST: date(2027, 2, 24)}
    told = rules.for_bearer(DUE, {Stage.SOON: DUE}, late, date(2027, 2, 24), HOLIDAYS)
    assert told == Next(Stage.FIRST, date(2027, 2, 24))
    assert rules.for_bearer(DUE, late, late, date(2027, 2, 25), HOLIDAYS) is None


@given(day=DAYS, count=st.integers(0, 12))
def test_working_days_before_and_after(day: date, count: int) -> None:
    """Counted back and forth they lead to the same working day."""
    day = hours.working_days_after(day, 1, HOLIDAYS)
    before = rules.working_days_before(day, count, HOLIDAYS)
    assert hours.working_days_after(before, count, HOLIDAYS) == day


@given(day=DAYS, days=st.integers(1, 730))
def test_a_milestone_is_on_a_working_day(day: date, days: int) -> None:
    """Never before its days have passed, and a long week-end later at most."""
    due = milestones.due_on(day, days, HOLIDAYS)
    assert due.weekday() < 5
    assert due not in HOLIDAYS
    assert timedelta() <= due - (day + timedelta(days=days)) <= timedelta(days=5)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("15, 30 et 90", (15, 30, 90)),
        ("120 puis 45", (45, 120)),
        ("30", (30,)),
        ("30 30", (30,)),
        ("bientôt", None),
        ("0, 15", None),
        ("15, 9999", None),
        ("1 2 3 4 5 6 7", None),
    ],
)
def test_days_as_typed(typed: str, days: tuple[int, ...] | None) -> None:
    """Numbers in any order; nothing else is guessed."""
    assert milestones.read_days(typed) == days


@pytest.mark.parametrize(
    ("written", "questions"),
    [
        ("Qui transporte le broyat ?", ["Qui transporte le broyat ?"]),
        ("Qui ? Combien de fois ?", ["Qui ?", "Combien de fois ?"]),
        ("- Qui ?\n\n2. Combien ? Et quand ?", ["Qui ?", "Combien ? Et quand ?"]),
        ("a\nb\nc\nd", ["a", "b", "c d"]),
        ("  ", []),
    ],
)
def test_reasons_are_questions(written: str, questions: list[str]) -> None:
    """One for each line, or for each sentence of a single line; what is over joins the last."""
    assert reasons.questions(written, 3) == questions
