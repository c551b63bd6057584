"""Documents somebody asked for in the conversation, made in the background."""

from __future__ import annotations

import asyncio
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.channels.errors import Refused, TryLater
from bot.links import links
from bot.media import Prepared
from bot.settings import Settings
from messages.catalogue import Catalogue

if TYPE_CHECKING:
    from bot.documents import Documents, Format


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAIN = {"ics": "text/calendar", "json": "application/json", "py": "text/x-python"}


class Making:
    """Hands over what the rows of the channel `documents` ask for (see handlers/documents.py)."""

    def __init__(self, settings: Settings, catalogue: Catalogue):
        self._settings = settings
        self._catalogue = catalogue

    async def fetch(self, remote: str) -> Prepared:
        """Make it: our own work, that needs no cleaning; raises a `DeliveryError`."""
        asked = json.loads(remote)
        if asked["format"] in PLAIN:
            return _plain(asked["text"], asked["format"])
        template, data, format = asked["template"], asked["data"], asked["format"]
        if "code" in data:
            data["ways"] = await self._ways(data["code"])
        made = await asyncio.to_thread(self._documents.render, template, data, format)
        return _prepared(made, format)

    async def _ways(self, code: str) -> list[dict[str, Any]]:
        """Where a poster leads; one that would miss a way is not printed, it waits."""
        found, notes = await links(self._settings, code)
        if notes:
            raise TryLater(notes[0])
        if not found:
            raise Refused("no channel to lead to")
        return ways(found)

    @cached_property
    def _documents(self) -> Documents:
        from bot.documents import Documents  # 50 MB that most processes never use

        return Documents(self._catalogue, self._settings.web.colour, own_templates(self._settings))


def own_templates(settings: Settings) -> dict[str, Path]:
    """The organisation's templates, by the name of the one each replaces."""
    own = settings.letter.template
    return {"letter": Path(own).absolute()} if own else {}


def ways(found: dict[str, str]) -> list[dict[str, Any]]:
    """Links by channel, as the template takes them."""
    return [{"channel": channel, "link": link} for channel, link in found.items()]


def _plain(text: str, format: str) -> Prepared:
    return Prepared("document", PLAIN[format], text.encode(), f".{format}")


def _prepared(made: bytes, format: Format) -> Prepared:
    if format == "pdf":
        return Prepared("document", "application/pdf", made, ".pdf")
    if format == "docx":
        return Prepared("document", WORD, made, ".docx")
    return Prepared("photo", "image/png", made, ".png")
