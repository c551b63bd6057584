"""What both verifiers find: a bit, a sign, or a file made anew with something false in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.rules.draw.chances import Reading, chances
from handlers.rules.draw.exclusions import Reason
from handlers.rules.draw.record import Record, draw, written
from handlers.rules.draw.refusals import NotADraw
from handlers.rules.draw.roll import SealedLine, read_lines
from handlers.rules.draw.roll import written as written_lines
from handlers.rules.draw.verification import Part, verify, verify_lines
from tests.rules.drawing import BALLS, SCRIPT, WEDNESDAY, drawn, frozen, script

AGAIN = script()
FILES = [written(drawn(reading)) for reading in Reading] + [written(frozen()[0])]


def parts(data: bytes) -> set[Part]:
    """What Vivier finds false."""
    return {difference.part for difference in verify(data)}


def vivier_finds(data: bytes) -> bool:
    try:
        return bool(verify(data))
    except NotADraw:
        return True


def script_finds(data: bytes, lines: bytes = b"[]") -> bool:
    """The script says false, or stops at what it cannot read: not zero in both cases."""
    try:
        return not all(right for _, right in AGAIN._checks(data, lines, **json.loads(data)))
    except Exception:
        return True


@pytest.mark.parametrize("data", FILES)
def test_what_was_published_is_true(data: bytes) -> None:
    """Before and after the lottery, by either reading."""
    assert verify(data) == []
    assert not script_finds(data)


@settings(deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_one_bit(data: bytes, chosen: st.DataObject) -> None:
    """One bit changed anywhere is found by both."""
    at = chosen.draw(st.integers(0, 8 * len(data) - 1))
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    assert vivier_finds(bytes(changed))
    assert script_finds(bytes(changed))


@settings(deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_one_sign(data: bytes, chosen: st.DataObject) -> None:
    """One sign changed, put in or left out anywhere is found by both."""
    at = chosen.draw(st.integers(0, len(data) - 1))
    until = at + chosen.draw(st.integers(0, 1))
    sign = chosen.draw(st.sampled_from(["", *' \n\r\t0123456789abcdefS+-,:."{}[]\\é\0']))
    changed = data[:at] + sign.encode() + data[until:]
    assume(changed != data)
    assert vivier_finds(changed)
    assert script_finds(changed)


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_else_is_no_draw(data: bytes) -> None:
    """Whatever the file, it is read or refused in one way."""
    with pytest.raises(NotADraw):
        verify(data)
    with pytest.raises(NotADraw):
        read_lines(b"{" + data)


def anew(forge: Callable[[dict[str, Any]], None], reading: Reading = Reading.AGENT) -> bytes:
    """A file with something false in its commitment, and all that follows computed again."""
    body = json.loads(written(drawn(reading)))
    commitment = body["commitment"]
    forge(commitment)
    mark = sha256((json.dumps(commitment, sort_keys=True, indent=1) + "\n").encode()).hexdigest()
    left = set(commitment["roll"]) - set(commitment["excluded"])
    groups = {number: commitment["roll"][number].split()[0] for number in left}
    body["fingerprint"] = mark
    body["drawn"] = AGAIN._drawn(groups, commitment, mark, body["drawn"]["value"])
    return (json.dumps(body, sort_keys=True, indent=1) + "\n").encode()


@pytest.mark.parametrize("reading", Reading)
def test_the_forger_forges_well(reading: Reading) -> None:
    """With nothing false in it, such a file is true: the next test tests what it says."""
    assert anew(lambda c: None, reading) == written(drawn(reading))


@pytest.mark.parametrize(
    ("part", "forge"),
    [
        (Part.LOTTERY, lambda c: c.update(frozen_at="2026-12-09T10:00:00+01:00")),
        (Part.CHANCES, lambda c: c["chances"].update(S04="0.100000000000")),
        (Part.CHANCES, lambda c: c["chances"].update(S06="0.100000000000")),
        (Part.CHANCES, lambda c: c["chances"].pop("S04")),
        (Part.CHANCES, lambda c: c.update(reading="service")),
        (Part.CHANCES, lambda c: c.update(seats=2)),
        (Part.SERVICES, lambda c: c.update(seats=6)),
        (Part.EXCLUDED, lambda c: c["reasons"].update(asked=2)),
        (Part.EXCLUDED, lambda c: c["excluded"].append("9999")),
        (Part.EXCLUDED, lambda c: c["excluded"].append("1005")),
        (Part.EXCLUDED, lambda c: c["excluded"].append("1006")),
        (Part.EXCLUDED, lambda c: c.update(excluded=["1005", "9999"], reasons={"asked": 2})),
        (Part.EXCLUDED, lambda c: c.update(excluded=["1005", "1005"], reasons={"asked": 2})),
    ],
)
def test_a_false_file_made_anew(part: Part, forge: Callable[[dict[str, Any]], None]) -> None:
    """A fingerprint that fits does not hide what contradicts itself."""
    data = anew(forge)
    found = parts(data)
    assert part in found
    assert Part.FINGERPRINT not in found
    assert script_finds(data)


def test_more_seats_than_services() -> None:
    """A sixth seat among five services is found, even with chances that fit it."""

    def forge(commitment: dict[str, Any]) -> None:
        sizes = {"S01": 1, "S02": 2, "S03": 2, "S04": 5, "S05": 4}
        told = {code: f"{6 / 5 / size:.12f}" for code, size in sizes.items()}
        commitment.update(seats=6, chances=told)

    data = anew(forge, Reading.SERVICE)
    assert parts(data) == {Part.SERVICES}
    assert script_finds(data)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize(
    ("part", "change"),
    [
        (Part.JURY, lambda d: replace(d, jury=d.jury[::-1])),
        (Part.JURY, lambda d: replace(d, jury=(*d.jury, d.ranking[-1]))),
        (Part.RANKING, lambda d: replace(d, ranking=(d.ranking[1], d.ranking[0], *d.ranking[2:]))),
        (Part.RANKING, lambda d: replace(d, ranking=d.ranking[:-1])),
        (Part.SEED, lambda d: replace(d, seed="0" * 64)),
        (Part.SEED, lambda d: replace(d, value=BALLS.replace("48", "49"))),
    ],
)
def test_a_false_draw(part: Part, change: Callable[[Any], Any], reading: Reading) -> None:
    """Another jury, another order, another seed, other balls."""
    record = drawn(reading)
    data = written(replace(record, drawn=change(record.drawn)))
    assert part in parts(data)
    assert script_finds(data)


def rewritten(value: str, forge: Callable[[dict[str, Any]], None] = lambda c: None) -> bytes:
    """A file whose jury follows well from a value that no lottery gives so."""
    body = json.loads(anew(forge))
    commitment, mark = body["commitment"], body["fingerprint"]
    left = set(commitment["roll"]) - set(commitment["excluded"])
    groups = {number: commitment["roll"][number].split()[0] for number in left}
    body["drawn"] = AGAIN._drawn(groups, commitment, mark, value)
    return (json.dumps(body, sort_keys=True, indent=1) + "\n").encode()


def test_the_forger_spells_well() -> None:
    """With the balls in their one form, such a file is true: the next tests test the form."""
    assert rewritten(BALLS) == written(drawn())
    other = rewritten("01 02 03 04 49 + 10")
    assert parts(other) == set()
    assert not script_finds(other)


@pytest.mark.parametrize(
    "value",
    [
        "choisi par moi 17", "rien", "", "11 03 24 37 48 + 07", "03 11 24 37 99 + 07",
        "03 11 24 37 48 + 11", "03 11 24 37 48 + 00", "00 11 24 37 48 + 07", "3 11 24 37 48 + 07",
        "03 11 24 37 48 + 7", "03 11 24 37 48 + 07 ", " 03 11 24 37 48 + 07",
        "03  11 24 37 48 + 07", "03 11 24 37 48 07", "03 11 24 37 48+07", "03 11 24 37 + 07",
        "03 11 24 37 48 + 07 08", "03 11 24 37 48 + ", "03 11 24 37 48", "03 11 24 48 48 + 07",
        "03 11 24 37 48 + 07 + 08", "031124 37 48 + 07", "03 11 24 37 48 49 + 07",
        "03 11 24 37 48 + 07\n",
    ],
)  # fmt: skip
def test_balls_of_no_lottery(value: str) -> None:
    """Balls that cannot be, or that are spelt otherwise, are found by both, however well the rest
    follows from them: whoever enters them has one spelling to choose from."""
    data = rewritten(value)
    assert Part.VALUE in parts(data)
    assert script_finds(data)


@pytest.mark.parametrize(
    "lottery",
    [
        {"name": "loto", "on": "2026-12-10"},
        {"name": "euromillions", "on": "2026-12-09"},
        {"name": "maison", "on": "2026-12-09"},
    ],
)
def test_a_day_without_that_lottery(lottery: dict[str, str]) -> None:
    """An unknown lottery, or one that is not held that day, is found by both."""
    data = rewritten(BALLS, lambda c: c.update(lottery=lottery))
    assert Part.LOTTERY in parts(data)
    assert script_finds(data)


@pytest.mark.parametrize("value", ["04 12 18 30 50 + 01 12", "04 12 18 30 50 + 01"])
def test_the_other_lottery(value: str) -> None:
    """The balls of EuroMillions are five of 50 and two of 12."""
    held = {"name": "euromillions", "on": "2026-12-11"}
    data = rewritten(value, lambda c: c.update(lottery=held))
    assert bool(parts(data)) == script_finds(data) == (len(value) != 22)


def test_the_same_written_otherwise() -> None:
    """Other spaces, other order of keys: not what was published."""
    body = json.loads(FILES[0])
    turned = dict(reversed(body.items()))
    for other in (
        json.dumps(body),
        json.dumps(turned, indent=1) + "\n",
        json.dumps(body, indent=1),
    ):
        assert parts(other.encode()) == {Part.WRITING}
        assert script_finds(other.encode())
    assert vivier_finds(FILES[0].replace(b"\n", b"\r\n"))
    assert script_finds(FILES[0].replace(b"\n", b"\r\n"))


def held() -> tuple[Record, tuple[SealedLine, ...]]:
    """The file, and all the lines as staff representatives hold them."""
    record, lines = frozen()
    return draw(record, BALLS, WEDNESDAY), read_lines(written_lines(lines))


def test_the_whole_list_and_ones_own_line() -> None:
    """Every seal opens; a person's line is checked alone."""
    record, lines = held()
    assert verify_lines(record.commitment, lines) == []
    for line in lines:
        assert verify_lines(record.commitment, [line]) == []
        assert not script_finds(written(record), written_lines([line]))


