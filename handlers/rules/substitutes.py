"""Who is called when a place of the jury is free: the next of the ranked list, chosen by nobody."""

from __future__ import annotations

from collections.abc import Sequence

from messages.folding import fold
from storage.records.jury import Juror, JurorStatus

SITTING = frozenset({JurorStatus.INVITED, JurorStatus.ACCEPTED, JurorStatus.SAT})
SURE = frozenset({JurorStatus.ACCEPTED, JurorStatus.SAT})


def next_of(ranked: Sequence[Juror]) -> Juror | None:
    """The first of the reserve whose service holds no place; None where the list is at its end."""
    taken = {fold(each.service) for each in ranked if each.status in SITTING}
    waiting = (each for each in ranked if each.status is JurorStatus.RESERVE)
    return next((each for each in waiting if fold(each.service) not in taken), None)


def free_places(ranked: Sequence[Juror], seats: int) -> int:
    """How many places nobody was called for."""
    return max(0, seats - sum(each.status in SITTING for each in ranked))
