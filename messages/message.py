"""What a message is, on every channel: a bubble of text, its buttons, its attachments.

A handler returns `Say`s (a key and its parameters); the catalogue turns each into one or
several `Message`s in the person's language; a channel turns a `Message` into what its
platform wants.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic_core import from_json, to_json

AttachmentKind = Literal["photo", "voice", "document"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button a handler offers: what pressing it does, and the key of its label.

    `label` is a catalogue key (`button.send`); `text`, when given, is shown as it is
    (the name of a service, a title) and `label` is not looked up. `url` makes it a link.
    """

    action: str
    label: str = ""
    text: str | None = None
    url: str | None = None
    shown: bool = True  # False: stands in the text already (a numbered line), typed only


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file to show: `media` is its id in the store."""

    kind: AttachmentKind
    media: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Something to be said: a catalogue key, the values its template needs, its buttons."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def to_json(self) -> str:
        """As a promised message keeps it; days and moments are marked as such."""
        body = asdict(self)
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_dated)

    @classmethod
    def from_json(cls, text: str) -> Say:
        """What `to_json` wrote."""
        body = json.loads(text, object_hook=_undated)
        return cls(
            key=body["key"],
            params=body["params"],
            offers=tuple(Offer(**offer) for offer in body["offers"]),
            attachments=tuple(Attachment(**item) for item in body["attachments"]),
        )


def _dated(value: Any) -> dict[str, str]:
    if isinstance(value, date):  # a datetime is a date too
        return {"$on": value.isoformat()}
    raise TypeError(f"{type(value).__name__} cannot wait in the outbox")


def _undated(body: dict[str, Any]) -> Any:
    if body.keys() != {"$on"}:
        return body
    text = body["$on"]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Button:
    """A button as shown: `action` is opaque to channels and at most 64 bytes of ASCII."""

    label: str
    action: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble. `text` is HTML with `<b>`, `<i>` and `<a href>` only, lines parted by "\\n"."""

    text: str
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def to_json(self) -> str:
        """The message as the outbox keeps it."""
        body = {
            "text": self.text,
            "buttons": [{"label": b.label, "action": b.action, "url": b.url} for b in self.buttons],
            "attachments": [
                {"kind": a.kind, "media": a.media, "name": a.name} for a in self.attachments
            ],
        }
        return to_json(body).decode()

    @classmethod
    def from_json(cls, text: str) -> Message:
        """The message that `to_json` wrote."""
        body = from_json(text)
        return cls(
            text=body["text"],
            buttons=tuple(Button(**button) for button in body["buttons"]),
            attachments=tuple(Attachment(**item) for item in body["attachments"]),
        )
