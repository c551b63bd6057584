"""Every document: read aloud by a screen reader, worded by the catalogue, made the same twice."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jinja2 import UndefinedError

from bot.documents import PRINTED
from tests.documents.given import CATALOGUE, DOCUMENTS, general, poster, reader, slips, text

MADE: list[tuple[str, Callable[[], dict[str, Any]]]] = [
    ("poster", poster),
    ("poster", lambda: poster(paper="a3", language="en")),
    ("poster", general),
    ("slips", lambda: slips(8)),
]
NAMES = ["poster", "a3", "general", "slips"]


@pytest.mark.parametrize(("template", "data"), MADE, ids=NAMES)
def test_a_screen_reader_finds_its_way(template: str, data: Callable[[], dict[str, Any]]) -> None:
    """PDF/UA-1: tags, language and title, and each square says in words where it leads."""
    given = data()
    root = reader(DOCUMENTS.render(template, given)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"].startswith(given["language"])
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert b"pdfuaid" in root["/Metadata"].get_data()
    tags = [element["/S"] for element in _elements(root["/StructTreeRoot"])]
    assert "/H1" in tags
    said = [e["/Alt"] for e in _elements(root["/StructTreeRoot"]) if e["/S"] == "/Figure"]
    links = [item["link"] for item in given["ways" if template == "poster" else "slips"]]
    assert [alt.rsplit(" ", 1)[-1].split("\u00a0")[-1] for alt in said] == links


def _elements(element: Any) -> Iterator[Any]:
    """An element of the tree of tags, and all below it."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        for each in element:
            yield from _elements(each)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element
        yield from _elements(element.get("/K", []))


def test_its_title_is_what_is_asked() -> None:
    """A window and a list of files show the question, in good typography."""
    found = reader(DOCUMENTS.render("poster", poster())).metadata
    assert found is not None
    assert found.title == "Comment arroser moins l’été prochain\u00a0?"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", ["poster", "slips"])
def test_templates_hold_no_words(template: str, language: str) -> None:
    """Each word on the page comes from the catalogue or from the data."""
    data = (poster if template == "poster" else lambda **more: slips(8, **more))(language=language)
    said = DOCUMENTS._with_words(f"document.{template}.", data)
    known = set(_words(json.dumps(said, ensure_ascii=False).replace("\\n", " ")))
    shown = set(_words(text(DOCUMENTS.render(template, data))))
    assert shown - {"1", "2", "3"} <= known
    assert len(shown) > 20


def _words(said: str) -> list[str]:
    return re.findall(r"[\w’]+", said.replace("'", "’"))


def test_the_same_twice() -> None:
    """The same data make the same bytes, so that a file is kept once."""
    assert DOCUMENTS.render("poster", poster()) == DOCUMENTS.render("poster", poster())


def test_what_the_words_need_is_there() -> None:
    """A value that is missing is a fault of ours, not an empty line on a wall."""
    data = poster()
    del data["closes_on"]
    with pytest.raises(UndefinedError):
        DOCUMENTS.render("poster", data)


@pytest.mark.parametrize("said", ["#panic()", "$x$ *y* _z_ @w", "<b>&amp;", "]["])
def test_words_are_only_words(said: str) -> None:
    """What an organiser types is printed: no markup, no code."""
    shown = text(DOCUMENTS.render("poster", poster(question=said)))
    assert said.replace(" ", "") in shown.replace(" ", "")


def test_no_sign_stops_the_press() -> None:
    """What cannot be printed is left out; every letter of Europe can."""
    letters = "".join(sorted(sign for sign in PRINTED if sign.isprintable()))
    words = [letters[start : start + 40] for start in range(0, len(letters), 40)]
    each = [{"name": "Lê Thị Hồng 💧", "reference": word, "link": "x"} for word in words]
    shown = text(DOCUMENTS.render("slips", slips(0, slips=each, ambassador="ماء 水 Zoé")))
    assert "Lê Thị Hồng ," in shown
    assert "demandez à Zoé" in shown


def test_every_text_has_a_place() -> None:
    """A text that no template names would be translated for nothing."""
    from bot.documents import FOLDER

    for key in (key for key in CATALOGUE if key.startswith("document.") and key.count(".") > 1):
        _, template, *rest = key.split(".")
        source = (FOLDER / f"{template}.typ").read_text("utf-8")
        source += (FOLDER / "paper.typ").read_text("utf-8")
        named = set(re.findall(r"\w+", source))
        assert rest[-1] in named or _joined(rest[-1], named), key


def _joined(name: str, named: set[str]) -> bool:
    """Whether a template makes this name of two, such as `jury_` and `rank`."""
    cuts = [match.start() for match in re.finditer("_", name)]
    return any(
        {name[: at + 1], name[at + 1 :]} <= named or {name[:at], name[at:]} <= named for at in cuts
    )
