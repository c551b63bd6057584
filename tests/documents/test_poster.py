"""A poster: read by people from two metres, and by a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import ImageFilter

from tests.documents.given import (
    DOCUMENTS,
    LONG_SERVICE,
    LONG_THEME,
    TELEGRAM,
    WEB,
    general,
    pictures,
    poster,
    reader,
    squares,
    text,
)

MM = 72 / 25.4
SIZES = {"a4": (210, 297), "a3": (297, 420)}
LONG = {"service": LONG_SERVICE, "theme": LONG_THEME, "question": LONG_THEME[:119] + "?"}


@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("changed", [{}, LONG, {"opens_on": "2026-11-23", **LONG}])
def test_one_sheet(paper: str, changed: dict[str, Any]) -> None:
    """One page of its size, however long the words; nothing is cut off it or left out."""
    pdf = DOCUMENTS.render("poster", poster(paper=paper, **changed))
    [page] = reader(pdf).pages
    assert tuple(round(float(side) / MM) for side in page.mediabox[2:]) == SIZES[paper]
    assert squares(pictures(pdf)[0]) == {WEB, TELEGRAM}
    shown = text(pdf)
    for said in ("02 61 91 00 00", "18 décembre", *changed.values()):
        assert str(said).split()[-1] in shown or said == "2026-11-23"


@pytest.mark.parametrize("data", [poster(), general(), poster(**LONG)])
def test_a_telephone_reads_the_squares(data: dict[str, Any]) -> None:
    """Also printed in grey, blurred, small, and from aslant."""
    picture = pictures(DOCUMENTS.render("poster", data))[0].convert("L")
    assert squares(picture) == {WEB, TELEGRAM}
    assert squares(picture.filter(ImageFilter.GaussianBlur(1.5))) == {WEB, TELEGRAM}
    assert squares(picture.rotate(12, fillcolor="white", expand=True)) == {WEB, TELEGRAM}
    assert squares(picture.reduce(2)) == {WEB, TELEGRAM}


@pytest.mark.parametrize("channel", [0, 1])
def test_one_channel_is_enough(channel: int) -> None:
    """Where only one is configured, its square is larger and no other is spoken of."""
    way = poster()["ways"][channel]
    pdf = DOCUMENTS.render("poster", poster(ways=[way]))
    assert squares(pictures(pdf)[0]) == {way["link"]}
    assert "Ou dans Telegram" not in text(pdf)


def test_what_it_says() -> None:
    """Theme, question, three steps, the day it closes, whom to call, the service."""
    shown = text(DOCUMENTS.render("poster", poster(service="Espaces verts")))
    for said in (
        "Saint-Aubin-les-Prés",
        "Espaces verts",
        "L’eau dans nos jardins",
        "Comment arroser moins l’été prochain ?",
        "Jusqu’au vendredi 18 décembre",
        "Scannez le carré",
        "Dites votre idée",
        "Lisez la réponse",
        "Nadia ou Marc répond à chaque idée, à la date promise.",
        "Appelez Nadia ou Marc :",
        "02 61 91 00 00",
        "vivier.saint-aubin.exemple.fr/?c=7K2M-9QXD",
    ):
        assert said in shown, said


def test_without_a_call() -> None:
    """The general poster asks for any idea, at any time."""
    shown = text(DOCUMENTS.render("poster", general()))
    assert "Une idée, même petite ?" in shown
    assert "Ouvert toute l’année" in shown
    assert "Les idées des agents de Saint-Aubin-les-Prés" in shown


def test_in_english() -> None:
    """The words of the other language."""
    shown = text(DOCUMENTS.render("poster", general(language="en")))
    assert "An idea, even a small one?" in shown
    assert "Read the answer" in shown


@pytest.mark.parametrize("data", [poster(), general(), poster(**LONG)])
def test_the_question_is_read_from_two_metres(data: dict[str, Any]) -> None:
    """Capitals of a centimetre at the least (a two-hundredth of the way), also with 120 signs."""
    sizes: list[float] = []

    def note(_said: str, _: Any, place: list[float], _font: Any, size: float) -> None:
        sizes.append(size * place[3])

    reader(DOCUMENTS.render("poster", data)).pages[0].extract_text(visitor_text=note)
    assert max(sizes) * 0.72 / MM >= 10
