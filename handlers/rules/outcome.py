"""What a jury may decide, and when it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from storage.records.ideas import IdeaStatus
from storage.records.jury import Seat, Vote

OUTCOMES = (IdeaStatus.LAUNCHED, IdeaStatus.TO_REWORK, IdeaStatus.ABANDONED)
NEEDED = 2  # jurors, of three or of two

Verdict = Literal["agreed", "refused", "open"]


def verdict(votes: Iterable[Vote], sitting: Sequence[Seat]) -> Verdict:
    """Two who sit agree; or so many disagree that two no longer can."""
    places = {seat.juror_id for seat in sitting}
    said = [vote.agrees for vote in votes if vote.juror_id in places]
    if said.count(True) >= NEEDED:
        return "agreed"
    return "refused" if len(places) - said.count(False) < NEEDED else "open"
