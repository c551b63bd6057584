"""Transcripts: conversations as text files that anyone can read and correct.

    # a title
    == 2026-11-19 07:40                 the date and hour it is
    -- code needed                      a setting of this town
    Michel > Bonjour                    what is typed
    Michel > [Continuer]                a button pressed; [Continuer] (ancien) the one before
    Michel > (photo)  (vocal 48)  (autocollant) (position) ...
    Michel (web) > ...                  on another channel; Telegram where nothing is said
    (2 jours plus tard)                 time passes; what comes due is shown
    (redémarrage)                       the process is killed and started again

Everything else is what the town answers, and is rewritten by `pytest --update-transcripts`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.event import (
    Edited,
    File,
    Place,
    Start,
    Text,
    TooBig,
    Unreadable,
    Unsupported,
    What,
)  # fmt: skip
from messages.message import Message
from storage.records import Invitation, Role, Service
from storage.rows import new_id
from tests.conversations.town import Town, plain

SAID = re.compile(r"(?P<who>[\w -]+?)(?: \((?P<channel>web|terminal|telegram)\))? > (?P<what>.*)")
PRESS = re.compile(r"\[(?P<label>.+)\](?P<older>( \((ancien|old)\))*)")
LATER = re.compile(r"\((\d+) (minutes?|heures?|hours?|jours?|days?)( plus tard| later)\)")
UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "j": timedelta(days=1),
    "d": timedelta(days=1),
}
SENT: dict[str, What] = {
    "photo": File("photo", remote="photo", mime="image/jpeg", bytes=200_000),
    "album": File("photo", remote="photo", mime="image/jpeg", bytes=200_000, group="g"),
    "document": File(
        "document", remote="doc", name="plan.pdf", mime="application/pdf", bytes=9_000
    ),
    "sticker": Unsupported("sticker"),
    "poll": Unsupported("poll"),
    "contact": Unsupported("contact"),
    "unknown": Unsupported("holograms"),
    "position": Place(),
    "25 MB": TooBig(25_000_000, 20_000_000),
    "unreadable": Unreadable("photo.jpg"),
    "edited": Edited("autre chose", "1"),
}


class Player:
    """Plays a transcript and writes down what is said."""

    def __init__(self, town: Town, language: str):
        self.town = town
        self.language = language
        self.channels: dict[str, str] = {}
        self.last: dict[str, Message] = {}

    async def play(self, text: str) -> str:
        """The transcript as it really goes."""
        out: list[str] = []
        for line in text.splitlines():
            if line.startswith(("#", "==", "--")) or SAID.fullmatch(line) or line.startswith("("):
                if not line.startswith("#") and out and out[-1] != "":
                    out.append("")
                out.append(line)
                out += await self._line(line)
        return "\n".join(out) + "\n"

    async def _line(self, line: str) -> list[str]:
        if line.startswith("#"):
            return []
        if line.startswith("=="):
            local = datetime.fromisoformat(line[2:].strip()).replace(
                tzinfo=ZoneInfo("Europe/Paris")
            )
            self.town.clock.at = local.astimezone(UTC)
            return []
        if line.startswith("--"):
            await self._setting(line[2:].strip())
            return []
        later = LATER.fullmatch(line)
        if later:
            await self.town.wait(int(later[1]) * UNITS[later[2][0]])
            return await self._everyone(None)
        if line in ("(redémarrage)", "(restart)"):
            self.town.boot()
            return []
        said = SAID.fullmatch(line)
        assert said is not None, f"not understood: {line}"
        return await self._said(said["who"], said["channel"], said["what"])

    async def _said(self, who: str, channel: str | None, what: str) -> list[str]:
        channel = channel or self.channels.get(who, "telegram")
        self.channels[who] = channel
        self.town.boot()  # the state goes through the database between two lines
        pressed = PRESS.fullmatch(what)
        if pressed:
            older = pressed["older"].count("(")
            news = await self.town.press(channel, who, pressed["label"], older=older)
        else:
            news = await self.town.event(channel, who, self._given(what), language=self.language)
        return [*self._shown(news), *await self._everyone(who)]

    def _given(self, what: str) -> What:
        if what.startswith("/start"):
            return Start(what[6:].strip() or None)
        voice = re.fullmatch(r"\((?:vocal|voice) (\d+)\)", what)
        if voice:
            return File("voice", remote="voice", seconds=int(voice[1]), bytes=40_000)
        caption = re.fullmatch(r"\(photo: (.*)\)", what)
        if caption:
            return replace(SENT["photo"], caption=caption[1])
        if what.startswith("(") and what[1:-1] in SENT:
            return SENT[what[1:-1]]
        repeated = re.fullmatch(r"\((\d+) × (.*)\)", what)
        if repeated:
            return Text(repeated[2] * int(repeated[1]))
        return Text(
            what.replace("\\n", "\n").encode().decode("unicode_escape") if "\\u" in what else what
        )

    async def _everyone(self, but: str | None) -> list[str]:
        """What others see meanwhile."""
        shown: list[str] = []
        for who, channel in self.channels.items():
            if who != but:
                news = await self.town.news(channel, who)
                if news:
                    shown += ["", f"→ {who}", *self._shown(news)]
        return shown

    def _shown(self, news: list[Message]) -> list[str]:
        lines: list[str] = []
        for message in news:
            lines += ["", *(f"    {line}" for line in plain(message).split("\n"))]
        return lines or ["", "    …"]

    async def _setting(self, text: str) -> None:
        name, _, rest = text.partition(": ")
        if name == "code needed":
            self.town.policy = replace(self.town.policy, code_needed=True)
        elif name == "services":
            for service in rest.split(", "):
                await self._service(service)
        elif name.startswith("code "):
            role, _, service = rest.partition(", ")
            await self._invitation(name.removeprefix("code "), role, service)
        else:
            raise AssertionError(f"no such setting: {text}")

    async def _service(self, name: str) -> None:
        record = Service(id=new_id(), name=name)
        await self.town.database.write(lambda uow: uow.services.put(record))

    async def _invitation(self, code: str, role: str, service: str) -> None:
        services = await self.town.database.read(lambda uow: uow.services.all())
        found = next((each.id for each in services if each.name == service), None)
        record = Invitation(
            code=code, role=Role(role), service_id=found, uses_left=3,
            created_at=self.town.clock.now(),
        )  # fmt: skip
        await self.town.database.write(lambda uow: uow.people.add_invitation(record))
