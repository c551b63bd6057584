"""The marks of a jury as a picture, the minutes of a session: without a name beside a mark."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.documents.given import DOCUMENTS, LONG_SERVICE, LONG_THEME, reader, text

CRITERIA = ("Pertinence", "Efficience", "Bien-être des agents")
TWO = ["Samia Benali", "Inès Roy"]
FINGERPRINT = "7f3a91c25be804d6" * 4


def scores(*marks: tuple[int, ...], **changed: Any) -> dict[str, Any]:
    named = zip(CRITERIA, marks, strict=True)
    criteria = [{"name": name, "marks": list(each)} for name, each in named]
    usual = {
        "language": "fr",
        "reference": "NM-2026-0042",
        "title": "Pailler les massifs avec nos tailles",
        "criteria": criteria,
    }
    return usual | changed


def idea(number: int, outcome: str, **changed: Any) -> dict[str, Any]:
    usual = {
        "reference": f"NM-2026-{number:04}",
        "title": "Pailler les massifs avec nos tailles",
        "presents": "Michel",
        "criteria": [{"name": name, "marks": [4, 5, 3]} for name in CRITERIA],
        "sentences": ["On arrose moins.", "Le transport reste à voir."],
        "outcome": outcome,
        "reasons": "Moins d’arrosage, et un essai qui coûte peu.",
        "jury": ["Samia Benali", "Luc Petit", "Marie-Amélie Kerguelen"],
    }
    return usual | changed


def change(number: int, **changed: Any) -> dict[str, Any]:
    reference = f"NM-2026-{number:04}"
    return {"reference": reference, "left": None, "taken": None, "once": False} | changed


def minutes(**changed: Any) -> dict[str, Any]:
    usual = {
        "language": "fr",
        "reference": "SEANCE-2027-01",
        "starts_at": "2027-01-12T08:00:00+00:00",
        "place": "salle de créativité",
        "written_on": "2027-01-12T11:10:00+00:00",
        "jury": [
            {"name": "Samia Benali", "service": "Propreté", "number": "1187", "rank": 5},
            {"name": "Luc Petit", "service": LONG_SERVICE, "number": "0231", "rank": 6},
            {"name": "Marie-Amélie Kerguelen", "service": "Musées", "number": "2045", "rank": 9},
        ],
        "changes": [
            change(42, left="Omar Diallo", taken="Luc Petit"),
            change(43, left="Samia Benali", taken="Inès Roy", once=True),
            change(44, left="Luc Petit"),
            change(44, taken="Inès Roy"),
        ],
        "ideas": [
            idea(42, "launched"),
            idea(43, "to_rework", reasons="Qui transporte le broyat ?\nCombien de fois ?"),
            idea(
                44,
                "abandoned",
                title=LONG_THEME,
                sentences=[],
                presents=None,
                jury=["Samia Benali", "Inès Roy"],
            ),
        ],
        "draw": "TIRAGE-2026-07",
        "fingerprint": FINGERPRINT,
        "lottery": "Loto",
        "on": "2026-12-09",
        "value": "03 11 24 37 48 + 07",
    }
    return usual | changed


def test_the_picture_fits_a_telephone() -> None:
    """As wide as a telephone, no taller than one, whether two or three scored."""
    for marks in (((5, 4, 4), (1, 2, 3), (5, 5, 5)), ((5, 4), (1, 2), (5, 5))):
        image = Image.open(io.BytesIO(DOCUMENTS.render("scores", scores(*marks), "png")))
        assert image.format == "PNG"
        assert image.width == 1080
        assert 900 < image.height < 1600


def test_the_picture_is_its_marks() -> None:
    """Other marks are another picture; the same are the same."""
    once, again, other = (
        DOCUMENTS.render("scores", scores((5, 4, 4), marks, (5, 5, 5)), "png")
        for marks in ((3, 3, 3), (3, 3, 3), (3, 3, 2))
    )
    assert once == again != other


def test_minutes_are_tagged() -> None:
    """A reader of the screen finds a title, a language, headings and tables."""
    pdf = reader(DOCUMENTS.render("minutes", minutes()))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert pdf.metadata is not None
    title = (pdf.metadata.title or "").replace("\u00a0", " ")
    assert title == "Procès-verbal de la séance du 12 janvier 2027"


def test_minutes_say_what_was_decided_and_why() -> None:
    """Ideas, who heard each, marks, outcome, reasons, who replaced whom, the proof of the draw."""
    said = text(DOCUMENTS.render("minutes", minutes()))
    for words in (
        "Au jury : Samia Benali, Luc Petit, Marie-Amélie Kerguelen.",
        "Au jury : Samia Benali, Inès Roy.",
        "À partir de l’idée NM-2026-0042, Luc Petit remplace Omar Diallo.",
        "Idée NM-2026-0043 : Samia Benali connaît bien la personne. Inès Roy prend la place",
        "Luc Petit n’est pas là. La place reste libre.", "NM-2026-0044, Inès Roy siège.",
        "présentée par Michel", "Pertinence 4 5 3",
        "Décision : lancée", "Décision : à retravailler", "Décision : abandonnée",
        "Qui transporte le broyat ?", "Combien de fois ?", "TIRAGE-2026-07",
        "Loto du 9 décembre 2026 : 03 11 24 37 48 + 07", "7f3a 91c2 5be8 04d6",
    ):  # fmt: skip
        assert words in said, words


def test_minutes_without_a_draw() -> None:
    """Nothing is claimed of a draw that was not held."""
    nothing = dict.fromkeys(("draw", "fingerprint", "lottery", "on", "value"))
    assert "preuve du tirage" not in text(DOCUMENTS.render("minutes", minutes(**nothing)))


def test_quotes_hold_together() -> None:
    """What a juror wrote stands between « » that no line parts from its words."""
    said = reader(DOCUMENTS.render("minutes", minutes())).pages[0].extract_text()
    assert "«\u00a0On arrose moins.\u00a0»" in said
