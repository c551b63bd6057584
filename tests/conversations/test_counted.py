"""What a conversation costs: taps, bubbles to read, characters to type.

docs/decisions/0006-counted.md says the same figures; this test keeps it true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from handlers.event import Text
from storage.database import Database
from tests.conversations import sent, settings
from tests.conversations.town import Town

PAGE = Path(__file__).parents[2] / "docs" / "decisions" / "0006-counted.md"

SHORTEST = """
/start
Un banc devant l’école des Tilleuls
Un banc en bois
[Je ne sais pas]
[Je ne sais pas]
[Je ne sais pas]
[Passer]
[Juste le dire]
[Oui]
Collecte
Sonia
[Envoyer]
"""
LIKELY = """
/start VERT7
[Continuer]
(vocal 48)
[Continuer]
(vocal 31)
[Continuer]
[Je ne sais pas]
[Je ne sais pas]
[Je ne sais pas]
(photo)
[La porter]
[Oui]
Michel
[Envoyer]
"""
# Fingers on glass. Opening by a link or a scanned code costs none that is ours; a voice note is
# begun and ended; a photo is the camera, the shutter, and taking it; words are sent.
TAPS = {"start": 0, "voice": 2, "photo": 3, "press": 1, "words": 1}
MOST_TAPS = 17


@dataclass(slots=True)
class Cost:
    """What one conversation cost."""

    taps: int = 0
    bubbles: int = 0
    typed: int = 0


async def played(town: Town, channel: str, conversation: str) -> Cost:
    await settings.apply(town, "services: Espaces verts, Collecte")
    await settings.apply(town, "code VERT7: agent, Espaces verts")
    cost = Cost()
    for line in conversation.split("\n"):
        if line:
            await _line(town, channel, line, cost)
    return cost


async def _line(town: Town, channel: str, line: str, cost: Cost) -> None:
    pressed = re.fullmatch(r"\[(.+)\]", line)
    if pressed:
        cost.taps += TAPS["press"]
        cost.bubbles += len(await town.press(channel, "me", pressed[1]))
        return
    for what in sent.given(line):
        cost.taps += TAPS[_kind(line)]
        cost.typed += len(what.text) if isinstance(what, Text) else 0
        cost.bubbles += len(await town.event(channel, "me", what))


def _kind(line: str) -> str:
    names = {"/start": "start", "(vocal": "voice", "(photo": "photo"}
    return next((name for begin, name in names.items() if line.startswith(begin)), "words")


def rows() -> Iterator[tuple[str, str, int, int, int]]:
    """The table of the page: conversation, channel, taps, bubbles, typed characters."""
    for row in re.findall(
        r"^\| (\w+) \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|", PAGE.read_text(), re.M
    ):
        yield row[0], row[1], int(row[2]), int(row[3]), int(row[4])


@pytest.mark.parametrize("channel", ["web", "telegram"])
@pytest.mark.parametrize(("name", "conversation"), [("shortest", SHORTEST), ("likely", LIKELY)])
async def test_a_conversation_costs_what_the_page_says(
    database: Database, channel: str, name: str, conversation: str
) -> None:
    """An idea told by voice with a photo takes 17 taps at most, the camera included."""
    cost = await played(Town(database), channel, conversation)
    assert cost.taps <= MOST_TAPS
    assert (name, channel, cost.taps, cost.bubbles, cost.typed) in set(rows())
