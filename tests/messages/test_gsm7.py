"""The alphabet of SMS."""

from __future__ import annotations

import sys

import pytest

from messages import gsm7
from tests.messages.given import CATALOGUE


def test_the_alphabet_is_whole() -> None:
    """3GPP TS 23.038: 128 codes less the escape, and ten more signs behind it."""
    assert len(gsm7.BASIC) == len(set(gsm7.BASIC)) == 127
    assert len(set(gsm7.EXTENDED)) == 10
    assert not set(gsm7.BASIC) & set(gsm7.EXTENDED)


def test_every_sign_counts() -> None:
    """One for a sign of the alphabet, two for one behind the escape, none is not of it."""
    assert all(gsm7.length(sign) == 1 for sign in gsm7.BASIC)
    assert all(gsm7.length(sign) == 2 for sign in gsm7.EXTENDED)
    others = [chr(n) for n in range(0x2100) if chr(n) not in gsm7.BASIC + gsm7.EXTENDED]
    assert len(others) > 8000
    assert all(gsm7.length(sign) is None for sign in others)
    assert [gsm7.length(sign) for sign in "êçœ’«\u00a0"] == [None] * 6


def test_how_much_fits() -> None:
    """160 and no more; a euro takes two."""
    assert gsm7.fits("a" * 160)
    assert not gsm7.fits("a" * 161)
    assert gsm7.fits("€" * 80)
    assert not gsm7.fits("€" * 80 + "a")
    assert not gsm7.fits("’")


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Vivier\u00a0: du nouveau", "Vivier : du nouveau"),
        ("l’idée… «\u00a0là\u00a0»", 'l\'idée... " là "'),
        ("forêt, reçu, cœur, Noël", "foret, recu, coeur, Noel"),
        ("Élodie, à, è, ù, é", "Élodie, à, è, ù, é"),
        ("un 🌳", "un ?"),
    ],
)
def test_printed_signs_become_typed_ones(printed: str, typed: str) -> None:
    """What a catalogue writes well is written plainly, and nothing else is lost."""
    assert gsm7.plain(printed) == typed


def test_plain_is_always_of_the_alphabet() -> None:
    """Whatever sign there is."""
    for start in range(0, sys.maxunicode, 4096):
        text = "".join(chr(n) for n in range(start, start + 64) if not 0xD800 <= n < 0xE000)
        assert gsm7.length(gsm7.plain(text)) is not None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sms_fits(language: str) -> None:
    """With a reference as long as they come and an address of 80 signs."""
    link = f"https://{'v' * 62}.fr/r/7K2MQ4TX"
    values = {"reference": "NANTESME-2026-10042", "link": link, "yours": True}
    text = CATALOGUE.text("reaching.sms", language, **values)
    assert gsm7.fits(gsm7.plain(text))
    assert link in text
