"""The marks of a jury as everyone may see them: of each juror, and of nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from storage.jury_records import Score, Seat

MARKS = range(1, 6)


def shown(scores: Sequence[Score], sitting: Sequence[Seat], rng: Random) -> dict[str, Any]:
    """`{"marks": [{criterion: mark}], "sentences": [text]}`, the two in orders of their own.

    The order is drawn once and then kept: it says neither who sat where nor who was first. Marks
    and sentences are shuffled apart, as a sentence may tell who wrote it.
    """
    places = {seat.juror_id for seat in sitting}
    counted = [score for score in scores if score.juror_id in places]
    marks = [dict(score.marks) for score in counted]
    sentences = [score.sentence for score in counted if score.sentence]
    rng.shuffle(marks)
    rng.shuffle(sentences)
    return {"marks": marks, "sentences": sentences}


def by_criterion(shown: Mapping[str, Any]) -> dict[str, list[int]]:
    """The marks of each criterion, juror by juror in the order they are shown in."""
    found: dict[str, list[int]] = {}
    for marks in shown["marks"]:
        for criterion, mark in marks.items():
            found.setdefault(criterion, []).append(mark)
    return found
