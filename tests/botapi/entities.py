"""Telegram's HTML: the text a phone shows and its entities, or the real server's complaint.

Follows `parse_html` of the server's library (https://github.com/tdlib/td, MessageEntity.cpp):
offsets in complaints are bytes, offsets of entities are UTF-16 units. One thing is stricter:
a `&` that begins no entity is refused, as https://core.telegram.org/bots/api#html-style asks,
where the real server shows it as it is.
"""

from __future__ import annotations

import html
import re
from typing import Any

from tests.botapi import refusals

Entity = dict[str, Any]

KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
}
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(?:=\s*("[^"]*"|'[^']*'|[\w.\-]+))?""")


def units(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def parse(source: str) -> tuple[str, list[Entity]]:
    """The text shown and its entities; raises a `Refusal`."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str):
        self.source, self.at, self.shown = source, 0, ""
        self.open: list[tuple[str, int, dict[str, str]]] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            self._step()
        if self.open:
            tag = self.open[-1][0]
            raise refusals.entities(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return self.shown, sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _step(self) -> None:
        sign = self.source[self.at]
        if sign == "&":
            self._reference()
        elif sign != "<":
            self.shown += sign
            self.at += 1
        elif self.source.startswith("</", self.at):
            self._close()
        else:
            self._open()

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self.at)
        if not found:
            raise refusals.entities(f'Unescaped "&" at byte offset {self._byte()}')
        self.shown += html.unescape(found[0])
        self.at = found.end()

    def _open(self) -> None:
        begin = self._byte()
        end = self._word_end(self.at + 1)
        tag = self.source[self.at + 1 : end].lower()
        if end == len(self.source):
            raise refusals.entities(f"Unclosed start tag at byte offset {begin}")
        if tag not in KINDS:
            raise refusals.entities(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = self._attributes(end, tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            what = f'Tag "span" must have class "tg-spoiler" at byte offset {begin}'
            raise refusals.entities(what)
        self.open.append((tag, units(self.shown), attributes))

    def _attributes(self, at: int, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            while at < len(self.source) and self.source[at].isspace():
                at += 1
            if at == len(self.source):
                raise refusals.entities(f'Unclosed start tag "{tag}" at byte offset {begin}')
            if self.source[at] == ">":
                self.at = at + 1
                return found
            match = _ATTRIBUTE.match(self.source, at)
            if found and self.source[at] == "=":  # a quote that is never closed
                raise refusals.entities(f"Unclosed start tag at byte offset {begin}")
            if not match or not match[1]:
                what = f'Empty attribute name in the tag "{tag}" at byte offset {begin}'
                raise refusals.entities(what)
            found[match[1].lower()] = html.unescape((match[2] or "").strip("\"'"))
            at = match.end()

    def _close(self) -> None:
        begin = self._byte()
        if not self.open:
            raise refusals.entities(f"Unexpected end tag at byte offset {begin}")
        end = self._word_end(self.at)
        name = self.source[self.at + 2 : end].lower()
        while end < len(self.source) and self.source[end].isspace():
            end += 1
        if end == len(self.source) or self.source[end] != ">":
            raise refusals.entities(f"Unclosed end tag at byte offset {begin}")
        tag, offset, attributes = self.open.pop()
        if name not in ("", tag):
            what = f'expected "</{tag}>", found "</{name}>"'
            raise refusals.entities(f"Unmatched end tag at byte offset {begin}, {what}")
        self.at = end + 1
        self._keep(tag, offset, attributes)

    def _keep(self, tag: str, offset: int, attributes: dict[str, str]) -> None:
        length = units(self.shown) - offset
        url = attributes.get("href", "")
        if not length or (tag == "a" and not url.startswith(("http://", "https://", "tg://"))):
            return  # the real server shows such a link as plain text
        entity: Entity = {"type": KINDS[tag], "offset": offset, "length": length}
        if tag == "a":
            entity["url"] = url
        if tag == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        self.entities.append(entity)

    def _word_end(self, at: int) -> int:
        while at < len(self.source) and not self.source[at].isspace() and self.source[at] != ">":
            at += 1
        return at

    def _byte(self) -> int:
        return len(self.source[: self.at].encode())
