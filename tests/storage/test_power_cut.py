"""What was committed survives a power cut, at any moment: kill -9 cannot tell."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import apsw

from storage.migrate import migrate
from storage.sqlite import SqliteDatabase, _connect
from tests.conversations import settings
from tests.conversations.town import Town
from tests.storage.power import NAME, Disk, FileSystem

CUTS = 60
PRAGMAS = ("journal_mode", "synchronous")


async def test_what_was_committed_survives(tmp_path: Path) -> None:
    """The statements of real conversations, the program's own settings, power cut anywhere."""
    statements = await _conversations(tmp_path / "real.db")
    assert sum(each == "COMMIT" for each in statements) > 20
    ours = _pragmas(tmp_path / "real.db")
    assert ours == {"journal_mode": "wal", "synchronous": 2}
    assert not list(_lost(tmp_path, statements, synchronous=2))


async def test_a_lazier_setting_would_lose_some(tmp_path: Path) -> None:
    """The test can tell: with synchronous=NORMAL confirmed ideas are lost."""
    statements = await _conversations(tmp_path / "real.db")
    assert list(_lost(tmp_path, statements, synchronous=1))


async def _conversations(path: Path) -> list[str]:
    """Every statement that is executed while two ideas are sent."""
    database, statements = SqliteDatabase(str(path)), list[str]()
    await database.open()
    town = Town(database)
    await migrate(database, town.clock.now())
    assert database._writer is not None
    _copy(path, path.with_suffix(".start"))
    database._writer._connection.set_trace_callback(statements.append)
    for who in ("Michel", "Sonia"):
        await settings.apply(town, f"idée de {who}: Pailler les massifs avec nos tailles")
    await database.close()
    return statements


def _copy(path: Path, to: Path) -> None:
    """The file as it stands, with a counter of the commits that are to come."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("INSERT INTO counters (name, value) VALUES ('cut', 0)")
        copy.commit()


def _pragmas(path: Path) -> dict[str, object]:
    connection = _connect(str(path))
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    connection.close()
    return found


def _lost(folder: Path, statements: list[str], *, synchronous: int) -> Iterator[str]:
    """For each cut after which a commit that was acknowledged is not there: what was."""
    moments = _play(folder, statements, synchronous, None)[1]
    rng = Random(7)
    for cut in sorted(rng.sample(range(moments), CUTS)):
        acknowledged, _ = _play(folder, statements, synchronous, cut, rng)
        there = _marker(folder / "left")
        if there < acknowledged:
            yield f"cut at {cut}: {acknowledged} acknowledged, {there} there"


class PowerCut(Exception):
    """Now."""


def _play(
    folder: Path,
    statements: list[str],
    synchronous: int,
    cut: int | None,
    rng: Random | None = None,
) -> tuple[int, int]:
    """Execute them until the cut; how many commits were acknowledged, how many moments passed."""
    disk, passed, acknowledged = Disk(), 0, 0

    def moment() -> None:
        nonlocal passed
        if passed == cut:
            raise PowerCut
        passed += 1

    work = folder / "work"
    for old in (*folder.glob("work*"), *(folder / "left").glob("*")):
        old.unlink()
    start = (folder / "real.start").read_bytes()
    work.write_bytes(start)
    disk.sure[str(work)] = bytearray(start)
    disk.moment = moment
    system = FileSystem(disk)
    connection = apsw.Connection(str(work), vfs=NAME)
    try:
        for pragma in ("journal_mode = WAL", f"synchronous = {synchronous}"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        for statement in statements:
            if statement == "COMMIT":
                marker = f"UPDATE counters SET value = {acknowledged + 1} WHERE name = 'cut'"
                connection.execute(marker).fetchall()
            connection.execute(statement).fetchall()
            acknowledged += statement == "COMMIT"
    except (PowerCut, apsw.Error):
        pass
    (folder / "left").mkdir(exist_ok=True)
    if rng is not None:
        disk.after_the_cut(folder / "left", rng)
    disk.moment = lambda: None
    connection.close()
    del system
    return acknowledged, passed


def _marker(folder: Path) -> int:
    """The last commit that is there; the file is whole."""
    with closing(sqlite3.connect(folder / "work")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = connection.execute("SELECT value FROM counters WHERE name = 'cut'").fetchone()
        return int(found[0])
