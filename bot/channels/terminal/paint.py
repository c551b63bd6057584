"""A bubble as a terminal shows it: pieces of text, each with a style (`b`, `i`, `choice` …)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from bot.channels.terminal.choices import pushes
from messages.message import Message

Piece = tuple[str, str]


def bubble(
    message: Message, files: Sequence[str] = (), numbers: Mapping[str, str] | None = None
) -> list[Piece]:
    """The text, the lines of its files, its buttons; a blank line after them.

    `numbers` says which number an action may be typed by: "1. Oui", else "[Oui]".
    """
    rows = [text(message.text)] if message.text else []
    rows += [[("class:file", safe(line))] for line in files]
    rows += [[("class:link", safe(f"{b.label} : {b.url}"))] for b in message.buttons if b.url]
    if choices := _choices(message, numbers or {}):
        rows.append([("class:choice", choices)])
    pieces: list[Piece] = []
    for row in rows:
        pieces += [*row, ("", "\n")]
    return [*pieces, ("", "\n")]


def text(html: str) -> list[Piece]:
    """The pieces of a message's HTML; a link shows its address too."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.pieces


def plain(pieces: Sequence[Piece]) -> str:
    """The same without any style."""
    return "".join(words for _, words in pieces)


def safe(words: str) -> str:
    """Without what a terminal would obey: what people wrote is shown, never carried out."""
    return "".join(c for c in words if c in "\n\t" or unicodedata.category(c) != "Cc")


def _choices(message: Message, numbers: Mapping[str, str]) -> str:
    """Not numbered where the numbers are those of lines, as under a summary."""
    shown = [
        f"{number}. {safe(button.label)}" if number else f"[{safe(button.label)}]"
        for button in pushes(message)
        for number in (numbers.get(button.action),)
    ]
    return ("   " if shown and shown[0][0] != "[" else " ").join(shown)


class _Reader(HTMLParser):
    """Reads `<b>`, `<i>` and `<a href>`, which is all there is."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._styles: list[str] = []
        self._href: str | None = None
        self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A style begins."""
        self._styles.append({"b": "bold", "i": "italic"}.get(tag, "class:link"))
        if tag == "a":
            self._href, self._label = dict(attrs).get("href"), ""

    def handle_endtag(self, tag: str) -> None:
        """A style ends; a link's address follows it."""
        if tag == "a" and self._href and self._label not in self._href:
            self.pieces.append(("class:link", safe(f" ({self._href})")))
        if self._styles:
            self._styles.pop()

    def handle_data(self, data: str) -> None:
        """Words, in the styles that are open."""
        self._label += data
        self.pieces.append((" ".join(self._styles), safe(data)))
