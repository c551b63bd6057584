"""Three years of messages nobody asked for: each leaves once, and only in permitted hours.

Time is leapt over to what is due next, as the delivery does (`proactive.decide`); around each
change of the clock every minute is looked at, against a reading of the wall clock of its own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.tables.promises import french_holidays
from handlers import proactive
from handlers.policy import Policy
from handlers.rules.hours import next_permitted, parse_hours, permitted
from storage.records.delivery import Lane, OutboxRow
from storage.records.people import Address, Person, Service
from storage.rows import new_id

PARIS = ZoneInfo("Europe/Paris")
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
HOLIDAYS = french_holidays()
POLICY = Policy(holidays=HOLIDAYS)
SERVICES = {
    "usual": ("", [(range(5), time(8), time(19))]),
    "canteen": ("lun-ven 13:00-15:00", [(range(5), time(13), time(15))]),
    "pool": (
        "mar-sam 06:30-08:30; dim 01:30-03:30",  # across the hour that is skipped or comes twice
        [(range(1, 6), time(6, 30), time(8, 30)), (range(6, 7), time(1, 30), time(3, 30))],
    ),
}


def _open(name: str, at: datetime) -> bool:
    """The wall clock read by itself: is this service's window open?"""
    local = at.astimezone(PARIS)
    return local.date() not in HOLIDAYS and any(
        local.weekday() in days and opens <= local.time() < closes
        for days, opens, closes in SERVICES[name][1]
    )


def _changes() -> list[datetime]:
    """The moments at which the clock changes in these years."""
    count = int((END - BEGIN).total_seconds() // 3600)
    hours = [BEGIN + timedelta(hours=number) for number in range(count)]
    return [
        after
        for before, after in pairwise(hours)
        if before.astimezone(PARIS).utcoffset() != after.astimezone(PARIS).utcoffset()
    ]


def _row(promised: datetime) -> OutboxRow:
    return OutboxRow(
        id=new_id(), person_id="p", channel="", address="", lane=Lane.BROADCAST, say="{}",
        next_try_at=promised, created_at=promised,
    )  # fmt: skip


def _leaves(name: str, promised: datetime) -> list[datetime]:
    """The moments at which a message promised then is handed to the channel."""
    person = Person(id="p", language="fr", created_at=BEGIN, seen_at=BEGIN)
    address = Address(channel="telegram", address="1", person_id="p", seen_at=BEGIN)
    service = Service(id="s", name=name, hours=SERVICES[name][0])
    row, at, sent = _row(promised), promised, list[datetime]()
    while not sent and at < END + timedelta(days=30):
        match proactive.decide(row, person, [address], service, at, POLICY):
            case proactive.Wait(until):
                assert until > at
                at = until
            case proactive.Deliver():
                sent.append(at)
            case other:
                raise AssertionError(other)
    return sent


@pytest.mark.parametrize("name", SERVICES)
def test_each_once_and_in_hours(name: str) -> None:
    """However it is promised, at any hour of three years."""
    rng, at, seen = Random(name), BEGIN, 0
    while at < END:
        [moment] = _leaves(name, at)
        assert _open(name, moment), (at, moment)
        assert moment - at < timedelta(days=6), (at, moment)
        at += timedelta(minutes=rng.randrange(1, 60 * 9))
        seen += 1
    assert seen > 5_000


@pytest.mark.parametrize("name", SERVICES)
def test_minute_by_minute_where_the_clock_changes(name: str) -> None:
    """Two days around each change: open is what the wall clock says, and the next opening is the
    first minute that is open."""
    changes = _changes()
    assert len(changes) == 6
    hours = parse_hours(SERVICES[name][0] or "lun-ven 08:00-19:00")
    for change in changes:
        minutes = [change + timedelta(minutes=n) for n in range(-24 * 60, 24 * 60)]
        following: datetime | None = None
        for at in reversed(minutes):
            assert permitted(at, hours, PARIS, HOLIDAYS) == _open(name, at), at
            following = at if _open(name, at) else following
            if following is not None:
                assert next_permitted(at, hours, PARIS, HOLIDAYS) == following, at


def test_holidays_are_met() -> None:
    """The years have some that fall on working days: else nothing would be shown by them."""
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(3 * 365))
    assert sum(day in HOLIDAYS and day.weekday() < 5 for day in days) > 20
