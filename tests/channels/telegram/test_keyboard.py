"""Where the buttons stand."""

from __future__ import annotations

import pytest

from bot.channels.errors import Refused
from bot.channels.telegram.keyboard import rows, split
from messages.message import Button


def laid(*labels: str) -> list[list[str]]:
    buttons = [Button(label, f"a:{place}") for place, label in enumerate(labels)]
    return [[key["text"] for key in row] for row in rows(buttons)]


def test_short_labels_stand_two_in_a_row_and_long_ones_alone() -> None:
    """The order is kept whatever the lengths."""
    long = "Plus rien sur ce thème"
    assert laid() == []
    assert laid("Oui", "Non") == [["Oui", "Non"]]
    assert laid("1", "2", "3") == [["1", "2"], ["3"]]
    assert laid("J’ai une idée", long, "Plus tard", "Oui") == [
        ["J’ai une idée"],
        [long],
        ["Plus tard", "Oui"],
    ]


def test_a_button_carries_its_action_or_its_link() -> None:
    """Exactly one of them, as the platform wants."""
    link = Button("La page", "", "https://vivier.exemple.fr")
    assert rows([Button("Oui", "y"), link]) == [
        [
            {"text": "Oui", "callback_data": "y"},
            {"text": "La page", "url": "https://vivier.exemple.fr"},
        ]
    ]


@pytest.mark.parametrize("action", ["", "x" * 65, "é" * 33])
def test_an_action_the_platform_would_refuse_is_refused_here(action: str) -> None:
    """1 to 64 bytes."""
    with pytest.raises(Refused):
        rows([Button("Oui", action)])


def test_links_the_platform_refuses_are_parted() -> None:
    """A demo on this computer has such an address; the bubble shows it as text then."""
    here, there = Button("Ici", "", "http://localhost:8080"), Button("Là", "", "https://a.fr")
    plain = Button("Oui", "y")
    assert split([here, plain, there]) == ([plain, there], [here])
    assert split([Button("X", "", "http://[")]) == ([], [Button("X", "", "http://[")])
