"""How a session goes by the clock: training, then idea after idea, with breaks where it is long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Minutes: the training before the first idea, each idea (presented, asked about), what jurors
    say of it then, a break; `without_break` is the longest that people sit at a stretch."""

    training: int = 30
    idea: int = 15
    deliberation: int = 10
    break_: int = 10
    without_break: int = 120


@dataclass(frozen=True, slots=True)
class Course:
    """When each idea starts, in order; the breaks, each with the place of the idea after it."""

    starts: tuple[datetime, ...]
    breaks: tuple[tuple[int, datetime], ...]
    ends_at: datetime


def course(starts_at: datetime, ideas: int, lengths: Lengths) -> Course:
    """The whole session; a break comes before the idea that would make a stretch too long."""
    at, since = starts_at + timedelta(minutes=lengths.training), starts_at
    slot = timedelta(minutes=lengths.idea + lengths.deliberation)
    starts, breaks = [], []
    for place in range(1, ideas + 1):
        if place > 1 and at + slot - since > timedelta(minutes=lengths.without_break):
            breaks.append((place, at))
            at += timedelta(minutes=lengths.break_)
            since = at
        starts.append(at)
        at += slot
    return Course(tuple(starts), tuple(breaks), at)
