"""Calendar files as another program reads them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from icalendar import Calendar

from handlers.jury.calendar import Entry, written

NOW = datetime(2026, 12, 10, 9, tzinfo=UTC)
ENTRY = Entry(
    uid="0192-séance",
    sequence=0,
    starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC),  # the clock is put forward half an hour on
    ends_at=datetime(2027, 3, 28, 3, 0, tzinfo=UTC),
    title="Jury des idées ; à l’heure, « ensemble »",
    place="Salle de créativité, 2e étage\nau fond",
    text="https://visio.exemple.fr/" + "é" * 90,
)


def test_it_says_what_when_where() -> None:
    """Accents, separators and line ends come back as they were; the moments are instants."""
    [event] = Calendar.from_ical(written(ENTRY, NOW)).walk("VEVENT")
    assert (event["summary"], event["location"]) == (ENTRY.title, ENTRY.place)
    assert str(event["description"]) == ENTRY.text
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (ENTRY.starts_at, ENTRY.ends_at)
    assert len(event.walk("VALARM")) == 1


def test_a_change_is_the_same_entry() -> None:
    """The UID stays, the SEQUENCE rises; what is cancelled says so and rings no more."""
    before = Calendar.from_ical(written(ENTRY, NOW))
    moved = Calendar.from_ical(written(replace(ENTRY, sequence=1), NOW))
    gone = Calendar.from_ical(written(replace(ENTRY, sequence=2, cancelled=True), NOW))
    events = [each.walk("VEVENT")[0] for each in (before, moved, gone)]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert [each["method"] for each in (before, moved, gone)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [event["status"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert not events[2].walk("VALARM")


def test_its_lines_are_those_of_the_standard() -> None:
    """At most 75 bytes a line, ended by CR LF: https://www.rfc-editor.org/rfc/rfc5545#section-3.1"""
    text = written(ENTRY, NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert not re.search(r"(?<!\r)\n", text)
