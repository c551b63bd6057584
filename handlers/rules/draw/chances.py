"""The chance of each number to sit in the jury, known before the draw.

All numbers of a service have the same, so it is given by service.

*One service, one chance*: services are drawn, then a person in each; the chance of a number is
seats / services / people of its service.

*One agent, one chance*: people are ranked by lot and those of a service already taken are skipped.
Let each person ring at a random moment (exponential clocks, rate 1): the order of ringing is a
fair ranking, and a service of n people rings first at rate n. A number of service g sits by its
service's turn if at most seats - 1 other services rang before; with u = exp(-t), N people in all,
m other services, and n(B) the people of a set B of them, that chance is

    sum over sets B of b < seats other services of
        (-1)^(seats-1-b) * C(m-b-1, seats-1-b) * integral of u^(N-n(B)-1) du = 1 / (N - n(B))

(the set that rang is expanded by inclusion and exclusion). Sets count only by their sum, so they
are counted, not listed. Terms alternate and are large, so the sum is made in whole numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import product
from math import comb

# Each term is cut at 80 decimals; 9 seats among 10,000 services add fewer than 10^56 cuts, so the
# sum is right to 24 decimals and what is published to the last one.
ONE = 10**80
DECIMALS = 12


class Reading(StrEnum):
    """Who has the same chance as whom."""

    AGENT = "agent"
    SERVICE = "service"


def chances(reading: Reading, sizes: Mapping[str, int], seats: int) -> dict[str, str]:
    """For each service, the chance of each of its people to sit: twelve decimals.

    `sizes`: people in the draw, by service, none of them 0; at least `seats` services.
    """
    if reading is Reading.SERVICE or seats == len(sizes):
        exact = {size: seats * ONE // (len(sizes) * size) for size in sizes.values()}
    else:
        exact = _by_agent(list(sizes.values()), seats)
    return {group: f"{exact[size] / ONE:.{DECIMALS}f}" for group, size in sizes.items()}


def _by_agent(sizes: Sequence[int], seats: int) -> dict[int, int]:
    """For each size of service, the chance of one of its people, in parts of `ONE`."""
    total, others = sum(sizes), len(sizes) - 1
    sums = _sums_of_sets(sizes, seats)
    signed = [(-1) ** (seats - 1 - b) * comb(others - b - 1, seats - 1 - b) for b in range(seats)]
    return {
        size: sum(
            sign * sum(ways * (ONE // (total - people)) for people, ways in kept.items())
            for sign, kept in zip(signed, _without(size, sums), strict=True)
        )
        for size in set(sizes)
    }


def _sums_of_sets(sizes: Iterable[int], seats: int) -> list[Counter[int]]:
    """For b below `seats`: how many sets of b services have how many people."""
    sums: list[Counter[int]] = [Counter({0: 1}), *(Counter() for _ in range(seats - 1))]
    for size, b in product(sizes, range(seats - 1, 0, -1)):
        for people, ways in sums[b - 1].items():
            sums[b][people + size] += ways
    return sums


def _without(size: int, sums: Sequence[Counter[int]]) -> list[Counter[int]]:
    """The same, where one service of that size is not among them."""
    kept = [Counter({0: 1})]
    for every in sums[1:]:
        rest = Counter(every)
        for people, ways in kept[-1].items():
            rest[people + size] -= ways
        kept.append(+rest)  # without the sums no set has any more: one of them could be `total`
    return kept
