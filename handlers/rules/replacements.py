"""Who sat for each idea of a session, and who replaced whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from storage.records.jury import Seat, SeatStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From the idea on, `taken` sits in the place of `left`, both ids of jurors: None for `left`
    where the place was free, for `taken` where it stays so. `once`: `left` knows who presents, and
    left the place for that idea only."""

    idea_id: str
    left: str | None
    taken: str | None
    once: bool = False


def begun(seats: Sequence[Seat]) -> datetime:
    """When the hearing of an idea began: its jury sat down."""
    return min(seat.since for seat in seats)


def changes(expected: Sequence[str], heard: Sequence[Sequence[Seat]]) -> list[Change]:
    """What changed since the jury that was `expected` (ids), idea by idea in the order in which
    they were heard."""
    found: list[Change] = []
    jury = list(expected)
    for seats in heard:
        idea_id = seats[0].idea_id
        first = [seat.juror_id for seat in seats if seat.replaces is None]
        missing = [each for each in jury if each not in first]
        new = [each for each in first if each not in jury]
        found += [
            Change(idea_id=idea_id, left=left, taken=taken)
            for left, taken in zip_longest(missing, new)
        ]
        taken_by = {seat.replaces: seat.juror_id for seat in seats if seat.replaces}
        found += [
            Change(
                idea_id=idea_id, left=seat.juror_id, taken=taken_by.get(seat.juror_id),
                once=seat.status is SeatStatus.KNOWS,
            )
            for seat in seats
            if seat.status is not SeatStatus.SITS
        ]  # fmt: skip
        gone = {seat.juror_id for seat in seats if seat.status is SeatStatus.AWAY}
        jury = [each for each in (_holds(each, gone, taken_by) for each in first) if each]
    return found


def _holds(juror_id: str, gone: set[str], taken_by: dict[str, str]) -> str | None:
    """Whose place it is for the ideas that follow."""
    holder: str | None = juror_id
    while holder in gone:
        holder = taken_by.get(holder)
    return holder
