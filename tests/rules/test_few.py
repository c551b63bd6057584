"""What is told of numbers of people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.few import FEW, parts, told


def test_a_few_are_not_counted() -> None:
    """Nine are fewer than ten, ten are ten."""
    assert told(9) is None
    assert told(10) == 10


def test_one_hidden_part_hides_another() -> None:
    """Else it could be worked out from the total."""
    assert parts({"web": 40, "telegram": 25, "terminal": 3}) == {
        "web": 40,
        "telegram": None,
        "terminal": None,
    }
    assert parts({"web": 40, "telegram": 25}) == {"web": 40, "telegram": 25}


def test_parts_of_a_few_are_all_hidden() -> None:
    """Where the total itself is not told, nothing is."""
    assert parts({"web": 4, "telegram": 5}) == {"web": None, "telegram": None}


@given(st.dictionaries(st.integers(), st.integers(0, 200), max_size=12))
def test_no_figure_under_ten_can_be_worked_out(counts: dict[int, int]) -> None:
    """What is shown is true and ten at least; what is hidden is ten together, and never alone."""
    found = parts(counts)
    assert found.keys() == counts.keys()
    assert all(value is None or value == counts[key] >= FEW for key, value in found.items())
    hidden = [counts[key] for key, value in found.items() if value is None]
    total = sum(counts.values())
    if hidden and total >= FEW:
        assert sum(hidden) >= FEW
        assert len(hidden) > 1 or len(counts) == 1
