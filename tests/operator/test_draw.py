"""`vivier draw verify`: calm lines, and exit status 1 where something differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.operator.draw import SAID
from handlers.rules.draw.record import written
from handlers.rules.draw.roll import written as written_lines
from handlers.rules.draw.verification import Part
from tests.operator.conftest import Cli
from tests.rules.drawing import drawn, frozen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A draw as it is published."""
    path = tmp_path / "tirage.json"
    path.write_bytes(written(drawn()))
    return path


def test_a_true_draw(vivier: Cli, file: Path) -> None:
    """What was drawn from what, and that it agrees; no database and no setting is needed."""
    said = vivier("draw", "verify", file)
    assert (said.code, said.err) == (0, "")
    record = drawn()
    assert record.drawn is not None
    assert said.out.splitlines() == [
        "Ideas: NM-2026-0042",
        "List: 15 numbers, closed on 2026-12-07 at 10:00",
        "Left out: 1 (asked 1)",
        "In the draw: 14 numbers, in 5 services",
        f"Fingerprint: {record.fingerprint[:4]} {record.fingerprint[4:8]} "
        f"{record.fingerprint[8:12]} {record.fingerprint[12:16]} ({record.fingerprint})",
        "Chances: one agent, one chance; from 1 in 6 to 1 in 3",
        "Lottery: Loto of 2026-12-09, 03 11 24 37 48 + 07 (compare with the published result)",
        f"Jury: {', '.join(record.drawn.jury)}",
        "Done again: everything agrees.",
    ]


def test_before_the_lottery(vivier: Cli, tmp_path: Path) -> None:
    """The file is verified from the day it is published."""
    path = tmp_path / "tirage.json"
    path.write_bytes(written(frozen()[0]))
    said = vivier("draw", "verify", path)
    assert said.code == 0
    assert "Lottery: Loto of 2026-12-09, to come" in said.out
    assert "Jury" not in said.out


def test_a_false_draw(vivier: Cli, file: Path) -> None:
    """What differs, on standard error, and what to do."""
    file.write_bytes(file.read_bytes().replace(b"+ 07", b"+ 08"))
    said = vivier("draw", "verify", file)
    assert said.code == 1
    assert "agrees" not in said.out
    assert "The seed does not come from the fingerprint and the balls." in said.err
    assert said.err.splitlines()[-1].startswith("Take the file from where it was published")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("text", ["", "{}", "not a draw", '{"commitment": 1}', "\udce9"])
def test_no_draw(vivier: Cli, file: Path, text: str) -> None:
    """Any other file: one sentence and a hint."""
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    said = vivier("draw", "verify", file)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("That is not the file of a draw, or it is damaged. Take")


def test_no_file(vivier: Cli, tmp_path: Path) -> None:
    """A name that is wrong, or a folder."""
    assert "No such file" in vivier("draw", "verify", "nothing.json").err
    assert vivier("draw", "verify", tmp_path).code == 1


def test_the_lines_behind_the_seals(vivier: Cli, file: Path, tmp_path: Path) -> None:
    """Staff representatives open all of them, a person their own; a false one is named."""
    lines = frozen()[1]
    held = tmp_path / "liste.json"
    held.write_bytes(written_lines(lines))
    assert "Lines opened: 15 of 15" in vivier("draw", "verify", file, "--list", held).out
    held.write_bytes(written_lines(lines[3:4]))
    assert "Lines opened: 1 of 15" in vivier("draw", "verify", file, "--list", held).out
    held.write_bytes(held.read_bytes().replace(b"Nom-3", b"Nom-4"))
    said = vivier("draw", "verify", file, "--list", held)
    assert said.code == 1
    assert "The line of number 1004 is not the one that was sealed." in said.err


def test_the_fingerprint_of_the_poster(vivier: Cli, file: Path) -> None:
    """All 64 signs are compared, however they are grouped."""
    mark = drawn().fingerprint
    spaced = " ".join(mark[at : at + 4] for at in range(0, 64, 4)).upper()
    assert vivier("draw", "verify", file, "--fingerprint", spaced).code == 0
    for other in (mark[:16], mark[:-1] + ("0" if mark[-1] != "0" else "1")):
        said = vivier("draw", "verify", file, "--fingerprint", other)
        assert said.code == 1
        assert "The fingerprint you gave is not this file’s" in said.err


def test_many_differences(vivier: Cli, file: Path, tmp_path: Path) -> None:
    """The first of them are shown, the others counted."""
    held = tmp_path / "liste.json"
    held.write_bytes(written_lines(frozen()[1] * 2).replace(b"Nom-", b"Mon-"))
    said = vivier("draw", "verify", file, "--list", held)
    assert said.err.splitlines()[-2] == "And 10 more."


def test_every_difference_has_its_sentence() -> None:
    """Whatever is found can be said."""
    assert set(SAID) == set(Part)
