"""A random walk over the whole town: three people, every channel, nothing fails and nobody is
left without a word."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from handlers.event import Press, Text, What
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.conversations import sent, settings
from tests.conversations.town import Town

EVENTS = 150
PEOPLE = (("Michel", "web"), ("Sonia", "telegram"), ("Nadia", "terminal"))
LINES = (
    "/start", "/start EQUIPE", "/start VERT7", "/idee", "/idee Un banc en bois", "/mesidees",
    "/aide", "/langue", "/pause", "/annuler", "/regles", "/lien", "/ecrire", "/cafe",
    "/idee NM-2026-0001", "(photo)", "(album de 2)", "(vocal 20)", "(document)", "(position)",
    "(autocollant)", "(fichier de 25 Mo)", "(message changé : x)", "bonjour", "merci", "esp",
    "12", "3", "oui", "non", "On arrose les massifs trois fois par semaine", "(espaces)",
    "cousin-bistro-levier-25", "(bloque)", "(débloque)", "/appel", "/appels", "/equipe", "/rapport",
    "L’eau", "maintenant", "dans 3 semaines", "/appel APPEL-2026-01", "/rapport APPEL-2026-01",
)  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_fails(database: Database, seed: int) -> None:
    """Every event is answered, no event is set apart, and turns are only counted upwards."""
    town = Town(database, seed=seed)
    for setting in ("services: Espaces verts, Collecte", "code EQUIPE: organiser"):
        await settings.apply(town, setting)
    await settings.apply(town, "code VERT7: agent, Espaces verts")
    await _walk(town, Random(seed))
    counts = await database.read(lambda uow: uow.inbox.counts())
    assert set(counts) <= {"done"}, counts


async def _walk(town: Town, rng: Random) -> None:
    turns: dict[str, int] = {}
    for _ in range(EVENTS):
        name, channel = rng.choice(PEOPLE)
        line = rng.choice(LINES)
        if rng.random() < 0.02:
            await town.wait(timedelta(hours=rng.randrange(1, 60)))
        for what in _what(town, rng, name, channel, line):
            news = await town.event(channel, name, what)
            assert news or line in ("(bloque)", "(débloque)", "(album de 2)"), (name, what)
        for id, turn in (await town.database.read(_turns)).items():
            assert turn >= turns.get(id, 0)
            turns[id] = turn


def _what(town: Town, rng: Random, name: str, channel: str, line: str) -> list[What]:
    """What stands on the screen is pressed, or typed, more often than not."""
    shown = [button for message in town.screen(channel, name).shown for button in message.buttons]
    buttons = [button for button in shown if button.action]
    if not buttons or rng.random() < 0.3:
        return list(sent.given(line))
    near = buttons[-6:] if rng.random() < 0.8 else buttons
    button = rng.choice(near)
    return [Text(button.label)] if rng.random() < 0.2 else [Press(button.action)]


async def _turns(uow: UnitOfWork) -> dict[str, int]:
    return {person.id: person.turn for person in await uow.people.all()}
