"""A mobile number as people type it."""

from __future__ import annotations

import pytest

from handlers.rules.mobile_number import read


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0612345678", "+33612345678"),
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("07-12-34-56-78", "+33712345678"),
        ("06\u00a012\u00a034\u00a056\u00a078", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+330612345678", "+33612345678"),
        ("0692 12 34 56", "+262692123456"),
        ("+262 692 12 34 56", "+262692123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0639 12 34 56", "+262639123456"),
    ],
)
def test_numbers(typed: str, number: str) -> None:
    """Mobiles of the mainland and overseas, with or without the country, in any writing."""
    assert read(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "bonjour", "02 61 91 00 00", "06 12 34 56", "06 12 34 56 789", "+44 7700 900123",
     "0812345678", "3615", "+33692123456", "+262612345678", "06 12 34 56 7a", "٠٦١٢٣٤٥٦٧٨", "/sms"],
)  # fmt: skip
def test_no_numbers(typed: str) -> None:
    """A desk telephone hears no SMS; another country's is not promised anything."""
    assert read(typed) is None
