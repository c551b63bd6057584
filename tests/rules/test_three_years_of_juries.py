"""Three years of forty sessions that move, are cancelled, or are forgotten: what was said of them,
to whom, and when. Judged from the messages that left, against a diary of how each session stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from handlers.rules.hours import permitted, working_days_after
from storage.records.delivery import OutboxRow
from tests.rules.years.juries import Juries
from tests.rules.years.life import DAY, HOLIDAYS, HOUR, PARIS, Lived, local_day
from tests.rules.years.read import MEETINGS, SEVERAL, lines, say_of
from tests.rules.years.standing import Standing, reminding

pytestmark = [
    pytest.mark.soak,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
REMINDERS = ("juror.reminder", "bearer.reminder", "juror.answer")
AHEAD = 21 * DAY  # from when on organisers are reminded of a session without a jury


@dataclass(frozen=True)
class Heard:
    """One thing that a message reminds of: an idea's title, or "" for a seat in a jury; `asked`
    where an answer is awaited."""

    row: OutboxRow
    left: datetime
    title: str
    at: datetime
    asked: bool

    @property
    def several(self) -> bool:
        """Whether other things are said with it."""
        return say_of(self.row).key == SEVERAL

    @property
    def stage(self) -> str:
        """Which reminder it is, by when it was promised; what is due within an hour of another is
        said with it."""
        if self.asked:
            return "answer"
        by = self.row.created_at + HOUR
        come = [each for each, at in reminding(self.at).items() if at <= by]
        return come[-1] if come else "early"


@pytest.fixture(scope="module")
def standing(lived: Lived) -> Standing:
    """The diary of the sessions."""
    [juries] = [each for each in lived.life.casts if isinstance(each, Juries)]
    return juries.standing


@pytest.fixture(scope="module")
def heard(lived: Lived) -> list[Heard]:
    """Every reminder that a juror or a bearer has read."""
    return [Heard(row, at, *each) for row, at in lived.sent for each in _of(row)]


def _of(row: OutboxRow) -> Iterator[tuple[str, datetime, bool]]:
    say = say_of(row)
    if say.key == SEVERAL:
        for line in lines(row):
            if line["kind"] in MEETINGS:
                yield line.get("title", ""), line["at"], line["kind"] == "asked"
    elif say.key in REMINDERS:
        yield say.params.get("title") or "", say.params["at"], say.key == "juror.answer"


def _saying(lived: Lived, *keys: str) -> list[tuple[OutboxRow, datetime, Any]]:
    """What left under these keys, when, and with which values."""
    found = [(row, at, say_of(row)) for row, at in lived.sent]
    return [(row, at, say.params) for row, at, say in found if say.key.startswith(keys)]


def test_the_years_had_everything(standing: Standing, heard: list[Heard]) -> None:
    """Else nothing would be shown by them."""
    least = {
        "planned": 40, "held": 30, "moved": 40, "cancelled": 5, "begun": 2, "drawn": 30,
        "invited to accepted": 80, "invited to declined": 20, "accepted to declined": 3,
    }  # fmt: skip
    assert {each: standing.did[each] for each in least if standing.did[each] < least[each]} == {}
    together = [each for each in heard if each.several]
    seats = Counter(each.row.id for each in together if not each.title)
    slots = Counter(each.row.id for each in together if each.title)
    assert max(Counter(each.row.id for each in together).values()) > 1
    assert seats.keys() & slots.keys()  # in a jury, and presenting


def test_each_once(heard: list[Heard], standing: Standing) -> None:
    """Each reminder of each hour as it stood, to each person."""
    assert len(heard) > 300
    assert Counter(each.stage for each in heard).keys() == {"week", "eve", "soon", "answer"}
    times = Counter((each.row.person_id, each.title, each.at, each.stage) for each in heard)
    assert [each for each, count in times.items() if count > _most(each, standing)] == []


def _most(key: tuple[str, str, datetime, str], standing: Standing) -> int:
    """Two juries of one person may have the same hour."""
    _, title, at, _ = key
    return 1 if title else len(standing.ever_at(at))


def test_none_early_and_none_of_what_has_begun(lived: Lived, heard: list[Heard]) -> None:
    """What it says of days is true when it leaves; what leaves at any hour is for today."""
    for each in heard:
        assert each.left < each.at, each
        if not each.asked:
            assert reminding(each.at)["week"] <= each.left + HOUR, each
            assert reminding(each.at)[each.stage] <= each.left + HOUR, each
        days = say_of(each.row).params.get("days")
        assert days is None or days == (local_day(each.at) - local_day(each.left)).days, each
        within = permitted(each.left, lived.hours[each.row.person_id], PARIS, HOLIDAYS)
        assert within or each.at - each.left <= 3 * HOUR, each


def test_none_of_a_day_that_had_moved(heard: list[Heard], standing: Standing) -> None:
    """When it leaves, the session stands at that hour."""
    for each in heard:
        if each.title:
            assert standing.hour_of(each.title, each.left) == each.at, each
        else:
            assert each.at in standing.sessions_at(each.left), each


def test_asked_on_the_last_day(lived: Lived, heard: list[Heard]) -> None:
    """Whoever has not answered is asked again on the last day they were told."""
    asked = [each for each in heard if each.asked]
    assert len(asked) > 10
    told = _saying(lived, "juror.invitation", "juror.moved")
    for each in asked:
        last = {
            values["reference"]: values["answer_by"] for row, _, values in told
            if (row.person_id, values["at"]) == (each.row.person_id, each.at)
            and row.created_at <= each.row.created_at
        }  # fmt: skip
        assert local_day(each.left) in last.values(), each


def test_nobody_is_called_to_what_has_begun(lived: Lived) -> None:
    """An invitation leaves before its session begins."""
    called = _saying(lived, "juror.invitation")
    assert len(called) > 120
    for row, at, values in called:
        assert at < values["at"], row


def test_nobody_was_forgotten(heard: list[Heard], standing: Standing) -> None:
    """Whoever was expected at that hour a week before, and came, was told so before the day."""
    told = {(each.row.person_id, each.title, each.at) for each in heard if each.stage != "soon"}
    sure = [each for each in standing.came if each.since < reminding(each.at)["week"]]
    expected = [each for each in sure if each.person]
    assert len(expected) > 60
    assert [each for each in expected if (each.person, each.title, each.at) not in told] == []


def test_organisers_are_reminded_of_what_waits(lived: Lived, standing: Standing) -> None:
    """Every second working day, of a session as it stands: not before its time."""
    waits = _saying(lived, "session.awaits.")
    assert len(waits) > 60
    said: dict[tuple[str, ...], list[datetime]] = {}
    for row, at, values in waits:
        assert standing.hour_of(values["reference"], at) == values["at"], row
        what = say_of(row).key.rpartition(".")[2]
        if what in ("draw", "too_late"):
            assert local_day(at) >= local_day(values["at"]) - AHEAD, row
        elif what != "balls":
            assert at > values["until"], row
        said.setdefault((row.person_id, values["reference"], what), []).append(at)
    for moments in said.values():
        for before, after in pairwise(moments):
            assert local_day(after) >= working_days_after(local_day(before), 2, HOLIDAYS)
