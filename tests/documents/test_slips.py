"""Slips to cut and hand over: whose they are, and nothing of the idea."""

from __future__ import annotations

import pytest

from tests.documents.given import DOCUMENTS, pictures, reader, slips, squares, text


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (8, 1), (9, 2), (16, 2)])
def test_eight_a_sheet(count: int, sheets: int) -> None:
    """Each sheet has eight, and every square on it is read."""
    data = slips(count)
    pages = pictures(DOCUMENTS.render("slips", data))
    assert len(pages) == sheets
    read = [squares(page) for page in pages]
    assert set().union(*read) == {slip["link"] for slip in data["slips"]}
    assert len(read[0]) == min(count, 8)


def test_what_a_slip_says() -> None:
    """Whose it is, which idea by its number, and whom to ask."""
    shown = text(DOCUMENTS.render("slips", slips(1)))
    assert "Michel 1, il y a du nouveau pour votre idée SA-2026-0001." in shown
    assert "Scannez ce carré, ou demandez à Sonia." in shown
    assert "Ne le donnez à personne." in shown


def test_a_neutral_slip() -> None:
    """Without a name or a number it says that there is news."""
    each = [{"name": None, "reference": None, "link": "https://vivier.exemple.fr/r/7K2M"}]
    shown = text(DOCUMENTS.render("slips", slips(0, slips=each)))
    assert "Bonjour, il y a du nouveau pour vous." in shown


def test_long_names_stay_on_their_slip() -> None:
    """A long name and a long link make a sheet of eight no longer."""
    name = "Marie-Hortense Anticonstitutionnellement de la Tour d’Auvergne-Lauraguais"
    each = [{"name": name, "reference": "SA-2026-0001", "link": "https://x.fr/" + "A" * 120}] * 8
    pdf = DOCUMENTS.render("slips", slips(0, slips=each))
    assert len(reader(pdf).pages) == 1
    assert squares(pictures(pdf)[0]) == {each[0]["link"]}
