"""`vivier talk` as a process: on pipes, at a terminal, beside the program."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.terminal.channel import Terminal
from bot.channels.terminal.paint import Piece, plain
from bot.channels.terminal.talk import Talk
from messages.message import Attachment, Message
from storage.errors import StoreAway, WrongSchema
from tests.channels.conftest import OpenWay
from tests.channels.on_terminal import OnTerminal
from tests.channels.program import prepare, settings
from tests.channels.tale import PROBLEM

ROOT = Path(__file__).parents[3]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def command(folder: Path, name: str) -> list[str]:
    return [sys.executable, "-m", "tests.channels.terminal.process", str(folder), name]


def piped(folder: Path, name: str, lines: str) -> str:
    done = subprocess.run(
        command(folder, name), input=lines, capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.replace("\u00a0", " ")


async def test_lines_in_plain_text_out(tmp_path: Path) -> None:
    """A script talks: no colours, no prompt, the end of input ends it; the draft is kept."""
    await prepare(settings(tmp_path))
    first = piped(tmp_path, "Jean-Noël", f"/start\n1\n\n{PROBLEM}\n")
    assert "Bonjour ! Ici Vivier." in first
    assert "1. Continuer   2. En savoir plus\n" in first
    assert first.endswith("Et vous, que feriez-vous ?\n1. Exemple   2. Retour   3. Plus tard\n\n")
    assert "\x1b" not in first
    assert Talk(settings(tmp_path), "JEAN-NOEL").address == "jean-noel"


async def test_a_person_at_a_terminal(tmp_path: Path) -> None:
    """Greeted at once, a number presses a button, Ctrl-D leaves and says what is kept."""
    await prepare(settings(tmp_path))
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }
    child = subprocess.Popen(  # noqa: ASYNC220 - it begins at once, and is waited for in a thread
        command(tmp_path, "Samia"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env=environment,
    )
    os.close(theirs)
    try:
        await shows(ours, "En savoir plus", "› ")
        os.write(ours, b"1\r")
        await shows(ours, "qu’est-ce qui pourrait aller mieux", "› ")
        os.write(ours, b"\x04")
        await shows(ours, "Ce que vous avez commencé est gardé")
        assert await asyncio.to_thread(child.wait, 20) == 0
    finally:
        child.kill()
        child.wait()
        os.close(ours)
    history = tmp_path / ".local/state/vivier/history-samia"
    assert "+1" in history.read_text("utf-8")
    assert history.stat().st_mode & 0o077 == 0


async def shows(terminal: int, *words: str) -> None:
    """Read until all of these were written, in this order."""
    seen = ""
    async with asyncio.timeout(30):
        while not re.search(".*".join(words), seen, re.DOTALL):
            seen += (await asyncio.to_thread(os.read, terminal, 65536)).decode("utf-8", "replace")
            seen = ESCAPES.sub("", seen)


async def test_news_come_while_nothing_is_typed(open_way: OpenWay) -> None:
    """The reminder of a draft is promised by the program and shown by the terminal beside it."""
    way = await open_way("terminal")
    person = await way.person()
    assert isinstance(person, OnTerminal)
    await person.press("Continuer")
    await person.say(PROBLEM)
    person.pipe.bubbles.clear()
    way.program.clock.forward(timedelta(days=5))  # Tuesday, in permitted hours
    async with asyncio.timeout(20):
        while not any("toujours là" in seen.text for seen in person.pipe.bubbles):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await person.press("Continuer")
    assert person.sees("que feriez-vous")


async def test_what_is_owed_elsewhere_is_left_alone(open_way: OpenWay) -> None:
    """The reminder of somebody on Telegram does not end in a terminal that is open."""
    way = await open_way("telegram")
    phone = await way.person()
    await phone.press("Continuer")
    await phone.say(PROBLEM)
    terminal = OnTerminal(way.program, "Sonia", "fr", way.folder)
    way.people.append(terminal)
    await terminal.open()
    terminal.pipe.bubbles.clear()
    way.program.clock.forward(timedelta(days=5))
    assert way.api is not None
    await way.api.phone(41).wait_for("toujours là", timeout=20)
    assert terminal.pipe.bubbles == []


class Paper:
    """A console that only keeps what was shown."""

    person = False

    def __init__(self) -> None:
        self.shown: list[Piece] = []

    def show(self, pieces: list[Piece]) -> None:
        self.shown += pieces


@pytest.mark.parametrize("there", [True, False])
async def test_a_file_of_the_bot_is_written_beside(there: bool) -> None:
    """Its path is shown; a file that has not come yet is said, and the words arrive."""

    async def open_media(media: str) -> tuple[bytes, str, str]:
        if not there:
            raise StoreAway
        return b"JPEG", "image/jpeg", f"{media}.jpg"

    async def words(key: str, /, **params: object) -> str:
        return f"{key} {params.get('path', '')}"

    async def nothing() -> dict[str, str]:
        return {}

    paper: Any = Paper()
    unused: Any = None
    terminal = Terminal(
        "michel",
        paper,
        open_media=open_media,
        keeper=unused,
        words=words,
        numbers=nothing,
        now=unused,
        settled=unused,
    )
    await terminal.send("michel", Message("Regardez", (), (Attachment("photo", "m1", "a/b.jpg"),)))
    shown = plain(paper.shown)
    assert "Regardez\n" in shown
    assert ("terminal.gone" in shown) is not there
    if there:
        path = Path(re.findall(r"terminal.photo (\S+)", shown)[0])
        assert (path.name, path.read_bytes()) == ("a_b.jpg", b"JPEG")
        path.unlink()
        path.parent.rmdir()


async def test_a_database_that_is_not_ready_is_said(tmp_path: Path) -> None:
    """An empty one has to be migrated first: the same error as for the program."""
    with pytest.raises(WrongSchema, match="vivier migrate"):
        async with Talk(settings(tmp_path), "michel"):
            pass
