"""Two organisers fix, move or cancel a session in the same moment, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from handlers.event import Press, Text
from handlers.rules.draw import record, roll
from handlers.rules.draw.commitment import Terms, freeze
from handlers.rules.draw.exclusions import Grounds
from handlers.rules.draw.lottery import Announced
from handlers.rules.draw.record import read
from storage.records.ideas import IdeaStatus
from storage.records.jury import Draw, DrawStatus, Session, SessionStatus
from storage.records.people import Role, StaffMember
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.juries import PARIS
from tests.conversations.races import settle, two_processes
from tests.conversations.town import Town, plain
from tests.storage.given import idea

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
PEOPLE = {"Michel": Role.AGENT, "Nadia": Role.ORGANISER, "Marc": Role.ORGANISER}
TITLES = ("Pailler les massifs", "Un vélo pour le dépôt")
SESSION, DRAW = "SEANCE-2026-01", "TIRAGE-2026-01"


@dataclass(frozen=True, slots=True)
class Desks:
    """Nadia writes to one process, Marc to the other."""

    nadia: Town
    marc: Town

    async def say(self, who: str, what: str) -> str:
        """What one of them reads."""
        town = self.nadia if who == "Nadia" else self.marc
        act = Press(what) if what.startswith("go.") else Text(what)
        return "\n".join(plain(each) for each in await town.event("telegram", who, act))

    async def press(self, who: str, *labels: str) -> str:
        """The same of buttons by their labels."""
        town = self.nadia if who == "Nadia" else self.marc
        said = ""
        for label in labels:
            said = "\n".join(plain(each) for each in await town.press("telegram", who, label))
        return said

    def action(self, who: str, label: str) -> str:
        """What a button on somebody's screen does."""
        town = self.nadia if who == "Nadia" else self.marc
        return town.screen("telegram", who).button(label).action

    async def both(self, label: str) -> list[str]:
        """Both press their button of that label in the same moment."""
        acts = [(who, self.action(who, label)) for who in ("Nadia", "Marc")]
        said = list(await asyncio.gather(*(self.say(who, act) for who, act in acts)))
        await self.nadia.wait(timedelta(minutes=2))  # a turn that met the other is taken again
        for town in (self.nadia, self.marc):
            await town.delivery.claim()
            await town.settle()
            for n, who in enumerate(("Nadia", "Marc")):
                said[n] += "\n".join(plain(each) for each in await town.news("telegram", who))
        return said

    async def sessions(self) -> list[Session]:
        """All there are."""
        return await self.nadia.database.read(lambda uow: uow.jury.sessions.all())

    async def plan(self, who: str, day: str, *ideas: str) -> str:
        """As far as the order of passage."""
        for said in ("/seance", day, "Atelier"):
            await self.say(who, said)
        await self.press(who, "Passer")
        for each in ideas:
            await self.press(who, each)
        if ideas != ("Toutes",):
            await self.press(who, "C’est tout")
        return await self.press(who, "Voir l’ordre de passage")


@pytest.fixture
async def desks(database_url: str) -> AsyncIterator[Desks]:
    """Two ideas wait for a session."""
    async with two_processes(database_url, AT) as towns:
        await towns[0].database.write(_begin)
        yield Desks(*towns)


async def _begin(uow: UnitOfWork) -> None:
    people = await settle(uow, PEOPLE, AT)
    for n, title in enumerate(TITLES, start=1):
        sent = idea(people["Michel"], f"NM-2026-000{n}", status=IdeaStatus.SCHEDULED, title=title)
        await uow.ideas.add(sent)


async def test_both_fix_the_same_idea(desks: Desks) -> None:
    """One has it; the other reads which session that is, and that another idea still waits."""
    for who, day in (("Nadia", "mardi 12 janvier à 9h"), ("Marc", "jeudi 14 janvier à 9h")):
        await desks.plan(who, day, TITLES[0])
    said = await desks.both("Fixer la séance")
    [loser] = [each for each in said if "C’est fixé" not in each]
    assert f"séance {SESSION}" in loser
    assert "D’autres idées attendent une séance" in loser
    assert "Aucune idée" not in loser
    assert len(await desks.sessions()) == 1


