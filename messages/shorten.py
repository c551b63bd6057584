"""Keeping a bubble short when what it shows was written by people."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPACES = re.compile(r"[ \t\r\n]+")  # not U+00A0: what it holds together stays together

Row = tuple[str, str, str]  # number, label, what was answered


def cut(text: str, length: int) -> str:
    """`text` on one line and in at most `length` characters, ended by « … » when shortened.

    The cut falls between two words unless that would lose more than half of it.
    """
    line = _SPACES.sub(" ", text).strip()
    if len(line) <= length:
        return line
    head = line[: length - 1]
    space = head.rfind(" ")
    if line[len(head)] != " " and space > length // 2:
        head = head[:space]
    return head.rstrip(" ,;:.\u00a0") + "…"


def fit(rows: Iterable[Row], room: int, least: int = 12) -> list[Row]:
    """The rows with their answers cut so that all lines together take at most `room`.

    Short answers stay whole and leave what they do not use to the longer ones. No answer
    is cut below `least` characters, even if the lines then take more than `room`.
    """
    kept = list(rows)
    room -= sum(len(number) + len(label) + 6 for number, label, _ in kept)
    shares: dict[int, int] = {}
    for place, index in enumerate(sorted(range(len(kept)), key=lambda i: len(kept[i][2]))):
        share = max(least, room // (len(kept) - place))
        shares[index] = share
        room -= min(share, len(kept[index][2]))
    return [(n, label, cut(text, shares[i])) for i, (n, label, text) in enumerate(kept)]
