"""What a bubble looks like in a terminal, and what typing under it means."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bot.channels.terminal.channel import Terminal
from bot.channels.terminal.choices import meant
from bot.channels.terminal.console import Pipe
from bot.channels.terminal.paint import bubble, plain, text
from messages.message import Button, Message

SEND, EDIT = Button("Envoyer", "f9.send"), Button("Modifier", "f9.edit")
PAGE = Button("Ouvrir la page web", "", "https://vivier.exemple.fr")
NUMBERS = {"f9.send": "1", "f9.edit": "2"}


def test_bold_and_italic_are_styles_and_entities_are_signs() -> None:
    """Tags never show; what people wrote shows as they wrote it."""
    pieces = text("Votre code : <b>loire</b>, <i>3 &lt; 4 &amp; &lt;b&gt;</i>")
    assert plain(pieces) == "Votre code : loire, 3 < 4 & <b>"
    assert ("bold", "loire") in pieces
    assert pieces[-1][0] == "italic"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="https://a.fr/x">la page</a>', "la page (https://a.fr/x)"),
        ('<a href="https://a.fr/x">a.fr/x</a>', "a.fr/x"),
    ],
)
def test_a_link_shows_where_it_leads(html: str, shown: str) -> None:
    """Once."""
    assert plain(text(html)) == shown


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    """A title cannot move the cursor of whoever reads it."""
    message = Message("Titre\x1b[2J\x07\x9b", (Button("Oui\x1b[31m", "f1.yes"),), ())
    assert plain(bubble(message, ["plan\x1b.pdf"])) == "Titre[2J\nplan.pdf\n[Oui[31m]\n\n"


def test_buttons_have_numbers_where_a_number_means_a_button() -> None:
    """Under a summary it means a line, so there they are to be typed by their label."""
    message = Message("Ça vous va ?", (SEND, EDIT, PAGE))
    assert "1. Envoyer   2. Modifier\n" in plain(bubble(message, (), NUMBERS))
    assert "[Envoyer] [Modifier]\n" in plain(bubble(message, (), {}))
    assert "Ouvrir la page web : https://vivier.exemple.fr\n" in plain(bubble(message))


@pytest.mark.parametrize("typed", ["1", " 1. ", "envoyer", "ENVOYER", "[Envoyer]", "« Envoyer »"])
def test_a_number_or_a_label_means_its_button(typed: str) -> None:
    """However it is written."""
    assert meant(typed, Message("?", (SEND, EDIT)), NUMBERS) == SEND


@pytest.mark.parametrize("typed", ["3", "0", "12", "envoyer tout", "…", "Ouvrir la page web"])
def test_anything_else_means_itself(typed: str) -> None:
    """It goes on as words; a link is not pressed."""
    assert meant(typed, Message("?", (SEND, EDIT, PAGE)), NUMBERS) is None


def test_a_number_under_a_summary_means_a_line() -> None:
    """And before the first bubble nothing at all."""
    assert meant("1", Message("1. Titre : x", (SEND, EDIT)), {}) is None
    assert meant("1", None, NUMBERS) is None


async def test_paper_cannot_be_rewritten() -> None:
    """What will change again is not shown again; its last word is, as a bubble of its own."""
    paper = io.StringIO()

    async def nothing(*_: object, **__: object) -> Any:
        raise AssertionError("no file, no word of the terminal's own")

    async def numbers() -> dict[str, str]:
        return NUMBERS

    terminal = Terminal(
        "me", Pipe([], paper), open_media=nothing, keeper=nothing, words=nothing,  # type: ignore[arg-type]
        numbers=numbers, now=nothing, settled=nothing,  # type: ignore[arg-type]
    )  # fmt: skip
    first = await terminal.send("me", Message("Envoi : 10 %", (SEND,)))
    assert await terminal.edit("me", first, Message("Envoi : 60 %", (SEND,))) == first
    assert paper.getvalue() == "Envoi : 10 %\n1. Envoyer\n\n"
    assert await terminal.edit("me", first, Message("C’est parti.")) != first
    assert paper.getvalue().endswith("1. Envoyer\n\nC’est parti.\n\n")