async def test_one_of_two_ideas_is_gone(desks: Desks) -> None:
    """Nobody fixes a session that is not the one they looked at."""
    await desks.plan("Marc", "jeudi 14 janvier à 9h", "Toutes")
    await desks.plan("Nadia", "mardi 12 janvier à 9h", TITLES[0])
    assert "C’est fixé" in await desks.press("Nadia", "Fixer la séance")
    said = await desks.press("Marc", "Fixer la séance")
    assert f"« {TITLES[0]} » : séance {SESSION}" in said
    assert "C’est fixé" not in said
    assert len(await desks.sessions()) == 1
    assert "C’est fixé" in await desks.press("Marc", "Fixer la séance")


async def test_one_moves_it_and_one_cancels_it(desks: Desks) -> None:
    """« Annuler » is of the day that was asked about: the quicker one wins, the other is told."""
    await desks.plan("Nadia", "mardi 12 janvier à 9h", "Toutes")
    await desks.press("Nadia", "Fixer la séance")
    await desks.say("Marc", f"go.session_cancel.{SESSION}")
    yes = desks.action("Marc", "Oui")
    await desks.say("Nadia", f"go.session_move.{SESSION}")
    await desks.say("Nadia", "jeudi 14 janvier à 9h")
    await desks.press("Nadia", "Passer")
    move = desks.action("Nadia", "Déplacer la séance")
    said = await asyncio.gather(desks.say("Nadia", move), desks.say("Marc", yes))
    [session] = await desks.sessions()
    cancelled = session.status is SessionStatus.CANCELLED
    assert cancelled == ("est annulée" in said[1])
    assert cancelled != ("C’est noté" in said[0])
    if not cancelled:
        assert "Quelqu’un vient de changer la séance" in said[1]
        assert "jeudi 14 janvier" in said[1]
        assert session.starts_at.day == 14


async def test_both_confirm_other_balls(desks: Desks) -> None:
    """One value counts; whoever confirmed another one reads which."""
    await desks.plan("Nadia", "mardi 12 janvier à 9h", "Toutes")
    await desks.press("Nadia", "Fixer la séance")
    await desks.nadia.database.write(_seal)
    desks.nadia.clock.at = desks.marc.clock.at = AT + timedelta(days=6)
    typed = {"Nadia": "03 11 24 37 48 07", "Marc": "03 11 24 37 49 07"}
    for who, value in typed.items():
        await desks.say(who, f"go.balls.{SESSION}")
        await desks.say(who, value)
    said = dict(zip(typed, await desks.both("C’est cela"), strict=True))
    draw = await desks.nadia.database.read(lambda uow: uow.jury.draws.by_reference(DRAW))
    assert draw is not None
    drawn = read(draw.public.encode()).drawn
    assert drawn is not None
    [loser] = [who for who in said if "n’ont pas servi" in said[who]]
    assert f"avec {drawn.value}." in said[loser]
    assert "C’est déjà fait" not in said[loser]
    assert drawn.value.split()[4] != typed[loser].split()[4]


async def _seal(uow: UnitOfWork) -> None:
    """The list is closed, for the lottery of the Saturday to come."""
    staff = [
        StaffMember(number=str(1000 + n), name=name, service=name, manager_contact="")
        for n, name in enumerate(("Samia", "Luc", "Inès", "Omar"))
    ]
    ideas = await uow.ideas.all()
    lottery = Announced(name="loto", on=(AT + timedelta(days=3)).date())
    terms = Terms(ideas=tuple(each.reference for each in ideas), lottery=lottery)
    commitment, lines = freeze(staff, Grounds(), terms, AT.astimezone(PARIS), Random(7))
    draw = Draw(
        id=new_id(), reference=DRAW, status=DrawStatus.SEALED,
        ideas=[each.id for each in ideas], roll=roll.written(lines).decode(),
        public=record.written(record.published(commitment)).decode(), sealed_at=AT,
    )  # fmt: skip
    await uow.jury.draws.add(draw)


async def test_an_old_confirmation_cancels_nothing(desks: Desks) -> None:
    """The session moved since « Annuler la séance du 12 »."""
    await desks.plan("Nadia", "mardi 12 janvier à 9h", "Toutes")
    await desks.press("Nadia", "Fixer la séance")
    await desks.say("Marc", f"go.session_cancel.{SESSION}")
    await desks.say("Nadia", f"go.session_move.{SESSION}")
    await desks.say("Nadia", "jeudi 14 janvier à 9h")
    await desks.press("Nadia", "Passer", "Déplacer la séance")
    said = await desks.press("Marc", "Oui")
    assert "Quelqu’un vient de changer la séance" in said
    [session] = await desks.sessions()
    assert session.status is SessionStatus.PLANNED
