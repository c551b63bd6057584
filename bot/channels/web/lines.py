"""Lines of a conversation, as the page shows them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.web.ports import Reaching, WebStore, Words
from bot.channels.web.qr import Squares
from bot.page import ME, NEWS
from messages.message import Button, Message
from storage.records.delivery import Line

# A browser breaks a line after any hyphen: a reference or a code is read, and copied, whole.
# Tags and entities come first, so that nothing inside them is taken for a word.
_HYPHENED = re.compile(r"<[^>]*>|&[#\w]+;|(?P<word>[\w’]+(?:-[\w’]+)+)")
_TURN = re.compile(r"^f\d+\.")
_LONGEST = 32  # signs that fit on the line of the smallest screen


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is told: the lines it lacks and how far it then is; `/lines` answers it as JSON.

    `conversation` changes when the address belongs to somebody else (it was joined to
    another phone, or everything was erased): the page then begins anew (`reset`).
    """

    lines: list[dict[str, Any]]
    last: int
    conversation: str
    language: str
    reset: bool = False


class Lines:
    """Reads conversations for pages."""

    def __init__(self, store: WebStore, words: Words, squares: Squares, reaching: Reaching):
        self._store = store
        self._words = words
        self._squares = squares
        self._reaching = reaching

    async def since(self, address: str, after: int, conversation: str, language: str) -> Page:
        """The lines above revision `after`; all of them if the page shows another conversation.

        `language` serves while nobody is known at the address.
        """
        language = await self._store.language_of(address) or language
        now = await self.conversation(address)
        reset = now != conversation
        after = 0 if reset else after
        lines = await self._store.lines(address, after)
        if lines:
            await self._reaching.fetched(address, lines)
        last = max((line.revision for line in lines), default=after)
        return Page([self._shown(line, language) for line in lines], last, now, language, reset)

    async def person(self, address: str) -> str | None:
        """The person who speaks here, None before the first word."""
        return await self._store.person_of(address)

    async def conversation(self, address: str) -> str:
        """A name of the conversation that says nothing of the person; empty without one."""
        person = await self.person(address)
        return hashlib.sha256(person.encode()).hexdigest()[:16] if person else ""

    def _shown(self, line: Line, language: str) -> dict[str, Any]:
        message, mine = Message.from_json(line.body), line.author == ME
        square = None if mine else self._squares.of(message.text)
        buttons = [_button(button) for button in message.buttons]
        return {
            "id": line.id,
            "place": line.place,
            "revision": line.revision,
            "from": "me" if mine else "vivier",
            "news": line.author == NEWS,
            "html": _HYPHENED.sub(_whole, message.text),
            "buttons": [] if mine else buttons,
            "pressed": buttons[0]["action"] if mine and buttons else None,
            "media": [
                {"kind": item.kind, "url": f"/media/{item.media}", "name": item.name}
                for item in message.attachments
            ]
            + ([{"kind": "qr", "url": square, "name": ""}] if square else []),
            "event": _client(line.event_id),
            "at": line.at.isoformat(),
            "day": self._words("web.day", language, at=line.at),
        }


def usable(lines: Sequence[dict[str, Any]]) -> dict[str, list[bool]]:
    """For each line that keeps its buttons, which of them are shown; static/log.js does the same.

    Those of an answer stay until the person goes on, those of news until they are pressed. What
    is offered again further down is shown there alone.
    """
    found: dict[str, list[bool]] = {}
    gone: set[str] = set()  # offered again, or pressed, further down
    newest = True
    for line in reversed(lines):
        if line["from"] == "me":
            newest = False
            gone.add(_same(line["pressed"] or ""))
        elif newest or line["news"]:
            offers = [_same(button["action"] or button["url"]) for button in line["buttons"]]
            found[line["id"]] = [offer not in gone for offer in offers]
            gone.update(offers)
    return found


def _same(action: str) -> str:
    """An action as it is when its question is asked again, in another turn."""
    return _TURN.sub("", action)


def _whole(found: re.Match[str]) -> str:
    word = found["word"]
    if word is None or len(word) > _LONGEST:
        return found[0]
    return f'<span class="whole">{word}</span>'


def _client(event_id: str | None) -> str | None:
    """The id the page gave its event: the core knows it behind the address it came from."""
    return event_id.rpartition(":")[2] if event_id else None


def _button(button: Button) -> dict[str, str | None]:
    return {"label": button.label, "action": button.action, "url": button.url}
