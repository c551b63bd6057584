"""A French mobile number as people type it, and as a gateway wants it.

Numbers of mobiles overseas begin like those of the mainland and have a country code of their own:
https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html
"""

from __future__ import annotations

import re

OVERSEAS = {
    "0639": "262", "0690": "590", "0691": "590", "0692": "262", "0693": "262", "0694": "594",
    "0696": "596", "0697": "596",
}  # fmt: skip
CODES = ("33", *sorted(set(OVERSEAS.values())))


def read(text: str) -> str | None:
    """`06 12 34 56 78` or `+33 (0)6.12.34.56.78` as `+33612345678`; None if it is no mobile."""
    local = _local(re.sub(r"[\s.\-/_\u00a0\u202f\u2011]", "", text))
    if local is None or not re.fullmatch(r"0[67]\d{8}", local, re.A):
        return None
    return f"+{OVERSEAS.get(local[:4], '33')}{local[1:]}"


def _local(digits: str) -> str | None:
    """With the 0 it begins with inside the country."""
    if digits.startswith("0") and not digits.startswith("00"):
        return digits
    for code in CODES:
        for sign in ("+", "00"):
            rest = digits.removeprefix(f"{sign}{code}")
            if rest != digits:
                return _of(code, f"0{rest.removeprefix('(0)').removeprefix('0')}")
    return None


def _of(code: str, local: str) -> str | None:
    """Unless the country code is another territory's."""
    return local if OVERSEAS.get(local[:4], "33") == code else None
