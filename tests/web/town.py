"""A small conversation in memory: a door, a store, wake-ups and a keeper, only for these tests."""

from __future__ import annotations

import asyncio
import html
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot import media
from bot.channels.web.ports import Character
from handlers.event import Event, File, Press, Start, Text, TooBig, Unreadable
from messages.message import Attachment, Button, Message
from storage.errors import StoreAway
from storage.records.delivery import Line

GREETING = (
    "Bonjour ! Ici Vivier. Je recueille les idées des agents de Ville-en-Bois.\n"
    "Une idée, même petite ? Dites-la avec vos mots. Les fautes ne comptent pas.\n"
    "Vous pouvez aussi parler : touchez le micro.\n"
    "Je suis un robot. Nadia et Marc lisent chaque idée envoyée et vous répondent."
)
NOTICE = (
    "Vos données, en clair.\n"
    "Nous gardons vos idées, votre prénom, votre service et de quoi vous répondre.\n"
    "Avant l’envoi, personne ne lit.\n"
    "Vos collègues ne voient votre nom que si vous le voulez.\n"
    "Rien ne sert à vous noter ni à vous surveiller."
)
QUESTIONS = (
    ("Racontez. Aujourd’hui, qu’est-ce qui pourrait aller mieux ?\nDeux mots suffisent.", "text"),
    ("Et vous, que feriez-vous ?", "text"),
    ("1 sur 3. Pour les habitants, qu’est-ce qui sera mieux ?", "text"),
    ("Une photo aide souvent. Sans visage ni plaque, merci.", "photo"),
    ("Si l’idée avance, que voulez-vous faire ?", "part"),
)
BUTTONS = {
    "start": (Button("Continuer", "go"), Button("En savoir plus", "more")),
    "text": (Button("Exemple", "example"), Button("Plus tard", "later")),
    "photo": (Button("Passer", "next"),),
    "part": (
        Button("La porter", "next"),
        Button("Aider", "next"),
        Button("Juste le dire", "next"),
    ),
}
LABELS = {"go": "Continuer", "more": "En savoir plus", "next": "Passer", "example": "Exemple"}


@dataclass
class Talk:
    """One person's conversation."""

    person: str
    language: str = "fr"
    lines: list[Line] = field(default_factory=list)
    step: int = -1


