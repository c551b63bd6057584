"""Everything in a public file that can be computed again, computed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.rules.draw.chances import chances
from handlers.rules.draw.commitment import Commitment
from handlers.rules.draw.lottery import normalised, refuse_unless_ahead
from handlers.rules.draw.record import Record, drawn, fingerprint, read, written
from handlers.rules.draw.refusals import DrawRefused
from handlers.rules.draw.roll import SealedLine
from messages.folding import fold


class Part(StrEnum):
    """A part of the file, or of the list of lines, that can be false."""

    FINGERPRINT = "fingerprint"
    LOTTERY = "lottery"
    EXCLUDED = "excluded"
    SERVICES = "services"
    CHANCES = "chances"
    VALUE = "value"
    SEED = "seed"
    RANKING = "ranking"
    JURY = "jury"
    WRITING = "writing"
    LINE = "line"
    REASONS = "reasons"
    CODES = "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`stands` is in the file, `follows` is what was computed; "" where it is too long to show."""

    part: Part
    stands: str = ""
    follows: str = ""


def verify(data: bytes) -> list[Difference]:
    """Each difference between a file and what follows from it. Raises `NotADraw`."""
    record = read(data)
    found = [*_of_commitment(record.commitment), *_of_fingerprint(record)]
    if record.drawn is not None:
        found += _of_drawn(record)
    if written(record) != data:
        found.append(Difference(part=Part.WRITING))
    return found


def _of_fingerprint(record: Record) -> Iterator[Difference]:
    follows = fingerprint(record.commitment)
    if record.fingerprint != follows:
        yield Difference(part=Part.FINGERPRINT, stands=record.fingerprint, follows=follows)


def _of_commitment(commitment: Commitment) -> Iterator[Difference]:
    try:
        refuse_unless_ahead(commitment.lottery, commitment.frozen_at.date())
    except DrawRefused as refused:
        yield Difference(part=Part.LOTTERY, stands=refused.why)
    left_out, sizes = commitment.excluded, commitment.sizes
    counted = sum(commitment.reasons.values())
    once = len(set(left_out)) == len(left_out)
    if counted != len(left_out) or not once or not set(left_out) <= set(commitment.roll):
        yield Difference(part=Part.EXCLUDED, stands=str(counted), follows=str(len(left_out)))
    if len(sizes) < commitment.seats:
        services, seats = str(len(sizes)), str(commitment.seats)
        yield Difference(part=Part.SERVICES, stands=services, follows=seats)
    elif commitment.chances != chances(commitment.reading, sizes, commitment.seats):
        yield Difference(part=Part.CHANCES)


def _of_drawn(record: Record) -> Iterator[Difference]:
    assert record.drawn is not None
    stands = record.drawn
    try:
        value = normalised(record.commitment.lottery.name, stands.value)
    except DrawRefused as refused:
        yield Difference(part=Part.VALUE, stands=refused.why)
        return
    follows = drawn(record, value)
    if stands.value != value:
        yield Difference(part=Part.VALUE, stands=stands.value, follows=value)
    if stands.seed != follows.seed:
        yield Difference(part=Part.SEED, stands=stands.seed, follows=follows.seed)
    if stands.ranking != follows.ranking:
        yield Difference(part=Part.RANKING)
    if stands.jury != follows.jury:
        sat, sits = " ".join(stands.jury), " ".join(follows.jury)
        yield Difference(part=Part.JURY, stands=sat, follows=sits)


def verify_lines(commitment: Commitment, lines: Sequence[SealedLine]) -> list[Difference]:
    """Each line whose seal is not the published one; of the whole list, its counts and codes."""
    found = [
        Difference(part=Part.LINE, stands=line.number)
        for line in lines
        if commitment.roll.get(line.number) != f"{line.group} {line.seal}"
    ]
    if sorted(line.number for line in lines) == sorted(commitment.roll):
        found += _of_whole_list(commitment, lines)
    return found


def _of_whole_list(commitment: Commitment, lines: Sequence[SealedLine]) -> Iterator[Difference]:
    left_out = {line.number for line in lines if line.reason}
    if left_out != set(commitment.excluded):
        yield Difference(part=Part.EXCLUDED)
    reasons = Counter(line.reason for line in lines if line.reason)
    if reasons != commitment.reasons:
        yield Difference(part=Part.REASONS)
    services = {name: fold(name) for name in {line.service for line in lines}}
    pairs = {(services[line.service], line.group) for line in lines}
    if not len(pairs) == len(set(services.values())) == len({group for _, group in pairs}):
        yield Difference(part=Part.CODES)
