"""Nobody sees a score before all who sit have scored: the one place that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.records.jury import Hearing, HearingStatus, Score, Seat, SeatStatus

FEWEST = 2  # jurors without whom an idea is not heard
SHOWN = frozenset({HearingStatus.REVEALED, HearingStatus.PROPOSED, HearingStatus.DECIDED})


def may_be_seen(hearing: Hearing | None) -> bool:
    """Whether anyone may see what the jury gave; by whatever way they ask."""
    return hearing is not None and hearing.status in SHOWN and hearing.shown is not None


def sitting(seats: Iterable[Seat]) -> list[Seat]:
    """Those who score and vote."""
    return [seat for seat in seats if seat.status is SeatStatus.SITS]


def unsettled(seats: Iterable[Seat]) -> list[Seat]:
    """Places that were left, and nothing is decided about them."""
    return [seat for seat in seats if seat.status is not SeatStatus.SITS and not seat.settled]


def awaited(seats: Sequence[Seat], scores: Iterable[Score]) -> list[Seat]:
    """Who sits and has not sent their marks."""
    sent = {score.juror_id for score in scores if score.complete}
    return [seat for seat in sitting(seats) if seat.juror_id not in sent]


def all_in(seats: Sequence[Seat], scores: Sequence[Score]) -> bool:
    """Whether the marks may be shown: every place is settled, and who sits has scored."""
    enough = len(sitting(seats)) >= FEWEST
    return enough and not unsettled(seats) and not awaited(seats, scores)