@pytest.mark.parametrize("field", ["number", "name", "service", "group", "reason", "salt"])
def test_a_line_that_was_not_sealed(field: str) -> None:
    """If one sign of one line changes, its seal is another."""
    record, lines = held()
    other = replace(lines[3], **{field: getattr(lines[3], field) + "x"})
    found = verify_lines(record.commitment, [*lines[:3], other, *lines[4:]])
    assert (Part.LINE, other.number) in {(each.part, each.stands) for each in found}
    assert script_finds(written(record), written_lines([other]))


def resealed(lines: list[SealedLine], left_out: list[str]) -> set[Part]:
    """What is false of a list whose seals all fit the file, but not each other."""
    commitment = replace(
        held()[0].commitment,
        roll={line.number: f"{line.group} {line.seal}" for line in lines},
        excluded=tuple(left_out),
    )
    return {difference.part for difference in verify_lines(commitment, lines)}


def test_a_list_that_contradicts_the_file() -> None:
    """Reasons are recounted, and a service has one code, when the whole list is there."""
    lines = list(held()[1])
    assert resealed(lines, ["1005"]) == set()
    assert resealed(lines, []) == {Part.EXCLUDED}
    assert resealed([*lines[:4], replace(lines[4], reason="juror"), *lines[5:]], ["1005"]) == {
        Part.REASONS
    }
    split = [*lines[:-1], replace(lines[-1], group="S06")]
    joined = [replace(lines[0], group="S02"), *lines[1:]]
    assert resealed(split, ["1005"]) == resealed(joined, ["1005"]) == {Part.CODES}


