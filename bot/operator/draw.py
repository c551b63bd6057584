"""`vivier draw verify FILE`: a published draw, done again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.operator.errors import OperatorError
from handlers.rules.draw.commitment import Commitment
from handlers.rules.draw.lottery import LOTTERIES
from handlers.rules.draw.record import Record, read, shown
from handlers.rules.draw.refusals import NotADraw
from handlers.rules.draw.roll import SealedLine, read_lines
from handlers.rules.draw.verification import Difference, Part, verify, verify_lines

MOST_PROBLEMS = 20
HINT = "Take the file from where it was published, and compare its fingerprint with the poster’s."
READINGS = {"agent": "one agent, one chance", "service": "one service, one chance"}
SAID = {
    Part.FINGERPRINT: "The fingerprint in the file is not that of its list and rules.",
    Part.LOTTERY: "The lottery was not named a day ahead, or is not held that day.",
    Part.EXCLUDED: "The numbers left out are not those that were counted.",
    Part.SERVICES: "There are fewer services in the draw than seats.",
    Part.CHANCES: "The chances are not those of the list and the rules.",
    Part.VALUE: "The balls are not written as that lottery’s.",
    Part.SEED: "The seed does not come from the fingerprint and the balls.",
    Part.RANKING: "The ranking is not the one that the seed gives.",
    Part.JURY: "The jury in the file is {stands}; the draw gives {follows}.",
    Part.WRITING: "The file is not, sign by sign, what was published.",
    Part.LINE: "The line of number {stands} is not the one that was sealed.",
    Part.REASONS: "The reasons in the list are not those that were counted.",
    Part.CODES: "A service has two codes in the list, or two services have one.",
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and what does not hold."""

    said: tuple[str, ...]
    problems: tuple[str, ...]


def verify_file(path: Path, lines: Path | None, fingerprint: str | None) -> Verified:
    """Do the draw again; with `lines`, open their seals; with `fingerprint`, compare all of it.

    Raises `OperatorError` where a file is not one of a draw.
    """
    data = _bytes(path)
    try:
        record = read(data)
        opened = read_lines(_bytes(lines)) if lines else ()
        differences = [*verify(data), *verify_lines(record.commitment, opened)]
    except NotADraw:
        raise OperatorError(f"That is not the file of a draw, or it is damaged. {HINT}") from None
    problems = [_sentence(difference) for difference in differences]
    if fingerprint is not None and "".join(fingerprint.split()).lower() != record.fingerprint:
        problems.append("The fingerprint you gave is not this file’s, all 64 signs compared.")
    said = (*_said(record), *_said_of_lines(record.commitment, opened))
    return Verified(said, _ended(problems))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise OperatorError(f"{path} cannot be read: {trouble.strerror}. Check its name.") from None


def _sentence(difference: Difference) -> str:
    return SAID[difference.part].format(stands=difference.stands, follows=difference.follows)


def _ended(problems: list[str]) -> tuple[str, ...]:
    """The first of them, and what to do."""
    if not problems:
        return ()
    more = len(problems) - MOST_PROBLEMS
    return (*problems[:MOST_PROBLEMS], *([f"And {more} more."] if more > 0 else []), HINT)


def _said(record: Record) -> Iterator[str]:
    commitment, sizes = record.commitment, record.commitment.sizes
    total, left_out = len(commitment.roll), len(commitment.excluded)
    yield f"Ideas: {', '.join(commitment.ideas)}"
    yield f"List: {total} numbers, closed on {commitment.frozen_at:%Y-%m-%d at %H:%M}"
    reasons = ", ".join(f"{reason} {count}" for reason, count in commitment.reasons.items())
    yield f"Left out: {left_out}{f' ({reasons})' if reasons else ''}"
    yield f"In the draw: {total - left_out} numbers, in {len(sizes)} services"
    yield f"Fingerprint: {shown(record.fingerprint)} ({record.fingerprint})"
    yield f"Chances: {READINGS[commitment.reading]}{_range(commitment)}"
    yield from _drawn(record)


def _range(commitment: Commitment) -> str:
    known = sorted(float(chance) for chance in commitment.chances.values())
    if not known or not known[0]:
        return ""
    return f"; from 1 in {1 / known[0]:.0f} to 1 in {1 / known[-1]:.0f}"


def _drawn(record: Record) -> Iterator[str]:
    announced = record.commitment.lottery
    named = LOTTERIES.get(announced.name)
    lottery = f"{named.title if named else announced.name} of {announced.on:%Y-%m-%d}"
    if record.drawn is None:
        yield f"Lottery: {lottery}, to come"
        return
    yield f"Lottery: {lottery}, {record.drawn.value} (compare with the published result)"
    yield f"Jury: {', '.join(record.drawn.jury)}"


def _said_of_lines(commitment: Commitment, lines: Sequence[SealedLine]) -> Iterator[str]:
    if lines:
        yield f"Lines opened: {len(lines)} of {len(commitment.roll)}"
