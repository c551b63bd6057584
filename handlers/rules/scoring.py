"""The marks of a jury as everyone may see them: all of them, and nobody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from storage.records.jury import Score, Seat

MARKS = range(1, 6)


def shown(scores: Sequence[Score], sitting: Sequence[Seat], rng: Random) -> dict[str, Any]:
    """`{"marks": [{criterion: mark}], "sentences": [text]}`, each criterion in an order of its own.

    The orders are drawn once and then kept: no `{criterion: mark}` is one juror's. Whoever guesses
    who gave a mark, or wrote a sentence, learns nothing of the others.
    """
    places = {seat.juror_id for seat in sitting}
    counted = [score for score in scores if score.juror_id in places]
    marks = _mixed([score.marks for score in counted], rng)
    sentences = [score.sentence for score in counted if score.sentence]
    rng.shuffle(sentences)
    return {"marks": marks, "sentences": sentences}


def _mixed(given: Sequence[Mapping[str, int]], rng: Random) -> list[dict[str, int]]:
    """As many sets as were given, with the same marks for each criterion, dealt anew."""
    mixed: list[dict[str, int]] = [{} for _ in given]
    for criterion in dict.fromkeys(key for marks in given for key in marks):
        numbers = [marks[criterion] for marks in given if criterion in marks]
        rng.shuffle(numbers)
        for dealt, number in zip(mixed, numbers, strict=False):
            dealt[criterion] = number
    return mixed


def by_criterion(shown: Mapping[str, Any]) -> dict[str, list[int]]:
    """The marks of each criterion, in the order they are shown in."""
    found: dict[str, list[int]] = {}
    for marks in shown["marks"]:
        for criterion, mark in marks.items():
            found.setdefault(criterion, []).append(mark)
    return found