def test_the_guide() -> None:
    """docs/tirage.md names every key of the file and every reason, and its chances are right."""
    text = (SCRIPT.parent / "tirage.md").read_text("utf-8")
    body = json.loads(FILES[0])
    for name in (*body, *body["commitment"], *body["drawn"], *Reason, *Reading):
        assert name == "format" or f"`{name}`" in text
    rows = re.findall(r"^\| (\d) personnes? \| ([\d,]+) % \| ([\d,]+) % \|$", text, re.M)
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    for place, reading in enumerate(Reading, 1):
        told = chances(reading, {row[0]: int(row[0]) for row in rows}, 3)
        for row in rows:
            assert f"{100 * float(told[row[0]]):.1f}" == row[place].replace(",", ".")


def test_the_script_stands_alone(tmp_path: Path) -> None:
    """At most 60 lines of standard Python that import nothing of Vivier; it says and exits."""
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) <= 60
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= set(sys.stdlib_module_names)
    record, lines = held()
    for name, data in {"file": written(record), "lines": written_lines(lines)}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "false").write_bytes(written(record).replace(b"+ 07", b"+ 08"))

    def run(*names: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-I", "-X", "utf8", str(SCRIPT), *names]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)

    right = run("file", "lines")
    assert (right.returncode, right.stderr) == (0, "")
    assert "FAUX" not in right.stdout
    assert right.stdout.count("juste la ligne") == len(lines)
    wrong = run("false")
    assert wrong.returncode == 1
    assert "FAUX  jury" in wrong.stdout
    assert run("lines").returncode == 1
