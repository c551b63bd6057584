"""Telegram's limits of length: 4096 characters a message, 1024 a caption, tags not counted.

A longer text is cut between lines, between words if a line alone is too long, and within a
word only if there is no other way; a tag open at the cut is closed and opened again.
"""

from __future__ import annotations

import html
import re

MESSAGE = 4096
CAPTION = 1024
TAG = re.compile(r"<(/?)([a-z]+)[^>]*>")
ATOM = re.compile(r"<[^>]*>|&[#\w]+;|[^\S\n]+|[^\s<&]{1,64}|.", re.DOTALL)


def length(text: str) -> int:
    """Count as Telegram does: UTF-16 units of what is seen."""
    return len(html.unescape(TAG.sub("", text)).encode("utf-16-le", "replace")) // 2


def pieces(text: str, limit: int = MESSAGE) -> list[str]:
    """Cut HTML into pieces of at most `limit` visible units; one piece when it fits."""
    if len(text) <= limit // 2 or length(text) <= limit:
        return [text]
    lines = [piece for line in text.split("\n") for piece in _cut(line, limit)]
    return _balanced(_joined(lines, "\n", limit))


def _cut(line: str, limit: int) -> list[str]:
    return [line] if length(line) <= limit else _joined(ATOM.findall(line), "", limit)


def _joined(parts: list[str], glue: str, limit: int) -> list[str]:
    """Join as many parts as fit, again and again."""
    groups: list[list[str]] = [[]]
    used = 0
    for part in parts:
        size = length(part) + len(glue)
        if groups[-1] and used + size > limit:
            groups.append([])
            used = 0
        groups[-1].append(part)
        used += size
    return [piece for piece in (glue.join(group) for group in groups) if piece.strip()]


def _balanced(texts: list[str]) -> list[str]:
    balanced, still_open = [], list[str]()
    for text in texts:
        start = "".join(still_open)
        for tag in TAG.finditer(text):
            if not tag[1]:
                still_open.append(tag[0])
            elif still_open:
                still_open.pop()
        end = "".join(f"</{_name(tag)}>" for tag in reversed(still_open))
        balanced.append(f"{start}{text}{end}")
    return balanced


def _name(tag: str) -> str:
    found = TAG.match(tag)
    return found[2] if found else ""
