"""What docs/demo.md tells a visitor to touch is there under that name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.demo import town
from messages.folding import fold

ROOT = Path(__file__).parents[2]
SAID = {"Le résultat est public", "the result is public"}  # by a message, not on a button


def labels(language: str) -> set[str]:
    """Every label of a button, of the bar of the demonstration, and the ideas of the town."""
    read = {
        name: tomllib.loads((ROOT / "messages" / language / f"{name}.toml").read_text("utf-8"))
        for name in ("button", "web")
    }
    named = [*read["button"].values(), *read["web"]["demo"].values()]
    titles = [each["title"] for each in town.town()["ideas"]]
    return {fold(each) for each in (*named, *titles, *SAID) if isinstance(each, str)}


@pytest.mark.parametrize(("language", "page"), [("fr", "demo.md"), ("en", "demo.en.md")])
def test_labels(language: str, page: str) -> None:
    """Each name between quotation marks is one of them, or the beginning of an idea's title."""
    text = " ".join((ROOT / "docs" / page).read_text("utf-8").split())
    known = labels(language)
    quoted = re.findall(r"« ([^»]+) »|“([^”]+)”", text)
    assert len(quoted) > 20
    for pair in quoted:
        name = fold(pair[0] or pair[1])
        assert any(each.startswith(name) for each in known), name
