"""The organisation's colour is readable, whichever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.colour import NIGHT, PAPER, contrast, parse, theme

part = st.integers(0, 255)
colours = st.tuples(part, part, part).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


@given(colours)
def test_text_is_readable_on_and_in_any_colour(colour: str) -> None:
    """4.5 to 1 on the colour, on its darker or lighter twin, and in it by day and by night."""
    day, night = (dict(re.findall(r"--([\w-]+):(#\w+)", half)) for half in theme(colour).split("@"))
    values = {name: parse(value) for name, value in day.items()}
    assert contrast(values["on-main"], values["main"]) >= 4.5
    assert contrast(values["on-main"], values["main-hover"]) >= 4.5
    assert contrast(values["accent"], PAPER) >= 4.5
    assert contrast(parse(night["accent"]), NIGHT) >= 4.5


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "", "#1d5c63;}"])
def test_what_is_no_colour_is_said(text: str) -> None:
    """A setting that is not a colour is named, and never reaches a style sheet."""
    with pytest.raises(ValueError, match="is not written like"):
        theme(text)
