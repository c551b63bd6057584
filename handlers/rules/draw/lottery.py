"""The public value of a draw: a national lottery, named before it is held.

Days and balls as of 2026: https://www.fdj.fr/jeux-de-tirage
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.rules.draw.refusals import DrawRefused, Why

NOTICE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """`balls` different numbers from 1 to `highest`, then `extras` from 1 to `highest_extra`, on
    these `days` (0 is Monday)."""

    title: str
    balls: int
    highest: int
    extras: int
    highest_extra: int
    days: frozenset[int]


LOTTERIES = {
    "loto": Lottery(
        title="Loto", balls=5, highest=49, extras=1, highest_extra=10, days=frozenset({0, 2, 5})
    ),
    "euromillions": Lottery(
        title="EuroMillions", balls=5, highest=50, extras=2, highest_extra=12,
        days=frozenset({1, 4}),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """Which lottery of which day gives the chance."""

    name: str
    on: date


def refuse_unless_ahead(announced: Announced, frozen_on: date) -> None:
    """Raises `DrawRefused` unless that lottery is held that day, at least a day after."""
    lottery = LOTTERIES.get(announced.name)
    if lottery is None:
        raise DrawRefused(Why.UNKNOWN_LOTTERY, name=announced.name)
    if announced.on - frozen_on < NOTICE:
        raise DrawRefused(Why.TOO_SOON, on=announced.on, frozen_on=frozen_on)
    if announced.on.weekday() not in lottery.days:
        raise DrawRefused(Why.NO_LOTTERY_THAT_DAY, name=lottery.title, on=announced.on)


def normalised(name: str, typed: str) -> str:
    """The balls in their one form, `03 11 24 37 48 + 07`, however they were typed.

    The extra balls come last; within each kind the order does not count. Raises `DrawRefused`.
    """
    lottery = LOTTERIES.get(name)
    if lottery is None:
        raise DrawRefused(Why.UNKNOWN_LOTTERY, name=name)
    found = [int(digits) for digits in re.findall(r"[0-9]{1,9}", typed)]
    balls, extras = sorted(found[: lottery.balls]), sorted(found[lottery.balls :])
    good = _drawn_of(balls, lottery.balls, lottery.highest)
    if not (good and _drawn_of(extras, lottery.extras, lottery.highest_extra)):
        raise DrawRefused(Why.VALUE_SHAPE, name=lottery.title)
    return " + ".join(" ".join(f"{ball:02}" for ball in kind) for kind in (balls, extras))


def _drawn_of(balls: list[int], count: int, highest: int) -> bool:
    return len(balls) == len(set(balls)) == count and all(1 <= ball <= highest for ball in balls)
