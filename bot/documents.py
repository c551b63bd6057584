"""What is printed or shown as a picture, made from a template and data: tagged PDF, or PNG."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from bot.channels.web.colour import BLACK, WHITE, parse, readable, written
from messages.catalogue import Catalogue
from messages.source import ROOT
from messages.typography import typeset

Format = Literal["pdf", "png", "docx"]
FOLDER = ROOT / "documents"
PIXELS = 216  # an inch: a picture 360 points wide has 1080
_ALPHABETS = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "cp1258")
_VIETNAMESE = "".join(map(chr, range(0x1EA0, 0x1EFA)))
# PDF/UA refuses a sign that no letter of ours can show: a drop or a flower is left out.
PRINTED = frozenset(
    _VIETNAMESE.join(bytes(range(32, 256)).decode(each, "ignore") for each in _ALPHABETS)
)


class Documents:
    """Templates stand in messages/documents/, their words under `document.` in the catalogue.

    `colour` (`#rrggbb`) is darkened until it can be read on paper. The words `document.poster.*`
    are said with the data of the poster. Words of a table named like a list of the data
    (`document.slips.slips.*`) are said once for each of its items. What stands under `link`,
    wherever it is, can be shown as a square to scan. `own` are templates of the organisation, by
    the name of the one each replaces.
    """

    def __init__(self, catalogue: Catalogue, colour: str, own: Mapping[str, Path] | None = None):
        self._catalogue = catalogue
        self._own = own or {}
        self._colour = written(readable(parse(colour), WHITE, BLACK))
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER / "fonts")])

    def render(self, template: str, data: Mapping[str, Any], format: Format = "pdf") -> bytes:
        """The document's bytes, a picture's first page: CPU work, meant for a thread.

        `data` is JSON with a `language`; raises Jinja2's `UndefinedError` where a value that
        the words need is missing.
        """
        whole = self._with_words(f"document.{template}.", dict(data))
        if format == "docx":
            from bot.editable import letter  # the one document that people change by hand

            return letter(whole, self._colour)
        squares = {link: square(link) for link in _links(data)}
        inputs = {**whole, "colour": self._colour, "squares": squares}
        source = self._own.get(template, FOLDER / f"{template}.typ")
        made = typst.compile(
            source,
            root=source.parent,
            font_paths=self._fonts,
            format=format,
            ppi=PIXELS,
            # https://pdfa.org/resource/iso-14289-pdfua/
            pdf_standards=["ua-1"] if format == "pdf" else [],
            sys_inputs={"data": _printed(json.dumps(inputs, ensure_ascii=False))},
        )
        return made[0] if isinstance(made, list) else made

    def _with_words(self, prefix: str, data: dict[str, Any]) -> dict[str, Any]:
        lists = {name: value for name, value in data.items() if isinstance(value, list)}
        within = {
            name: [self._said(f"{prefix}{name}.", {**data, **item}, item) for item in items]
            for name, items in lists.items()
        }
        apart = tuple(f"{prefix}{name}." for name in lists)
        return {**self._said(prefix, data, data, but=apart), **within}

    def _said(
        self, prefix: str, values: dict[str, Any], into: dict[str, Any], but: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """`into` with its `words`: those that begin so, by the rest of their key."""
        language = values["language"]
        words = {
            key.removeprefix(prefix): typeset(
                self._catalogue.text(key, language, **values), language
            )
            for key in self._catalogue
            if key.startswith(prefix) and not (but and key.startswith(but))
        }
        return {**into, "words": words}


def square(link: str) -> str:
    """A link as a square to scan, black in SVG, with the empty border that scanners need."""
    out = io.BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(out, kind="svg", border=4, dark="#000", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def _printed(said: str) -> str:
    return "".join(sign for sign in said if sign in PRINTED)


def _links(data: Any) -> Iterator[str]:
    """Everything that stands under `link`."""
    if isinstance(data, Mapping):
        if isinstance(data.get("link"), str):
            yield data["link"]
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from _links(each)
