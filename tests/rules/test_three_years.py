"""Three years of a hundred mentored ideas and forty sessions: what was said of ideas, and when."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.rules import hours
from handlers.rules.follow_up import working_days_before
from storage.records.delivery import Lane, OutboxRow
from tests.rules.years.life import HOLIDAYS, PARIS, Lived, local_day

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


def test_no_timer_at_an_hour_that_does_not_exist(lived: Lived) -> None:
    """Each is at the wall time that it was asked for."""
    for timer in lived.timers:
        wall = datetime.fromisoformat(timer.local)
        both = [wall.replace(tzinfo=PARIS, fold=fold).astimezone(UTC) for fold in (0, 1)]
        there = [at for at in both if at.astimezone(PARIS).replace(tzinfo=None) == wall]
        assert timer.due_at in there, timer


def test_each_reminder_once_in_its_time(lived: Lived) -> None:
    """Nobody is reminded of a milestone twice, or early."""
    sent = [(row, at) for row, at in lived.sent if "milestone." in (row.say or "")]
    once = Counter(key for row, _ in sent for key in _reminders(row))
    assert len(once) > 700
    assert [key for key, times in once.items() if times > _most(key)] == []
    for row, at in sent:
        for _, key, *_, due in _reminders(row):
            _in_its_time(key, date.fromisoformat(due), local_day(at))


def _reminders(row: OutboxRow) -> Iterator[tuple[str, ...]]:
    """What a message reminds of: who, its key, of what, the day it was due."""
    say = json.loads(row.say or "{}")
    key, params = say["key"], say["params"]
    if key in ("milestone.several", "milestone.organisers"):
        for line in params["lines"]:
            yield row.person_id, f"{key}.{line['kind']}", line["title"], line["date"]["$on"]
    elif key.split(".")[1] in ("mentor", "bearer"):
        subject = say["offers"][0]["action"].split(".")[-1]
        yield row.person_id, key, subject, params["date"]["$on"]


def _most(key: tuple[str, ...]) -> int:
    """In a list the first reminder and the second read the same."""
    return 2 if key[1] == "milestone.several.late" else 1


def _in_its_time(key: str, due: date, day: date) -> None:
    if key.endswith("soon"):
        assert working_days_before(due, 2, HOLIDAYS) <= day <= due
    elif "organisers" not in key:
        assert hours.working_days_after(due, 2, HOLIDAYS) <= day


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
