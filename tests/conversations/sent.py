"""What a person sends, as a transcript writes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.event import (
    Edited,
    File,
    Left,
    Place,
    Returned,
    Start,
    Text,
    TooBig,
    Unreadable,
    Unsupported,
    What,
)

PHOTO = File("photo", remote="photo", mime="image/jpeg", bytes=200_000)
PLAN = File("document", remote="doc", name="plan.pdf", mime="application/pdf", bytes=9_000)
POISON = Unsupported("poison")

# Each in French and in English; what follows the word, if anything, is given.
SENT: dict[str, Callable[[str], Sequence[What]]] = {
    r"photo": lambda _: [PHOTO],
    r"photo ?: (.*)": lambda caption: [replace(PHOTO, caption=caption)],
    r"album (?:de|of) (\d+)": lambda n: [replace(PHOTO, group="g")] * int(n),
    r"(?:vocal|voice) (\d+)": lambda n: [
        File("voice", remote="voice", seconds=int(n), bytes=40_000)
    ],
    r"document": lambda _: [PLAN],
    r"autocollant|sticker": lambda _: [Unsupported("sticker")],
    r"sondage|poll": lambda _: [Unsupported("poll")],
    r"contact": lambda _: [Unsupported("contact")],
    r"vidéo|video": lambda _: [Unsupported("video")],
    r"message inconnu|unknown message": lambda _: [Unsupported("hologram")],
    r"position": lambda _: [Place()],
    r"position ?: (.*)": lambda words: [Place(words)],
    r"fichier de 25 Mo|file of 25 MB": lambda _: [TooBig(25_000_000, 20_000_000)],
    r"fichier illisible|unreadable file": lambda _: [Unreadable("vacances.heic")],
    r"(?:message changé|message edited) ?: (.*)": lambda text: [Edited(text, "1")],
    r"espaces|spaces": lambda _: [Text("   ")],
    r"rien|nothing": lambda _: [Text("")],
    r"(\d+ × .+)": lambda text: [Text(_many(text))],
    r"bloque|blocks": lambda _: [Left()],
    r"débloque|unblocks": lambda _: [Returned()],
    r"panne|breakdown": lambda _: [POISON],
}


def given(what: str) -> Sequence[What]:
    """The events of one line, one after the other."""
    if what.startswith("/start"):
        return [Start(what[6:].strip() or None)]
    if what.startswith("(") and what.endswith(")"):
        return _not_typed(what[1:-1])
    return [Text(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), what))]


def _not_typed(name: str) -> Sequence[What]:
    for pattern, make in SENT.items():
        found = re.fullmatch(pattern, name)
        if found:
            return make(found[1] if found.re.groups else "")
    raise AssertionError(f"nobody knows how to send ({name})")


def _many(text: str) -> str:
    times, _, words = text.partition(" × ")
    return words * int(times)
