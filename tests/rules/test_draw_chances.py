"""The published chances: against every order, against a tree, against 100,000 draws."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations
from math import factorial, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.rules.draw.chances import Reading, chances
from handlers.rules.draw.ranking import jury, ranking, seed_of
from tests.rules.drawing import script

DRAWS = 100_000
HALF = Fraction(1, 2 * 10**12)  # of the last published decimal
FEW = st.lists(st.integers(1, 3), min_size=1, max_size=4).filter(lambda sizes: sum(sizes) < 8)
SERVICES = st.lists(st.integers(1, 9), min_size=1, max_size=6)


def named(sizes: list[int]) -> dict[str, int]:
    return {f"S{place:02}": size for place, size in enumerate(sizes)}


def people(sizes: dict[str, int]) -> dict[str, str]:
    return {f"{code}-{n}": code for code, size in sizes.items() for n in range(size)}


@settings(deadline=None, max_examples=40)
@given(FEW, st.data())
def test_every_order_counted(few: list[int], data: st.DataObject) -> None:
    """One agent, one chance: the share of all orders of all people in which a number sits."""
    sizes, seats = named(few), data.draw(st.integers(1, len(few)))
    groups, sat = people(sizes), Counter[str]()
    for order in permutations(groups):
        sat.update(jury(order, groups, seats))
    told = chances(Reading.AGENT, sizes, seats)
    for number, code in groups.items():
        share = Fraction(sat[number], factorial(len(groups)))
        assert abs(Fraction(told[code]) - share) <= HALF


def by_tree(sizes: dict[str, int], seats: int, left: frozenset[str]) -> dict[str, Fraction]:
    """For each service the chance to sit, seat after seat, exactly."""
    found = dict.fromkeys(sizes, Fraction(0))
    for code in left if seats else ():
        here = Fraction(sizes[code], sum(sizes[each] for each in left))
        found[code] += here
        for other, more in by_tree(sizes, seats - 1, left - {code}).items():
            found[other] += here * more
    return found


@settings(deadline=None, max_examples=60)
@given(SERVICES, st.data())
def test_seat_after_seat(some: list[int], data: st.DataObject) -> None:
    """The formula gives what the tree of all juries gives, to the last decimal."""
    sizes, seats = named(some), data.draw(st.integers(1, min(4, len(some))))
    told = chances(Reading.AGENT, sizes, seats)
    for code, chance in by_tree(sizes, seats, frozenset(sizes)).items():
        assert abs(Fraction(told[code]) - chance / sizes[code]) <= HALF


@given(st.lists(st.integers(1, 300), min_size=1, max_size=120), st.data())
@settings(deadline=None, max_examples=20)
def test_all_chances_make_the_seats(some: list[int], data: st.DataObject) -> None:
    """However large the town, the chances of all people add up to the number of seats."""
    sizes = named(some)
    seats = data.draw(st.integers(1, min(5, len(some))))
    for reading in Reading:
        told = chances(reading, sizes, seats)
        total = sum(Fraction(told[code]) * size for code, size in sizes.items())
        assert abs(total - seats) <= HALF * sum(some)


@pytest.mark.parametrize("reading", Reading)
def test_a_hundred_thousand_draws(reading: Reading) -> None:
    """Each number sits as often as published: within 4.5 standard deviations, seeds fixed.

    The same draws are far from the chances of the other reading, so the measure measures.
    """
    sizes = named([1, 1, 2, 4])
    groups, sat = people(sizes), Counter[str]()
    for draw in range(DRAWS):
        sat.update(jury(ranking(reading, seed_of("frozen", str(draw)), groups), groups, 3))
    (other,) = set(Reading) - {reading}
    told, others = (chances(each, sizes, 3) for each in (reading, other))
    assert sat.total() == 3 * DRAWS
    assert worst(sat, {n: float(told[code]) for n, code in groups.items()}) < 4.5
    assert worst(sat, {n: float(others[code]) for n, code in groups.items()}) > 50


def worst(sat: Counter[str], known: dict[str, float]) -> float:
    """The largest gap, in standard deviations of a number's count."""
    return max(
        abs(sat[number] - DRAWS * chance) / sqrt(DRAWS * chance * (1 - chance))
        for number, chance in known.items()
    )


def test_the_script_finds_the_same() -> None:
    """Nine thousand people: a tree in floating point, beside the formula in whole numbers."""
    sizes = named([1 + place * 7 % 240 for place in range(84)])
    assert sum(sizes.values()) > 9_000
    told = chances(Reading.AGENT, sizes, 3)
    gap = script()._gap
    assert gap(told, Counter(sizes), 3, False) < 1e-12
    other = {**told, "S07": f"{float(told['S07']) + 1e-9:.12f}"}
    assert gap(other, Counter(sizes), 3, False) > 1e-10
