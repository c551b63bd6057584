"""The page's conversation is rows that it reads by itself: what was done, what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape

from handlers.event import Event, File, Left, Press, Returned, Start, Text
from messages.folding import fold
from messages.message import Attachment, Button, Message
from storage.records.delivery import Line
from storage.records.people import Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

CHANNEL = "web"
HIDDEN = "•••"
ME, VIVIER, NEWS = "me", "vivier", "news"
"""Whose line it is; `NEWS` is what Vivier said without being asked."""


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

    What answers no event (`event_id` is its external id) is news. `first` is the id of the first
    line, where it is known: the message's whose words it shows. Places are handed out under the
    person's lock, so the page can miss none.
    """
    bodies = [(ME, said)] if said is not None else []
    bodies += [(VIVIER if event_id else NEWS, message) for message in messages]
    for place, (author, message) in enumerate(bodies, start=person.line_count + 1):
        await uow.lines.add(
            Line(
                id=(first if place == person.line_count + 1 else None) or new_id(),
                person_id=person.id,
                place=place,
                revision=place,
                author=author,
                event_id=event_id if author == ME else None,
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


async def as_said(uow: UnitOfWork, person: Person, event: Event, *, told: bool) -> Message | None:
    """What the person, as they were then, did: their own bubble, without words if not `told`.

    Its one button is the one that was pressed, or whose label was typed.
    """
    match event.what:
        case Start() | Left() | Returned():
            return None
        case File(kind=kind, media=media, caption=caption) if media:
            return Message(escape(caption, quote=False), (), (Attachment(kind, media),))
        case Text(text) if told:
            return Message(escape(text, quote=False), _typed(person, text))
        case Press(action) if told:
            label = await _label(uow, person, action)
            if label is not None:
                return Message(escape(label, quote=False), (Button(label, action),))
    return Message(HIDDEN)


def _typed(person: Person, text: str) -> tuple[Button, ...]:
    said = fold(text)
    known = (Button(label, action) for action, label, typed in person.offered if said in typed)
    return tuple(known)[:1]


async def _label(uow: UnitOfWork, person: Person, action: str) -> str | None:
    """What a button reads that was once offered to them; None for one that never was."""
    for known, label, _ in person.offered:
        if known == action:
            return str(label)
    line = await uow.lines.offering(person.id, action)
    buttons = Message.from_json(line.body).buttons if line else ()
    return next((button.label for button in buttons if button.action == action), None)
