"""The alphabet of SMS: within it a text has 160 signs; one sign outside leaves it 70.

https://www.etsi.org/deliver/etsi_ts/123000_123099/123038/ (3GPP TS 23.038, 6.2.1)
"""

from __future__ import annotations

import unicodedata

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"  # each counts as two
LONGEST = 160

_PLAIN = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "\u2011": "-", "–": "-", "—": "-", "…": "...",
        "’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "œ": "oe", "Œ": "OE",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """The text in this alphabet: printed signs as typed ones, other accents left out.

    What has no likeness at all becomes « ? ».
    """
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return "".join(_sign(sign) for sign in text)


def _sign(sign: str) -> str:
    if sign in BASIC or sign in EXTENDED:
        return sign
    bare = unicodedata.normalize("NFD", sign)[0]
    return bare if bare in BASIC else "?"


def length(text: str) -> int | None:
    """How many of the 160 it takes; None if a sign is not of this alphabet."""
    if any(sign not in BASIC and sign not in EXTENDED for sign in text):
        return None
    return sum(2 if sign in EXTENDED else 1 for sign in text)


def fits(text: str) -> bool:
    """Whether it goes out as one SMS."""
    taken = length(text)
    return taken is not None and taken <= LONGEST
