"""The mission letter and the page for the executive board: tagged, whole, on one page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document

from bot.documents import Documents
from bot.letter_template import SHORT, SIGNED, trouble
from bot.settings import Settings
from tests.documents.given import CATALOGUE, DOCUMENTS, reader, text

LETTER: dict[str, Any] = {**SHORT, "milestones": [{"days": d, "on": None} for d in (15, 30, 90)]}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGE = {**SHORT, "volunteers": [{"name": "Madame Le Goff"}, {"name": None}]}


@pytest.mark.parametrize(
    ("template", "data"),
    [("letter", LETTER), ("letter", SIGNED), ("nomination", PAGE)],
    ids=["letter", "signed", "page"],
)
def test_it_is_tagged(template: str, data: dict[str, Any]) -> None:
    """PDF/UA-1: tags, language and title, headings in order."""
    made = DOCUMENTS.render(template, data)
    root = reader(made).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"].startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert (reader(made).metadata.title == "Lettre de mission LM-2027-01") == (template == "letter")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    tags = _tags(root["/StructTreeRoot"])
    assert tags.index("/H1") < tags.index("/H2")
    assert ("/Table" in tags) == (template == "letter")


def _tags(element: Any) -> list[str]:
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [tag for each in element for tag in _tags(each)]
    if not isinstance(element, dict):
        return []
    own = [str(element["/S"])] if "/S" in element else []
    return own + _tags(element.get("/K", []))


def test_what_stands_in_it() -> None:
    """The idea, who bears it, why it was launched, what is expected, when."""
    said = text(DOCUMENTS.render("letter", LETTER))
    for words in (
        "LM-2027-01, version 1",
        "Madame Le Goff",
        "SA-2027-0042",
        "Michel, Espaces verts",
        "Moins d’arrosage, et un essai qui coûte peu.",
        "Rencontrer Michel à chaque point",
        "90 jours après la signature",
    ):
        assert words in said.replace("\u00a0", " "), words


def test_a_signed_letter_has_its_dates() -> None:
    """Milestones are days then, and it says from when they count."""
    said = text(DOCUMENTS.render("letter", SIGNED)).replace("\u00a0", " ")
    assert "vendredi 5 février 2027" in said
    assert "signée le 21 janvier 2027" in said
    assert "Les jours se comptent depuis la signature." in said


def test_a_long_idea_goes_on_the_next_page() -> None:
    """1,500 signs a question; the place to sign is whole, on the last page."""
    long = "Les massifs sèchent entre deux passages et les tailles partent loin. " * 22
    made = DOCUMENTS.render("letter", {**LETTER, "problem": long, "proposal": long})
    pages = reader(made).pages
    assert len(pages) == 2
    assert pages[-1].extract_text().count("Date et signature") == 2
    assert len(reader(DOCUMENTS.render("letter", LETTER)).pages) == 1


def test_the_editable_one_says_the_same() -> None:
    """Headings with their styles, a table with its header, in French, with a title."""
    made = Document(io.BytesIO(DOCUMENTS.render("letter", LETTER, "docx")))
    assert made.core_properties.language == "fr-FR"
    assert made.core_properties.title == "Lettre de mission LM-2027-01"
    headings = [each.text for each in made.paragraphs if each.style.name == "Heading 1"]
    assert headings == [
        "L’idée", "Pourquoi le jury la lance", "Ce qui est attendu de vous", "Les points",
    ]  # fmt: skip
    [table] = made.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Point", "Au plus tard"]
    assert "tblHeader" in table.rows[0]._tr.xml
    assert len(table.rows) == 4
    words = "\n".join(each.text for each in made.paragraphs)
    assert "Moins d’arrosage, et un essai qui coûte peu." in words


def test_any_reader_finds_its_days_in_french() -> None:
    """Read as plain XML: styles, a table of days, spaces that keep « 5 février » whole."""
    with zipfile.ZipFile(io.BytesIO(DOCUMENTS.render("letter", SIGNED, "docx"))) as parts:
        assert parts.testzip() is None
        document = ElementTree.fromstring(parts.read("word/document.xml"))
        styles = parts.read("word/styles.xml").decode()
    said = ["".join(each.itertext()) for each in document.iter(f"{W}p")]
    assert "vendredi 5\u00a0février 2027" in said
    assert "Mentor de l’idée «\u00a0Pailler les massifs avec nos tailles\u00a0»" in said
    assert len([*document.iter(f"{W}tbl")]) == 1
    named = {each.get(f"{W}val") for each in document.iter(f"{W}pStyle")}
    assert {"Title", "Heading1", "Heading2", "ListBullet"} <= named
    assert 'w:val="fr-FR"' in styles


def test_the_organisation_has_its_own(tmp_path: Path) -> None:
    """Another template is used where it is named; Vivier's own words are at hand."""
    own = tmp_path / "lettre.typ"
    own.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set document(title: "Mission")\n'
        "= #data.words.title\nChère collègue, #data.title",
        "utf-8",
    )
    settings = Settings(profile="trial", letter={"template": str(own)})
    assert trouble(settings) is None
    documents = Documents(CATALOGUE, "#1d5c63", {"letter": own})
    assert "Chère collègue, Pailler" in text(documents.render("letter", LETTER))


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("= #nope", "unknown variable: nope"),
        ("#let d = json(bytes(sys.inputs.data))\n#d.nothing", "nothing"),
        ('#import "paper.typ": *\n= A', "file not found"),
        ("= Mission", "title"),
        (None, "There is no mission letter"),
    ],
    ids=["variable", "data", "import", "untitled", "missing"],
)
def test_a_template_that_cannot_be_used(tmp_path: Path, source: str | None, fault: str) -> None:
    """One sentence names the file and the fault, and the next says what to do."""
    own = tmp_path / "lettre.typ"
    if source is not None:
        own.write_text(source, "utf-8")
    said = trouble(Settings(profile="trial", letter={"template": str(own)}))
    assert said is not None
    sentence, mend = said
    assert str(own) in sentence
    assert fault in sentence
    assert "\n" not in sentence
    assert mend
