"""Who is called when a place of the jury is free: the next of the ranked list, chosen by nobody."""

from __future__ import annotations

from collections.abc import Sequence

from messages.folding import fold
from storage.records.jury import Juror, JurorStatus

SITTING = frozenset({JurorStatus.INVITED, JurorStatus.ACCEPTED, JurorStatus.SAT})
SURE = frozenset({JurorStatus.ACCEPTED, JurorStatus.SAT})


def reserve_of(ranked: Sequence[Juror]) -> list[Juror]:
    """The reserve in its order, without the services that hold a place already."""
    taken = {fold(each.service) for each in ranked if each.status in SITTING}
    waiting = (each for each in ranked if each.status is JurorStatus.RESERVE)
    return [each for each in waiting if fold(each.service) not in taken]


def next_of(ranked: Sequence[Juror]) -> Juror | None:
    """The first of the reserve who may sit; None where the list is at its end."""
    return next(iter(reserve_of(ranked)), None)


def jury_of(ranked: Sequence[Juror], seats: int) -> tuple[list[Juror], list[Juror]]:
    """Who is asked when the ideas of a draw have another day, and who waits in reserve again.

    The jury drawn for them is kept, with those who sat already: for an idea that was reworked, or
    one that was left when the session closed. Whoever took a place for one idea only may be one
    more than there are places.
    """
    held = [each for each in ranked if each.status in SITTING]
    return held[:seats], held[seats:]


def free_places(ranked: Sequence[Juror], seats: int) -> int:
    """How many places nobody was called for."""
    return max(0, seats - sum(each.status in SITTING for each in ranked))
