"""Someone who hands in ideas: answers each question once, when it comes, in their own words.

A repeat of a bubble is recognised by sight (same words, same buttons) and not answered again.
A question that is *asked again* is something else: an answer that was acknowledged got lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Protocol

from PIL import Image

from messages.folding import fold

PATIENCE = 30.0
WRONG = ("ce bouton date d'avant", "c'est deja fait", "s'est bloque de notre cote")
REFERENCE = "votre idee porte le numero"


@dataclass(frozen=True, slots=True)
class Bubble:
    """What is shown: `id` is the place's own, `buttons` are (label, what it carries)."""

    id: str
    text: str
    buttons: tuple[tuple[str, str], ...]

    @property
    def look(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        return self.text, self.buttons


class Glass(Protocol):
    """What a person holds in their hand: a phone with Telegram, or the page."""

    channel: str

    async def open(self) -> None: ...

    def bubbles(self) -> list[Bubble]:
        """What Vivier said that was not looked at yet."""

    async def wait(self, seconds: float) -> None:
        """Return when there may be something new, or after so long."""

    async def say(self, text: str) -> None: ...

    async def press(self, bubble: Bubble, label: str) -> None: ...

    async def show(self, photo: bytes) -> None: ...


@dataclass(slots=True)
class Told:
    """An idea as its author said it, and the reference they read."""

    tag: str
    fields: dict[str, str] = field(default_factory=dict)
    reference: str = ""


# words of the question: what is typed (with a name to find it by), or "[label]", or a photo
FORM: tuple[tuple[str, str, str], ...] = (
    ("vos donnees, en clair", "", "[Continuer]"),
    ("racontez.", "problem", "{tag}, on arrose les massifs trois fois par semaine"),
    ("et vous, que feriez-vous", "proposal", "{tag}, broyer nos tailles et pailler les massifs"),
    ("1 sur 3.", "relevance", "{tag}, les massifs restent beaux tout l’été"),
    ("2 sur 3.", "efficiency", "{tag}, moins d’eau et moins de trajets"),
    ("3 sur 3.", "", "[Je ne sais pas]"),
    ("une photo aide souvent", "", "(photo)"),
    ("si l'idee avance", "", "[La porter]"),
    ("je propose ce titre", "", "[Oui]"),
    ("ou travaillez-vous", "", "[Je ne trouve pas]"),
    ("ecrivez-le avec vos mots", "service", "L’équipe de {name}"),
    ("comment voulez-vous qu'on vous appelle", "name", "{name}"),
    ("un numero a changer", "", "[Envoyer]"),
)


@dataclass(slots=True)
class Person:
    """`rush` is how long they think at most before each answer, in seconds."""

    number: int
    glass: Glass
    rng: Random
    rush: float = 0.3
    ideas: list[Told] = field(default_factory=list)
    asked_again: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    _seen: set[object] = field(default_factory=set)
    _answered: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"Michel {self.number}"

    @property
    def steps(self) -> int:
        return len(self._answered)

    async def hand_in(self, more: Callable[[], bool]) -> None:
        """Hand in one idea, and another as long as `more` says so."""
        await self.glass.open()
        await self._tell()
        while more():
            await self.glass.say("/idee")
            await self._tell()

    async def draft(self, stop: str) -> None:
        """Begin an idea and leave it at the question with these words."""
        await self.glass.open()
        await self._tell(stop)

    async def _tell(self, stop: str = "") -> None:
        idea = Told(f"Idée {self.number}.{len(self.ideas) + 1}")
        self._answered.clear()
        while not idea.reference:
            bubble = await self._next()
            if stop and _asked(bubble) == stop:
                return
            await asyncio.sleep(self.rng.uniform(0, self.rush))
            if not self._receipt(bubble, idea):
                await self._answer(bubble, idea)
        self.ideas.append(idea)

    async def _next(self) -> Bubble:
        """The newest bubble that asks for something."""
        clock = asyncio.get_running_loop()
        until = clock.time() + PATIENCE
        while clock.time() < until:
            for bubble in self._new(self.glass.bubbles()):
                if REFERENCE in fold(bubble.text) or self._question(bubble):
                    return bubble
            await self.glass.wait(min(1.0, until - clock.time()))
        raise AssertionError(f"{self.name} waits for an answer after {sorted(self._answered)}")

    def _new(self, bubbles: Iterable[Bubble]) -> list[Bubble]:
        new = []
        for bubble in bubbles:
            if bubble.look not in self._seen:
                self._seen.add(bubble.look)
                new.append(bubble)
        return new

    def _question(self, bubble: Bubble) -> bool:
        words = _asked(bubble)
        if words in self._answered:
            self.asked_again.append(f"{self.name}: {bubble.text}")
        if any(wrong in fold(bubble.text) for wrong in WRONG):
            self.strange.append(bubble.text)
        return bool(words) and words not in self._answered

    def _receipt(self, bubble: Bubble, idea: Told) -> bool:
        if REFERENCE in fold(bubble.text):
            idea.reference = bubble.text.split("numéro")[1].split(".")[0].strip()
        return bool(idea.reference)

    async def _answer(self, bubble: Bubble, idea: Told) -> None:
        words = _asked(bubble)
        name, answer = next((name, answer) for known, name, answer in FORM if known == words)
        self._answered.add(words)
        if answer == "(photo)":
            await self.glass.show(photo(self.number * 1000 + len(self.ideas)))
        elif answer.startswith("["):
            await self.glass.press(bubble, answer.strip("[]"))
        else:
            said = answer.format(tag=idea.tag, name=self.name)
            idea.fields[name] = said
            await self.glass.say(said)


def _asked(bubble: Bubble) -> str:
    text = fold(bubble.text)
    return next((words for words, _, _ in FORM if words in text), "")


def photo(number: int) -> bytes:
    """A small photo unlike any other."""
    made = BytesIO()
    colour = (number % 256, number // 256 % 256, 77)
    Image.new("RGB", (32, 24), colour).save(made, "JPEG")
    return made.getvalue()
