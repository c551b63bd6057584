"""What counts as a link where organisers paste one."""

from __future__ import annotations

import pytest

from handlers.rules import web_link


@pytest.mark.parametrize(
    "text",
    [
        "https://visio.exemple.fr/salle-4?code=12#ici",
        "http://exemple.fr",
        "visio.exemple.fr/salle",
        "HTTPS://Visio.Exemple.FR:8443/a",
        "https://visio.métropole.fr/idées",
    ],
)
def test_links(text: str) -> None:
    """With or without https, as they stand in an address bar."""
    assert web_link.is_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "vendredi 25 décembre à 9h",
        "non",
        "demain.",
        "12.30",
        "le lien : https://visio.exemple.fr",
        "https://",
        "nadia@exemple.fr",
        "javascript:alert(1)",
    ],
)
def test_other_things(text: str) -> None:
    """Words, hours and addresses of another kind are none."""
    assert not web_link.is_one(text)
