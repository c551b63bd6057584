"""The page's conversation is rows that it reads by itself: what was done, what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from handlers.event import Event, File, Left, Press, Returned, Start, Text
from messages.message import Attachment, Message
from storage.records.delivery import Line
from storage.records.people import Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

CHANNEL = "web"
HIDDEN = "•••"


async def write(
    uow: UnitOfWork,
    person: Person,
    messages: Sequence[Message],
    now: datetime,
    *,
    said: Message | None = None,
    event_id: str | None = None,
    first: str | None = None,
) -> Person:
    """Write what the person `said` and what they are told; returns them, further on.

    `first` is the id of the first line, where it is known: the message's whose words it shows.
    Places are handed out under the person's lock, so the page can miss none.
    """
    bodies = [("me", said)] if said is not None else []
    bodies += [("vivier", message) for message in messages]
    for place, (author, message) in enumerate(bodies, start=person.line_count + 1):
        await uow.lines.add(
            Line(
                id=(first if place == person.line_count + 1 else None) or new_id(),
                person_id=person.id,
                place=place,
                revision=place,
                author=author,
                event_id=event_id if author == "me" else None,
                body=message.to_json(),
                at=now,
            )
        )
    return replace(person, line_count=person.line_count + len(bodies))


async def rewrite(uow: UnitOfWork, person: Person, line: str, message: Message) -> Person:
    """Give a line other words where it stands; every page reads it again if they are others."""
    revision = person.line_count + 1
    other = await uow.lines.rewrite(line, person.id, revision, message.to_json())
    return replace(person, line_count=revision) if other else person


def as_said(event: Event, offered: list[list[Any]] | None) -> Message | None:
    """What the person did, as their own bubble; hidden where nothing is `offered` to tell."""
    match event.what:
        case Text(text):
            return Message(escape(text if offered is not None else HIDDEN, quote=False))
        case Press(action):
            shown = (label for known, label, _ in offered or () if known == action)
            return Message(escape(next(shown, HIDDEN), quote=False))
        case File(kind=kind, media=media, caption=caption) if media:
            return Message(escape(caption, quote=False), (), (Attachment(kind, media),))
        case Start() | Left() | Returned():
            return None
    return Message(HIDDEN)