@dataclass
class Town:
    """Plays the core: `away` makes the database away, `took` lists the events in order."""

    moment: datetime = datetime(2026, 11, 21, 20, 43, tzinfo=UTC)
    sits: datetime | None = None
    talks: dict[str, Talk] = field(default_factory=dict)
    took: list[Event] = field(default_factory=list)
    kept: dict[str, tuple[bytes, str, str]] = field(default_factory=dict)
    away: bool = False
    read: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    bells: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    # what Door, WebStore, Wakeups, Keeper and Stage promise

    async def take(self, event: Event) -> None:
        self._there()
        if any(event.external_id == known.external_id for known in self.took):
            return
        self.took.append(event)
        talk = self.talks.setdefault(event.address, Talk(f"p{len(self.talks)}", event.language))
        self._mine(talk, event)
        self._answer(talk, event.what)
        self.ring(event.address)

    async def lines(self, address: str, after: int) -> list[Line]:
        self._there()
        talk = self.talks.get(address)
        found = [line for line in talk.lines if line.revision > after] if talk else []
        return sorted(found, key=lambda line: line.place)

    async def person_of(self, address: str) -> str | None:
        self._there()
        return self.talks[address].person if address in self.talks else None

    async def language_of(self, address: str) -> str | None:
        return self.talks[address].language if address in self.talks else None

    async def media_for(self, address: str, media_id: str) -> tuple[bytes, str, str] | None:
        shown = any(f'"{media_id}"' in line.body for line in await self.lines(address, 0))
        return self.kept.get(media_id) if shown else None

    async def wait(self, address: str, timeout: float) -> None:  # noqa: ASYNC109
        bell = self.bells[address]
        bell.clear()
        try:
            await asyncio.wait_for(bell.wait(), timeout)
        except TimeoutError:
            return

    async def keep(self, data: bytes, kind: str, name: str) -> str:
        ready = await asyncio.to_thread(media.prepare, data, kind, name)
        media_id = f"m{len(self.kept)}"
        self.kept[media_id] = (ready.data, ready.mime, name or f"file{ready.extension}")
        return media_id

    def now(self) -> datetime:
        return self.moment

    async def forward(self, by: timedelta) -> None:
        self.moment += by
        for address in self.talks:
            self.say(address, "Votre idée est toujours là.")

    async def until(self, moment: datetime) -> None:
        self.moment = moment

    async def session(self) -> datetime | None:
        return self.sits

    async def people(self) -> list[Character]:
        return [Character("p-michel", "Michel", "jardinier")]

    async def become(self, person_id: str) -> str | None:
        return "m" * 48 if person_id == "p-michel" else None

    async def fetched(self, address: str, lines: Sequence[Line]) -> None:
        self.read[address] = max(line.revision for line in lines)

    async def speaks_to(self, address: str, code: str) -> bool:
        talk = self.talks.get(address)
        return talk is not None and self.codes.get(code) == talk.person

    async def subscribe(self, address: str, endpoint: str, p256dh: str, auth: str) -> None:
        self.browsers[endpoint] = (address, p256dh, auth)

    # what tests do

    def say(
        self, address: str, text: str, buttons: tuple[Button, ...] = (), author: str = "news"
    ) -> None:
        """Vivier says something by itself, or (`vivier`) in answer."""
        self._add(self.talks[address], author, Message(text, buttons))
        self.ring(address)

    def ring(self, address: str) -> None:
        self.bells[address].set()

    def words(self) -> list[object]:
        """What was taken, without the first Start."""
        return [event.what for event in self.took if event.what != Start(None)]

    def _there(self) -> None:
        if self.away:
            raise StoreAway

    def _mine(self, talk: Talk, event: Event) -> None:
        what, client = event.what, event.external_id.split(":")[1]
        if isinstance(what, Text):
            self._add(talk, "me", Message(html.escape(what.text)), client)
        elif isinstance(what, Press):
            label = LABELS.get(what.action, what.action)
            self._add(talk, "me", Message(label, (Button(label, what.action),)), client)
        elif isinstance(what, File):
            file = Attachment(what.kind, what.media or "", what.name)
            self._add(talk, "me", Message(html.escape(what.caption), (), (file,)), client)
        elif isinstance(what, TooBig | Unreadable):
            self._add(talk, "me", Message("Un fichier"), client)

    def _answer(self, talk: Talk, what: object) -> None:
        if isinstance(what, Start):
            self._add(talk, "vivier", Message(GREETING))
            self._add(talk, "vivier", Message(NOTICE, BUTTONS["start"]))
        elif isinstance(what, Text) and what.text.startswith("/langue"):
            talk.language = what.text.split()[1]
            self._add(talk, "vivier", Message("English it is." if talk.language == "en" else "Ok."))
        elif isinstance(what, TooBig | Unreadable):
            self._add(talk, "vivier", Message("Je n’arrive pas à ouvrir ce fichier."))
        else:
            self._next(talk)

    def _next(self, talk: Talk) -> None:
        talk.step += 1
        if talk.step < len(QUESTIONS):
            text, kind = QUESTIONS[talk.step]
            self._add(talk, "vivier", Message(text, BUTTONS[kind]))
        else:
            self._add(talk, "vivier", Message("C’est envoyé. Merci !\nVotre idée : NM-2026-0042."))

    def _add(self, talk: Talk, author: str, message: Message, event: str | None = None) -> None:
        place = len(talk.lines) + 1
        talk.lines.append(
            Line(
                id=f"{talk.person}-{place}",
                person_id=talk.person,
                place=place,
                revision=max((line.revision for line in talk.lines), default=0) + 1,
                author=author,
                event_id=event,
                body=message.to_json(),
                at=self.moment,
            )
        )
