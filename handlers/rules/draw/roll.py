"""The frozen staff list: each line sealed under a salt of its own.

The seals are public, the lines are not: without its salt nobody can guess the name behind a seal,
with it anybody can check that a line was in the list. Staff representatives hold all the lines, a
person their own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from random import Random

from pydantic import TypeAdapter, ValidationError

from handlers.rules.draw.exclusions import Reason
from handlers.rules.draw.refusals import DrawRefused, NotADraw, Why
from messages.folding import fold
from storage.records.people import StaffMember

SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLine:
    """A line of the list and what opens its seal. `reason` is "" for whoever is in the draw;
    `group` is the code of the service in the public file."""

    number: str
    name: str
    service: str
    group: str
    reason: str
    salt: str

    @property
    def seal(self) -> str:
        """SHA-256 of the line, salt included, as a JSON object with its keys in order."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def seal(
    staff: Iterable[StaffMember], excluded: Mapping[str, Reason], rng: Random
) -> tuple[SealedLine, ...]:
    """Every line, by number, whatever the order it came in. `rng` must not be guessable.

    Raises `DrawRefused` where a number stands twice, or a line has no number, name or service.
    """
    lines = sorted(staff, key=lambda line: line.number)
    _refuse_faults(lines)
    groups = _groups(lines)
    return tuple(
        SealedLine(
            number=line.number,
            name=line.name,
            service=line.service,
            group=groups[line.service],
            reason=excluded.get(line.number, ""),
            salt=rng.randbytes(SALT_BYTES).hex(),
        )
        for line in lines
    )


def _refuse_faults(lines: list[StaffMember]) -> None:
    empty = [line.number for line in lines if not (line.number and line.name and line.service)]
    if empty:
        raise DrawRefused(Why.INCOMPLETE_LINE, numbers=empty)
    times = Counter(line.number.casefold() for line in lines)
    twice = [line.number for line in lines if times[line.number.casefold()] > 1]
    if twice:
        raise DrawRefused(Why.DUPLICATE_NUMBER, numbers=twice)


def _groups(lines: list[StaffMember]) -> dict[str, str]:
    """The code of each service; two spellings of one name have the same."""
    folded = {name: fold(name) for name in {line.service for line in lines}}
    names = sorted(set(folded.values()))
    width = max(2, len(str(len(names))))
    codes = {name: f"S{place:0{width}}" for place, name in enumerate(names, 1)}
    return {name: codes[key] for name, key in folded.items()}


def written(lines: Iterable[SealedLine]) -> bytes:
    """The lines as a file: all of them for staff representatives, or one for its person."""
    return (json.dumps([asdict(line) for line in lines], indent=1) + "\n").encode()


_LINES = TypeAdapter(tuple[SealedLine, ...])


def read_lines(data: bytes) -> tuple[SealedLine, ...]:
    """The lines in such a file. Raises `NotADraw`."""
    try:
        return _LINES.validate_json(data)
    except ValidationError:
        raise NotADraw from None
