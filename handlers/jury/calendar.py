"""Entries for people's own calendars: the same one changes and goes away as the session does.

The library is imported where a file is written: it weighs three megabytes and a tenth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from handlers import documents
from handlers.context import Context
from messages.message import Attachment

if TYPE_CHECKING:
    from icalendar import Alarm, Event

PRODUCT = "-//Vivier//FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A date: `uid` stays for good, `sequence` rises with each change."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    text: str = ""
    cancelled: bool = False


def written(entry: Entry, now: datetime) -> str:
    """The entry as a calendar file, in UTC so that no change of the clock moves it.

    https://www.rfc-editor.org/rfc/rfc5546#section-3.2
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(_event(entry, now))
    return str(calendar.to_ical(), "utf-8")


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.uid}@vivier")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.text:
        event.add("description", entry.text)
    if not entry.cancelled:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: Entry) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", timedelta(hours=-1))
    return alarm


async def attached(ctx: Context, entry: Entry) -> Attachment:
    """The entry as a file to open."""
    name = ctx.words("session.calendar.file")
    return await documents.write(ctx, written(entry, ctx.now), name, format="ics")
