"""Typed words made fit to keep: nothing invisible, nothing that turns the text around."""

from __future__ import annotations

import unicodedata

# Zero-width spaces and marks, and the overrides that would reverse what follows on a screen.
# Joiners (200C, 200D) stay: Persian and emoji need them.
UNSEEN = dict.fromkeys(
    {0x00AD, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF}
    | {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
)


def tidy(text: str) -> str:
    """The text in NFC without invisible or control characters, trimmed, blank lines single."""
    kept = unicodedata.normalize("NFC", text.translate(UNSEEN).replace("\r\n", "\n"))
    seen = "".join(c for c in kept if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    lines = [line.strip() for line in seen.split("\n")]
    return "\n".join(line for i, line in enumerate(lines) if line or (i and lines[i - 1])).strip()


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it, of any script."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)
