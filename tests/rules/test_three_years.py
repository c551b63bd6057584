"""Three years of a hundred mentored ideas and forty sessions: what was said of ideas, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from handlers.reminding.coalescing import EVERY
from handlers.rules import hours
from handlers.rules.follow_up import working_days_before
from storage.records.delivery import Lane, OutboxRow
from tests.rules.years.life import HOLIDAYS, PARIS, Lived, local_day
from tests.rules.years.read import MEETINGS, SEVERAL, is_reminder, lines, say_of

pytestmark = [
    pytest.mark.soak,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_the_years_were_rough(lived: Lived) -> None:
    """Processes died, the clock was set forward and back; and everything was taken care of."""
    assert lived.life.deaths > 20
    assert lived.life.jumps > 5
    assert lived.events == {"done"}


def test_nothing_leaves_in_forbidden_hours(lived: Lived) -> None:
    """Whatever nobody asked for, unless it concerns today."""
    promised = [(row, at) for row, at in lived.sent if row.lane is not Lane.REPLY]
    assert len(promised) > 1000
    for row, at in promised:
        within = hours.permitted(at, lived.hours[row.person_id], PARIS, HOLIDAYS)
        assert within or row.urgent, (row, at)


def test_each_reminder_once_in_its_time(lived: Lived) -> None:
    """Nobody is reminded of a milestone twice, or early."""
    sent = [(row, at) for row, at in lived.sent if row.say]
    once = Counter(key for row, _ in sent for key in _reminders(row))
    assert len(once) > 700
    assert [key for key, times in once.items() if times > _most(key)] == []
    for row, at in sent:
        for _, key, *_, due in _reminders(row):
            _in_its_time(key, due, local_day(at))


def _reminders(row: OutboxRow) -> Iterator[tuple[str, str, str, date]]:
    """What a message reminds of: who, its key, of what, the day it was due."""
    say = say_of(row)
    if say.key in (SEVERAL, "milestone.organisers"):
        for line in lines(row) if say.key == SEVERAL else say.params["lines"]:
            if "date" in line:
                yield row.person_id, f"{say.key}.{line['kind']}", line["title"], line["date"]
    elif say.key.startswith(("milestone.mentor.", "milestone.bearer.")):
        subject = say.offers[0].action.split(".")[-1]
        yield row.person_id, say.key, subject, say.params["date"]


def _most(key: tuple[str, str, str, date]) -> int:
    """In a list the first reminder and the second read the same."""
    return 2 if key[1] == "reminder.several.late" else 1


def _in_its_time(key: str, due: date, day: date) -> None:
    if key.endswith("soon"):
        assert working_days_before(due, 2, HOLIDAYS) <= day <= due
    elif "organisers" not in key:
        assert hours.working_days_after(due, 2, HOLIDAYS) <= day


def test_what_falls_together_is_one_message(lived: Lived) -> None:
    """Of juries, points, letters: nobody is reminded twice within minutes."""
    told: dict[str, list[OutboxRow]] = {}
    for row, _ in lived.sent:
        if is_reminder(row):
            told.setdefault(row.person_id, []).append(row)
    assert sum(map(len, told.values())) > 1500
    for rows in told.values():
        in_order = sorted(rows, key=lambda row: row.created_at)
        for before, after in pairwise(in_order):
            apart = after.created_at - before.created_at > 3 * EVERY
            assert apart or not _at_their_hour(lived, before), (before, after)
    several = [row for rows in told.values() for row in rows if say_of(row).key == SEVERAL]
    kinds = [{line["kind"] in MEETINGS for line in lines(row)} for row in several]
    assert len(several) > 50
    assert len([each for each in kinds if len(each) == 2]) > 4  # a jury and a point


def _at_their_hour(lived: Lived, row: OutboxRow) -> bool:
    """What concerns today leaves at any hour: the rest waits until theirs come."""
    return hours.permitted(row.created_at, lived.hours[row.person_id], PARIS, HOLIDAYS)


def test_nobody_was_forgotten(lived: Lived) -> None:
    """A milestone of ninety days that nobody spoke of went all the way to the organisers."""
    told = {(each["subject"], each["stage"]) for each in lived.reminders}
    left = [each for each in lived.milestones if _left(each)]
    assert len(left) > 10
    for each in left:
        stages = {stage for subject, stage in told if subject == each["id"]}
        assert {"first", "second", "call"} <= stages, each["due_on"]


def _left(milestone: Any) -> bool:
    return milestone["status"] == "waiting" and milestone["days"] == 90
