"""What a person sees on their phone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from tests.botapi.chats import Posted

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
ATTACHMENTS = ("photo", "voice", "document", "sticker", "poll", "contact", "location", "venue")


def fold(text: str) -> str:
    """Text as it is compared: without case, accents, kinds of apostrophe or of space."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `data` for one that is pressed, `url` for a link."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on the screen. `text` is plain (a caption too), `html` what the bot sent,
    `rows` its buttons line by line, `attachments` the kinds of what hangs on it."""

    id: int
    mine: bool
    text: str
    html: str
    rows: tuple[tuple[Button, ...], ...]
    attachments: tuple[str, ...]
    edited: bool
    change: int
    body: dict[str, Any]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    @property
    def by_bot(self) -> bool:
        return not self.mine

    def says(self, words: str) -> bool:
        return fold(words) in fold(self.text)

    def button(self, word: str) -> Button | None:
        """The button whose label contains the word (one that equals it comes first)."""
        wanted = fold(word)
        exact = [b for b in self.buttons if fold(b.label) == wanted]
        return next(iter(exact or [b for b in self.buttons if wanted in fold(b.label)]), None)


def shown(posted: Posted) -> Shown:
    """A message of the server as its reader sees it."""
    body = posted.body
    return Shown(
        id=posted.id,
        mine=not posted.mine,
        text=str(body.get("text", body.get("caption", ""))),
        html=posted.html,
        rows=_rows(body.get("reply_markup", {})),
        attachments=tuple(kind for kind in ATTACHMENTS if kind in body),
        edited="edit_date" in body,
        change=posted.change,
        body=body,
    )


def _rows(markup: dict[str, Any]) -> tuple[tuple[Button, ...], ...]:
    inline = markup.get("inline_keyboard", ())
    keyboard = markup.get("keyboard", ())
    return (
        *(
            tuple(Button(b["text"], b.get("callback_data"), b.get("url")) for b in r)
            for r in inline
        ),
        *(tuple(Button(b if isinstance(b, str) else b["text"]) for b in r) for r in keyboard),
    )
