"""SMS by the folders of gammu-smsd: the files, and a real daemon with its dummy modem."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.errors import TryLater
from bot.channels.sms import Sms
from bot.channels.sms.gammu import Gammu
from messages import gsm7
from messages.message import Message

NOW = datetime(2026, 11, 21, 20, 43, 5, tzinfo=UTC)
NUMBER = "+33612345678"
TEXT = "Vivier : du nouveau pour votre idée NM-2026-0042. Lire : https://v.fr/r/7K2MQ4TX"
DAEMON = shutil.which("gammu-smsd", path="/usr/bin:/usr/local/bin:/usr/sbin")
RECEIVED = """[SMSBackup000]
SMSC = "123456"
ReplySMSC = False
Class = -1
Sent = 20261121T204305
State = UnRead
Number = "{number}"
Name = ""
Coding = Default_No_Compression
Folder = 1
Length = 4
Text00 = {text}

"""
PATIENCE = 60  # seconds until a daemon that does nothing is taken for broken


@dataclass
class Folders:
    """What the daemon works in."""

    root: Path

    def __post_init__(self) -> None:
        for name in ("outbox", "inbox", "sent", "error", "modem"):
            (self.root / name).mkdir()

    def __getitem__(self, name: str) -> Path:
        return self.root / name

    def gateway(self) -> Gammu:
        return Gammu(self["outbox"], self["inbox"], lambda: NOW)


@dataclass
class Numbers:
    """Everybody has the one number."""

    stopped: list[str]

    async def number_of(self, person_id: str) -> str | None:
        return NUMBER

    async def stop(self, number: str) -> None:
        self.stopped.append(number)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


async def test_a_file_is_whole_or_not_there(folders: Folders) -> None:
    """Its name says to whom, its content is Unicode with a mark; nothing half-written is seen."""
    name = await folders.gateway().send(NUMBER, TEXT)
    (path,) = folders["outbox"].iterdir()
    assert path.name == name
    assert name.startswith(f"OUTC20261121_204305_00_{NUMBER}_")
    assert path.suffix == ".txt"
    assert path.read_bytes().decode("utf-16") == TEXT
    assert path.stat().st_mode & 0o777 == 0o660


async def test_the_same_twice_is_two_files(folders: Folders) -> None:
    """Two people, one second: neither takes the other's place."""
    names = {await folders.gateway().send(NUMBER, TEXT) for _ in range(5)}
    assert len(names) == len(list(folders["outbox"].iterdir())) == 5


async def test_no_folder_is_tried_later(folders: Folders) -> None:
    """The daemon is not installed yet, or its disk is full."""
    folders["outbox"].rmdir()
    with pytest.raises(TryLater, match="folder"):
        await folders.gateway().send(NUMBER, TEXT)


async def test_stop_is_heard_and_nothing_is_kept(folders: Folders) -> None:
    """What came in is read once and goes, whatever it says; other files are left alone."""
    received = {
        "IN20261121_204305_00_+33612345678_00.txt": b"\xfe\xff" + "STOP".encode("utf-16-be"),
        "IN20261121_204306_00_+33698765432_00.txt": "Merci beaucoup, à bientôt".encode(),
        "IN20261121_204307_00_38080_00.txt": b"stop",
    }
    for name, content in received.items():
        (folders["inbox"] / name).write_bytes(content)
    (folders["inbox"] / "notes.txt").write_text("STOP")
    numbers = Numbers([])
    sms = Sms(folders.gateway(), numbers)
    await folders.gateway().hear(sms.heard)
    assert numbers.stopped == [NUMBER, "38080"]
    assert [path.name for path in folders["inbox"].iterdir()] == ["notes.txt"]


@pytest.fixture
def daemon(folders: Folders) -> Iterator[subprocess.Popen[bytes]]:
    """A real gammu-smsd whose modem is a folder."""
    if DAEMON is None:
        pytest.skip("gammu-smsd is not installed: apt-get install gammu-smsd")
    rc = folders.root / "gammu-smsdrc"
    rc.write_text(
        f"[gammu]\nmodel = dummy\nconnection = none\ndevice = {folders['modem']}\n\n"
        f"[smsd]\nservice = files\nlogfile = {folders.root / 'log'}\ndebuglevel = 255\n"
        f"inboxpath = {folders['inbox']}/\noutboxpath = {folders['outbox']}/\n"
        f"sentsmspath = {folders['sent']}/\nerrorsmspath = {folders['error']}/\n"
        "commtimeout = 1\nsendtimeout = 5\nloopsleep = 1\nreceivefrequency = 1\n"
        "checksecurity = 0\nchecksignal = 0\n"
    )
    process = subprocess.Popen([DAEMON, "-c", str(rc)])
    yield process
    process.terminate()
    process.wait(10)


async def _until(ready: Callable[[], bool], daemon: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not ready():
            assert daemon.poll() is None, "the daemon ended"
            await asyncio.sleep(0.1)


async def test_a_real_daemon_sends_it(folders: Folders, daemon: subprocess.Popen[bytes]) -> None:
    """The modem is given one SMS of plain alphabet, to that number, with that text."""
    sms = Sms(folders.gateway(), Numbers([]))
    assert gsm7.fits(TEXT)
    await sms.send("michel", Message(TEXT))
    await _until(lambda: any(folders["sent"].iterdir()), daemon)
    assert list(folders["outbox"].iterdir()) == list(folders["error"].iterdir()) == []
    log = (folders.root / "log").read_text("utf-8", "replace")
    assert f'Found 1 sms to "{NUMBER}" with text "{TEXT}"' in log
    assert f"7 bit SMS, length {(len(TEXT) * 7 + 7) // 8}, {len(TEXT)}" in log
    assert "(total: 1)" in log
    assert "(total: 2)" not in log


async def test_a_real_daemon_hears_stop(folders: Folders, daemon: subprocess.Popen[bytes]) -> None:
    """What the modem received reaches us as a file: the number is stopped, the file goes."""
    numbers = Numbers([])
    sms = Sms(folders.gateway(), numbers)
    await _until((folders["modem"] / "sms" / "1").is_dir, daemon)
    incoming = folders["modem"] / "new"
    incoming.write_text(RECEIVED.format(number=NUMBER, text="STOP".encode("utf-16-be").hex()))
    incoming.rename(folders["modem"] / "sms" / "1" / "1")
    await _until(lambda: any(folders["inbox"].iterdir()), daemon)
    await folders.gateway().hear(sms.heard)
    assert numbers.stopped == [NUMBER]
    assert list(folders["inbox"].iterdir()) == []
