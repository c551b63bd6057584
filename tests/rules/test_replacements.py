"""Who replaced whom, from which idea on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.rules.replacements import Change, begun, changes
from storage.records.jury import Seat, SeatStatus
from tests.conftest import NOW

SITS, KNOWS, AWAY = SeatStatus.SITS, SeatStatus.KNOWS, SeatStatus.AWAY


def heard(idea: str, *places: str) -> list[Seat]:
    """« Lise », « Luc knows », « Omar > Luc »: each who had a place, what became of it, whose it
    was."""
    return [_seat(idea, number, place) for number, place in enumerate(places)]


def _seat(idea: str, number: int, place: str) -> Seat:
    who, _, replaced = place.partition(" > ")
    name, _, status = who.partition(" ")
    return Seat(
        idea_id=idea, juror_id=name, status=SeatStatus(status or "sits"),
        since=NOW + timedelta(minutes=number if replaced else 0), replaces=replaced or None,
    )  # fmt: skip


def said(change: Change) -> str:
    once = " (once)" if change.once else ""
    return f"{change.idea_id}: {change.taken} for {change.left}{once}"


@pytest.mark.parametrize(
    ("ideas", "expected"),
    [
        ([("Lise", "Luc", "Samia")], []),
        ([("Luc", "Samia", "Inès")], ["1: Inès for Lise"]),
        ([("Luc", "Samia")], ["1: None for Lise"]),
        (
            [("Luc", "Samia"), ("Luc", "Samia", "Inès")],
            ["1: None for Lise", "2: Inès for None"],
        ),
        (
            [("Luc", "Samia", "Inès"), ("Lise", "Luc", "Samia")],
            ["1: Inès for Lise", "2: Lise for Inès"],
        ),
        (
            [("Lise", "Luc knows", "Samia", "Inès > Luc"), ("Lise", "Luc", "Samia")],
            ["1: Inès for Luc (once)"],
        ),
        (
            [("Lise", "Luc knows", "Samia"), ("Lise", "Luc", "Samia")],
            ["1: None for Luc (once)"],
        ),
        (
            [("Lise", "Luc", "Samia away", "Inès > Samia"), ("Lise", "Luc", "Inès")],
            ["1: Inès for Samia"],
        ),
        (
            [
                ("Lise", "Luc away", "Samia", "Inès knows > Luc", "Omar > Inès"),
                ("Lise", "Samia", "Inès"),
                ("Lise", "Samia", "Omar"),
            ],
            ["1: Inès for Luc", "1: Omar for Inès (once)", "3: Omar for Inès"],
        ),
        (
            [("Lise", "Luc", "Samia away"), ("Lise", "Luc")],
            ["1: None for Samia"],
        ),
    ],
)
def test_changes(ideas: list[tuple[str, ...]], expected: list[str]) -> None:
    """Missing, leaving, knowing who presents, coming late: each is said once."""
    seats = [heard(str(number), *places) for number, places in enumerate(ideas, start=1)]
    assert [said(each) for each in changes(["Lise", "Luc", "Samia"], seats)] == expected


def test_when_it_began() -> None:
    """With the first who sat down."""
    assert begun(heard("1", "Lise", "Luc away", "Inès > Luc")) == NOW
