"""Typography set twice is typography set once."""

import pytest

from messages.typography import typeset

SAID = ["« Oui » ?", "Il est 9 h : « déjà » !", "2 314 agents...", "l'été"]


@pytest.mark.parametrize("said", SAID)
def test_typeset_twice(said: str) -> None:
    """What a sentence quotes may have been set already; nothing is doubled."""
    once = typeset(said, "fr")
    assert typeset(once, "fr") == once
