"""Transcripts: conversations as text files that anyone can read and correct.

    # a title, a comment
    == 2026-11-19 07:40                 the date and hour it is
    -- services: Collecte, Voirie       how this town is (see settings.py)
    Michel > Bonjour                    what is typed; \\u00a0 stands for a sign one cannot see
    Michel > [Continuer]                a button pressed; [Continuer] × 3 three times
    Michel > [Continuer] (ancien)       not the newest button of that name, but the one before
    Michel > (photo)                    anything else one can send (see sent.py)
    Michel (web) > ...                  on another channel; Telegram where nothing is said
    (2 jours plus tard)                 time passes; what comes due is shown
    (redémarrage)                       the process is killed and started again

In the answers « (réécrit) » stands before a bubble read earlier that has other words now.

Everything else is what the town answers, and is rewritten by `pytest --update-transcripts`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from messages.message import Message
from tests.conversations import sent, settings
from tests.conversations.town import RINGS, Town, plain

PARIS = ZoneInfo("Europe/Paris")
SAID = re.compile(r"(?P<who>[\w -]+?)(?: \((?P<channel>web|terminal|telegram)\))? > (?P<what>.*)")
PRESS = re.compile(r"\[(?P<label>.+)\](?P<older>( \((ancien|old)\))*)( × (?P<times>\d+))?")
LATER = re.compile(r"\((\d+) (minutes?|heures?|hours?|jours?|days?)( plus tard| later)\)")
UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "j": timedelta(days=1),
    "d": timedelta(days=1),
}


class Player:
    """Plays a transcript and writes down what is said."""

    def __init__(self, town: Town, language: str):
        self.town = town
        self.language = language
        town.french = language == "fr"
        self.channels: dict[str, set[str]] = {}
        self.now_on: dict[str, str] = {}

    async def play(self, text: str) -> str:
        """The transcript as it really goes."""
        out: list[str] = []
        for line in text.splitlines():
            if line.startswith(("#", "==", "--", "(")) or SAID.fullmatch(line):
                if out and out[-1] != "" and not (line[0] == "#" == out[-1][0]):
                    out.append("")
                out.append(line)
                out += await self._line(line)
        return "\n".join(out) + "\n"

    async def _line(self, line: str) -> list[str]:
        if line.startswith("#"):
            return []
        if line.startswith("=="):
            local = datetime.fromisoformat(line[2:].strip()).replace(tzinfo=PARIS)
            self.town.clock.at = local.astimezone(UTC)
            return []
        if line.startswith("--"):
            await settings.apply(self.town, line[2:].strip())
            return []
        later = LATER.fullmatch(line)
        if later:
            await self.town.wait(int(later[1]) * UNITS[later[2][0]])
            return await self._everyone(None) or ["", "    …"]
        if line in ("(redémarrage)", "(restart)"):
            self.town.boot()
            return []
        said = SAID.fullmatch(line)
        assert said is not None, f"not understood: {line}"
        return await self._said(said["who"], said["channel"], said["what"])

    async def _said(self, who: str, channel: str | None, what: str) -> list[str]:
        channel = channel or self.now_on.get(who, "telegram")
        self.now_on[who] = channel
        self.channels.setdefault(who, set()).add(channel)
        self.town.boot()  # the state goes through the database between two lines
        news: list[Message] = []
        pressed = PRESS.fullmatch(what)
        if pressed:
            button = self.town.screen(channel, who).button(
                pressed["label"], older=pressed["older"].count("(")
            )
            for _ in range(int(pressed["times"] or 1)):
                news += await self.town.press_action(channel, who, button.action)
        else:
            for each in sent.given(what):
                news += await self.town.event(channel, who, each, language=self.language)
        return [*self._shown(news), *await self._everyone((who, channel))]

    async def _everyone(self, but: tuple[str, str] | None) -> list[str]:
        """What others see meanwhile, and the same person elsewhere."""
        shown: list[str] = []
        for who, channels in self.channels.items():
            for channel in sorted(channels):
                if (who, channel) != but:
                    news = await self.town.news(channel, who)
                    where = f" ({channel})" if len(channels) > 1 else ""
                    shown += ["", f"→ {who}{where}", *self._shown(news)] if news else []
        for ring in RINGS:
            rung = self.town.rung(ring)
            shown += ["", f"→ ({ring})", *self._shown(rung)] if rung else []
        return shown

    def _shown(self, news: list[Message]) -> list[str]:
        lines: list[str] = []
        for message in news:
            lines += ["", *(f"    {line}" for line in plain(message).split("\n"))]
        return lines or ["", "    …"]
