"""The public file of a draw, before and after the lottery."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from handlers.rules.draw.commitment import Commitment
from handlers.rules.draw.lottery import normalised
from handlers.rules.draw.ranking import jury, ranking, seed_of
from handlers.rules.draw.refusals import DrawRefused, NotADraw, Why

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
SHOWN = 16


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What the lottery gave: `ranking` holds every number in the draw, `jury` who sits by it."""

    value: str
    seed: Hash
    ranking: tuple[str, ...]
    jury: tuple[str, ...]

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True, kw_only=True)
class Record:
    """The public file; `drawn` is None until the lottery is held."""

    commitment: Commitment
    fingerprint: Hash
    drawn: Drawn | None = None

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)


_COMMITMENT = TypeAdapter(Commitment)
_RECORD = TypeAdapter(Record)


def _canonical(body: Any) -> bytes:
    """JSON in its one form: keys in order, one value a line, ASCII."""
    return (json.dumps(body, sort_keys=True, indent=1) + "\n").encode()


def fingerprint(commitment: Commitment) -> str:
    """SHA-256 of the commitment in its one form; 64 hex signs."""
    return sha256(_canonical(_COMMITMENT.dump_python(commitment, mode="json"))).hexdigest()


def shown(fingerprint: str) -> str:
    """Its first 16 signs, four by four, for the eye."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, SHOWN, 4))


def published(commitment: Commitment) -> Record:
    """The file as it is before the lottery."""
    return Record(commitment=commitment, fingerprint=fingerprint(commitment))


def draw(record: Record, typed: str, on: date) -> Record:
    """The file after the lottery. `typed` are the balls, `on` is today, local.

    Raises `DrawRefused`: a draw takes place once, from the day of its lottery on.
    """
    if record.drawn is not None:
        raise DrawRefused(Why.ALREADY_DRAWN)
    announced = record.commitment.lottery
    if on < announced.on:
        raise DrawRefused(Why.TOO_EARLY, on=announced.on)
    return replace(record, drawn=drawn(record, normalised(announced.name, typed)))


def drawn(record: Record, value: str) -> Drawn:
    """What follows from the published fingerprint and a value in its one form."""
    commitment, groups = record.commitment, record.commitment.groups
    seed = seed_of(record.fingerprint, value)
    ranked = ranking(commitment.reading, seed, groups)
    sitting = jury(ranked, groups, commitment.seats)
    return Drawn(value=value, seed=seed, ranking=ranked, jury=sitting)


def written(record: Record) -> bytes:
    """The file."""
    return _canonical(_RECORD.dump_python(record, mode="json"))


def read(data: bytes) -> Record:
    """The record in a file. Raises `NotADraw`."""
    try:
        return _RECORD.validate_json(data)
    except ValidationError:
        raise NotADraw from None
