"""The picture of a call's report, on a telephone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from bot.documents import Documents
from tests.documents.given import CATALOGUE, DOCUMENTS, LONG_THEME, report


def picture(**changed: Any) -> Image.Image:
    image = Image.open(io.BytesIO(DOCUMENTS.render("report", report(**changed), "png")))
    assert image.format == "PNG"
    return image.convert("L")


def bars(image: Image.Image) -> list[int]:
    """The lengths in pixels of the thick bars, from the top: where they are no longer pale."""
    lengths, inside = [], False
    for y in range(image.height):
        row = [image.getpixel((x, y)) for x in range(72, 1009)]
        is_bar = all(p < 240 for p in row[8:-8])  # the pale ground goes from side to side
        if is_bar and not inside:
            middle = [image.getpixel((x, y + 24)) for x in range(72, 1009)]
            lengths.append(sum(p < 200 for p in middle))
        inside = is_bar
    return lengths


def test_three_bars_to_scale() -> None:
    """As wide as a telephone, a bar each for reached, begun and sent."""
    image = picture(channels=[])
    assert image.width == 1080
    reached, begun, sent = bars(image)
    assert reached == pytest.approx(936, abs=3)
    assert begun == pytest.approx(936 * 212 / 1204, abs=3)
    assert sent == pytest.approx(936 * 87 / 1204, abs=3)


def test_few_are_not_told() -> None:
    """Under ten there is neither a figure nor a length."""
    _, begun, sent = bars(picture(begun=None, sent=None, channels=[]))
    assert begun == sent == 0


def test_nobody_yet() -> None:
    """A call that has just opened has a picture too."""
    assert len(bars(picture(reached=0, begun=0, sent=0, channels=[]))) == 3


def test_any_colour_of_a_town() -> None:
    """Yellow is darkened until its bars stand out from their ground."""
    yellow = Documents(CATALOGUE, "#ffee00").render("report", report(channels=[]), "png")
    reached, begun, _ = bars(Image.open(io.BytesIO(yellow)).convert("L"))
    assert (reached, begun) == (936, pytest.approx(936 * 212 / 1204, abs=3))


def test_it_fits_a_screen() -> None:
    """Never higher than twice its width, with a long theme and three channels."""
    channels = [{"channel": name, "sent": 20} for name in ("web", "telegram", "terminal")]
    image = picture(theme=LONG_THEME, channels=channels, closed_on="2026-12-18")
    assert image.height <= 2 * image.width
