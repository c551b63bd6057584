"""A small town to draw juries in, and the verifier of docs/ that knows nothing of Vivier."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random
from types import ModuleType
from zoneinfo import ZoneInfo

from handlers.rules.draw.chances import Reading
from handlers.rules.draw.commitment import Terms, freeze
from handlers.rules.draw.exclusions import Grounds
from handlers.rules.draw.lottery import Announced
from handlers.rules.draw.record import Record, draw, published
from handlers.rules.draw.roll import SealedLine
from storage.records.people import StaffMember

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_draw.py"
MONDAY = datetime(2026, 12, 7, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
WEDNESDAY = date(2026, 12, 9)
BALLS = "03 11 24 37 48 + 07"
SIZES = (1, 2, 3, 5, 4)


def staff(sizes: Sequence[int] = SIZES) -> list[StaffMember]:
    """People of services of these sizes; their numbers begin at 1001."""
    services = [f"Service {place}" for place, size in enumerate(sizes, 1) for _ in range(size)]
    return [
        StaffMember(number=str(1001 + place), name=f"Nom-{place}", service=service)
        for place, service in enumerate(services)
    ]


def terms(reading: Reading = Reading.AGENT, seats: int = 3) -> Terms:
    lottery = Announced(name="loto", on=WEDNESDAY)
    return Terms(ideas=("NM-2026-0042",), lottery=lottery, reading=reading, seats=seats)


def frozen(
    reading: Reading = Reading.AGENT,
    grounds: Grounds = Grounds(asked=frozenset({"1005"})),  # noqa: B008 - frozen
    seed: int = 0,
) -> tuple[Record, tuple[SealedLine, ...]]:
    """The file before the lottery, and all the lines."""
    commitment, lines = freeze(staff(), grounds, terms(reading), MONDAY, Random(seed))
    return published(commitment), lines


def drawn(reading: Reading = Reading.AGENT) -> Record:
    return draw(frozen(reading)[0], BALLS, WEDNESDAY)


def script() -> ModuleType:
    """docs/verify_draw.py, to be asked many times."""
    spec = importlib.util.spec_from_file_location("verify_draw", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
