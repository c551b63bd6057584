"""The order that list and lottery give, the jury it makes, and who comes next."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from itertools import chain, zip_longest

from handlers.rules.draw.chances import Reading


def seed_of(fingerprint: str, value: str) -> str:
    """SHA-256 of the commitment's fingerprint and the public value, a line each; 64 hex signs."""
    return sha256(f"{fingerprint}\n{value}".encode()).hexdigest()


def ranking(reading: Reading, seed: str, groups: Mapping[str, str]) -> tuple[str, ...]:
    """Every number of `groups` (the service of each number in the draw), the first one first.

    The lot of a number is HMAC-SHA256(seed, number), the smallest first. By service, the services
    are ordered by HMAC-SHA256(seed, "service:" + code): the first person of each, then the second
    of each, and so on.
    """
    key = bytes.fromhex(seed)

    def lot(text: str) -> bytes:
        return hmac.digest(key, text.encode(), "sha256")

    ordered = sorted(groups, key=lot)
    if reading is Reading.AGENT:
        return tuple(ordered)
    queues: dict[str, list[str]] = {}
    for number in ordered:
        queues.setdefault(groups[number], []).append(number)
    rounds = zip_longest(
        *(queues[code] for code in sorted(queues, key=lambda c: lot(f"service:{c}")))
    )
    return tuple(number for number in chain.from_iterable(rounds) if number is not None)


def jury(ranked: Iterable[str], groups: Mapping[str, str], seats: int) -> tuple[str, ...]:
    """The first of the ranking, at most one of a service; fewer than `seats` if it ends."""
    sitting: dict[str, str] = {}
    for number in ranked:
        if len(sitting) == seats:
            break
        sitting.setdefault(groups[number], number)
    return tuple(sitting.values())


def next_of(
    ranked: Iterable[str],
    groups: Mapping[str, str],
    *,
    sitting: Collection[str],
    passed: Collection[str],
) -> str | None:
    """Who is called next: the first of the ranking whose service holds no seat; None at its end.

    `sitting`: numbers that hold a seat, called or accepted. `passed`: numbers that gave theirs up
    or cannot come.
    """
    held = {groups[number] for number in sitting}
    return next((n for n in ranked if n not in passed and groups[n] not in held), None)
