"""A mission letter as a file that an assistant can open and change (DOCX)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
EXPECTED = ("meet", "open", "tell", "relay")


def letter(data: Mapping[str, Any], colour: str) -> bytes:
    """The letter's words and data (as its template takes them) in paragraphs with styles."""
    document = Document()
    _dress(document, data, colour)
    words = data["words"]
    document.add_paragraph(data["organisation"], style="Header")
    document.add_paragraph(words["number"], style="Header")
    document.add_heading(words["title"], level=0)
    document.add_paragraph(words["about"], style="Subtitle")
    document.add_paragraph(words["to"])
    _said(document, words["intro"])
    document.add_heading(words["idea"], level=1)
    for label, text in ((words["today"], data["problem"]), (words["proposal"], data["proposal"])):
        if text:
            document.add_heading(label, level=2)
            _said(document, text)
    if data["reasons"]:
        document.add_heading(words["why"], level=1)
        _said(document, data["reasons"], style="Quote")
    document.add_heading(words["expected"], level=1)
    for name in EXPECTED:
        document.add_paragraph(words[name], style="List Bullet")
    _points(document, data)
    for who in (words["by"], words["mentor"]):
        document.add_paragraph(who, style="Heading 2")
        document.add_paragraph(words["signature"]).paragraph_format.space_after = Mm(20)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _said(document: Docx, text: str, style: str | None = None) -> None:
    for line in text.splitlines():
        if line.strip():
            document.add_paragraph(line.strip(), style=style)


def _points(document: Docx, data: Mapping[str, Any]) -> None:
    words = data["words"]
    document.add_heading(words["points"], level=1)
    table = document.add_table(rows=1, cols=2, style="Light List")
    head = table.rows[0]
    head.cells[0].text, head.cells[1].text = words["point_head"], words["day_head"]
    repeated = OxmlElement("w:tblHeader")  # a screen reader says the column with each cell
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    for each in data["milestones"]:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = each["words"]["after"], each["words"]["day"]
    _said(document, words["count"])


def _dress(document: Docx, data: Mapping[str, Any], colour: str) -> None:
    """Its title and language for screen readers, its letters and colours."""
    document.core_properties.title = f"{data['words']['title']} {data['number']}"
    document.core_properties.language = LANGUAGES[data["language"]]
    document.core_properties.author = data["organisation"]
    document.core_properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), LANGUAGES[data["language"]])
    normal.element.get_or_add_rPr().append(spoken)
    tint = RGBColor.from_string(colour.removeprefix("#").upper())
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = "Arial", tint
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(20)
