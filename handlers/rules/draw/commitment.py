"""What is frozen and published before the lottery: seals, rules, and the name of the lottery."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from handlers.rules.draw.chances import Reading, chances
from handlers.rules.draw.exclusions import Grounds, Reason, excluded
from handlers.rules.draw.lottery import Announced, refuse_unless_ahead
from handlers.rules.draw.refusals import DrawRefused, Why
from handlers.rules.draw.roll import SealedLine, seal
from storage.records.people import StaffMember

FORMAT: Final = "vivier-draw-1"
MOST_SEATS = 9

Sealed = Annotated[str, StringConstraints(pattern=r"^S[0-9]{2,} [0-9a-f]{64}$")]
Chance = Annotated[str, StringConstraints(pattern=r"^[01]\.[0-9]{12}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is decided before a draw. `ideas` are references: the draw is theirs for good."""

    ideas: tuple[str, ...]
    lottery: Announced
    reading: Reading = Reading.AGENT
    seats: int = 3


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """The frozen draw; it holds numbers and codes of services, and no name.

    `roll`: for each number, its service's code and its seal. `excluded`: the numbers left out;
    why, is in the seal of each, and here only counted (`reasons`), for a number with its reason
    would tell who bears an idea and who asked not to be drawn. `chances`: for each service, that
    of each of its numbers in the draw to sit. `frozen_at` is local time with its offset.
    """

    format: Literal["vivier-draw-1"] = FORMAT
    ideas: tuple[str, ...]
    frozen_at: AwareDatetime
    lottery: Announced
    reading: Reading
    seats: Annotated[int, Field(ge=1, le=MOST_SEATS)]
    roll: dict[str, Sealed]
    excluded: tuple[str, ...]
    reasons: dict[Reason, int]
    chances: dict[str, Chance]

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    @property
    def groups(self) -> dict[str, str]:
        """The service's code of each number in the draw."""
        left_out = set(self.excluded)
        return {n: entry.split()[0] for n, entry in self.roll.items() if n not in left_out}

    @property
    def sizes(self) -> dict[str, int]:
        """How many people of each service are in the draw, services in the order of codes."""
        return dict(sorted(Counter(self.groups.values()).items()))


def freeze(
    staff: Iterable[StaffMember], grounds: Grounds, terms: Terms, at: datetime, rng: Random
) -> tuple[Commitment, tuple[SealedLine, ...]]:
    """The commitment to publish, and the lines for staff representatives.

    `at` is local time, aware; `rng` makes the salts and must not be guessable (`SystemRandom`).
    Raises `DrawRefused`.
    """
    refuse_unless_ahead(terms.lottery, at.date())
    _refuse_terms(terms)
    staff = list(staff)
    lines = seal(staff, excluded(staff, grounds), rng)
    sizes = dict(sorted(Counter(line.group for line in lines if not line.reason).items()))
    if len(sizes) < terms.seats:
        raise DrawRefused(Why.TOO_FEW_SERVICES, services=len(sizes), seats=terms.seats)
    return _commitment(lines, terms, sizes, at), lines


def _refuse_terms(terms: Terms) -> None:
    if not terms.ideas:
        raise DrawRefused(Why.NO_IDEA)
    if not 1 <= terms.seats <= MOST_SEATS:
        raise DrawRefused(Why.SEATS, seats=terms.seats, most=MOST_SEATS)


def _commitment(
    lines: tuple[SealedLine, ...], terms: Terms, sizes: Mapping[str, int], at: datetime
) -> Commitment:
    return Commitment(
        ideas=terms.ideas,
        frozen_at=at.replace(microsecond=0),
        lottery=terms.lottery,
        reading=terms.reading,
        seats=terms.seats,
        roll={line.number: f"{line.group} {line.seal}" for line in lines},
        excluded=tuple(line.number for line in lines if line.reason),
        reasons={Reason(key): n for key, n in _reasons(lines).items()},
        chances=chances(terms.reading, sizes, terms.seats),
    )


def _reasons(lines: Iterable[SealedLine]) -> Counter[str]:
    return Counter(line.reason for line in lines if line.reason)
