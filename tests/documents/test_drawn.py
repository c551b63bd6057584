"""What is printed of a draw: the poster before it, the invitation to hand over, the summons."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.documents.given import (
    DOCUMENTS,
    LONG_SERVICE,
    TELEGRAM,
    WEB,
    pictures,
    reader,
    squares,
    text,
)

LONG_NAME = "Marie-Hortense Anticonstitutionnellement de la Tour d’Auvergne-Lauraguais"
FINGERPRINT = "7f3a91c25be804d6" * 4


def _of_juror(**changed: Any) -> dict[str, Any]:
    usual = {
        "language": "fr",
        "organisation": "Saint-Aubin-les-Prés",
        "name": "Samia Benali",
        "service": "Accueil",
        "at": "2027-01-12T08:00:00+00:00",
        "until": "2027-01-12T10:45:00+00:00",
        "place": "salle de créativité",
        "link": None,
    }
    return usual | changed


def summons(**changed: Any) -> dict[str, Any]:
    more = {"manager": "Yann Prigent", "signed": "Nadia", "on": "2026-12-10"}
    return _of_juror(**more) | changed


def invitation(**changed: Any) -> dict[str, Any]:
    ways = [{"channel": "web", "link": WEB}, {"channel": "telegram", "link": TELEGRAM}]
    more = {"code": "7K2M-9QXD", "answer_days": 3, "ideas": 5, "seats": 3, "ways": ways}
    return _of_juror(**more) | changed


def draw(**changed: Any) -> dict[str, Any]:
    usual = {
        "language": "fr",
        "organisation": "Saint-Aubin-les-Prés",
        "reference": "TIRAGE-2026-01",
        "title": "Loto",
        "on": "2026-12-09",
        "seats": 3,
        "sealed": "2026-12-07T09:12:00+00:00",
        "listed": 2314,
        "excluded": 186,
        "value": "",
        "fingerprint": "7f3a 91c2 5be8 04d6",
        "copies": 2,
        "proof": [{"link": FINGERPRINT}],
    }
    return usual | changed


def test_the_summons_says_who_when_where() -> None:
    """For the manager by name, signed by whoever fixed the session."""
    shown = text(DOCUMENTS.render("summons", summons()))
    assert "À l’attention de Yann Prigent." in shown
    assert "Samia Benali, Accueil, siège au jury des idées" in shown
    assert "Mardi 12 janvier 2027" in shown
    assert "De 9 h à 11 h 45" in shown
    assert "Nadia" in shown


def test_the_invitation_asks_for_no_reason() -> None:
    """Its squares are read, its code may be typed, and refusing changes nothing."""
    pdf = DOCUMENTS.render("invitation", invitation())
    assert squares(pictures(pdf)[0]) == {WEB, TELEGRAM}
    shown = text(pdf)
    assert "Refuser ne change rien pour vous. Pas de raison à donner." in shown
    assert "7K2M-9QXD" in shown


def test_the_poster_carries_the_whole_fingerprint() -> None:
    """Sixteen signs for the eye, all 64 in the square."""
    pdf = DOCUMENTS.render("draw", draw())
    assert squares(pictures(pdf)[0]) == {FINGERPRINT}
    shown = text(pdf)
    assert "2 314 numéros" in shown
    assert "7f3a 91c2" in shown
    assert "5be8 04d6" in shown


def test_the_poster_explains_the_draw() -> None:
    """Five steps in order with the figures of this draw; after the lottery it says the balls."""
    before = text(DOCUMENTS.render("draw", draw()))
    steps = [
        "La liste du personnel est fermée",
        "Son empreinte est publiée",
        "Le hasard est annoncé d’avance",
        "Un calcul public donne l’ordre",
        "Vous pouvez tout refaire",
    ]
    assert sorted(steps, key=before.index) == steps
    assert "186 n’y jouent pas" in before
    assert "Personne ici ne peut connaître les boules." in before
    after = text(DOCUMENTS.render("draw", draw(value="03 11 24 37 48 + 07")))
    assert "Loto du mercredi 9 décembre : 03 11 24 37 48 + 07." in after
    assert after.count("03 11 24 37 48 + 07") == 2
    assert "Personne ici" not in after


def test_a_summons_by_mail_is_not_signed_by_hand() -> None:
    """Nor does it speak of one before, unless it takes its place."""
    shown = text(DOCUMENTS.render("summons", summons(mailed=True)))
    assert "Pour Saint-Aubin-les-Prés" in shown
    assert "Signature" not in shown
    assert "remplace la précédente" not in shown
    again = text(DOCUMENTS.render("summons", summons(again=True)))
    assert "Cette convocation remplace la précédente." in again
    assert "Signature" in again


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("template", "data"),
    [
        ("summons", summons(name=LONG_NAME, service=LONG_SERVICE, manager=LONG_NAME)),
        ("summons", summons(manager="", signed=None)),
        ("invitation", invitation(name=LONG_NAME, place=LONG_SERVICE)),
        ("draw", draw(title="EuroMillions", on="2027-09-22", listed=123456)),
        ("draw", draw(title="EuroMillions", value="03 11 24 37 48 + 02 07", excluded=0)),
    ],
)
def test_one_tagged_sheet(template: str, data: dict[str, Any], language: str) -> None:
    """Long names included, in both languages, and read aloud in order."""
    pages = reader(DOCUMENTS.render(template, data | {"language": language}))
    assert len(pages.pages) == 1
    root: Any = pages.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language


@pytest.mark.parametrize("template", ["summons", "invitation"])
def test_a_session_that_is_followed_from_afar(template: str) -> None:
    """Its link stands below the place, whole; nothing stands there where there is none."""
    data = summons() if template == "summons" else invitation()
    assert "À distance" not in text(DOCUMENTS.render(template, data))
    link = "https://visio.saint-aubin.exemple.fr/salles/jury-des-idees/" + "9f2c" * 20
    shown = text(DOCUMENTS.render(template, {**data, "link": link}))
    assert "À distance" in shown
    assert re.sub(r"\W", "", link) in re.sub(r"\W", "", shown)  # however its lines are broken
