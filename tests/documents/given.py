"""Documents as a town would have them made, and what a reader or a telephone sees of them."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from bot.documents import Documents
from messages.catalogue import Catalogue
from tests.messages.given import GLOBALS

WEB = "https://vivier.saint-aubin.exemple.fr/?c=7K2M-9QXD"
TELEGRAM = "https://t.me/vivier_saint_aubin_bot?start=7K2M-9QXD"
LONG_THEME = (
    "Préparer ensemble la transition énergétique de nos bâtiments scolaires, sportifs et"
    " administratifs avant l’hiver 2027-28"
)
LONG_SERVICE = "Direction de la restauration scolaire et de l’entretien des bâtiments communaux"

CATALOGUE = Catalogue.load(globals={**GLOBALS, "org": "Saint-Aubin-les-Prés"})
DOCUMENTS = Documents(CATALOGUE, "#1d5c63")


def poster(**changed: Any) -> dict[str, Any]:
    usual = {
        "language": "fr",
        "paper": "a4",
        "organisation": "Saint-Aubin-les-Prés",
        "service": None,
        "theme": "L’eau dans nos jardins",
        "question": "Comment arroser moins l'été prochain ?",  # as typed on a telephone
        "opens_on": None,
        "closes_on": "2026-12-18",
        "today": "2026-11-23",
        "ways": [{"channel": "web", "link": WEB}, {"channel": "telegram", "link": TELEGRAM}],
    }
    return usual | changed


def general(**changed: Any) -> dict[str, Any]:
    return poster(theme=None, question=None, closes_on=None) | changed


def slips(count: int, **changed: Any) -> dict[str, Any]:
    each = [
        {
            "name": f"Michel {n}",
            "reference": f"SA-2026-{n:04}",
            "link": f"https://vivier.saint-aubin.exemple.fr/r/7K2M9QXD{n:02}",
        }
        for n in range(1, count + 1)
    ]
    return {"language": "fr", "ambassador": "Sonia", "slips": each} | changed


def report(**changed: Any) -> dict[str, Any]:
    usual = {
        "language": "fr",
        "theme": "L’eau dans nos jardins",
        "on": "2026-12-11",
        "closed_on": None,
        "reached": 1204,
        "begun": 212,
        "sent": 87,
        "channels": [{"channel": "web", "sent": 61}, {"channel": "telegram", "sent": None}],
    }
    return usual | changed


def pictures(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """The pages as a printer would see them."""
    return [page.render(scale=dpi / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def squares(picture: Image.Image) -> set[str]:
    """What a telephone reads on it."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return {each.text for each in found}


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    """Its words, with one plain space between two."""
    pages = pypdfium2.PdfDocument(pdf)
    said = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return re.sub(r"\s+", " ", said)
