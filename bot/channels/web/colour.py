"""The organisation's colour, and what follows from it so that text stays readable.

Contrast is WCAG 2.1's: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
"""

from __future__ import annotations

import re

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
PAPER: Rgb = (245, 244, 240)  # the page by day
NIGHT: Rgb = (43, 48, 52)  # the lightest surface by night
READABLE = 4.5
DEFAULT = "#1d5c63"


def parse(text: str) -> Rgb:
    """Three numbers of `#rrggbb`; raises ValueError with a sentence for the operator."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"The colour {text!r} is not written like {DEFAULT}.")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(colour: Rgb) -> str:
    """The colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Rgb, other: Rgb) -> float:
    """The ratio between two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: Rgb, towards: Rgb, part: float) -> Rgb:
    """`colour` moved by `part` (0 to 1) towards another."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(colour, towards, strict=True))
    return red, green, blue


def readable(colour: Rgb, ground: Rgb, towards: Rgb) -> Rgb:
    """The colour nearest to `colour`, moved `towards`, that can be read on `ground`."""
    for step in range(21):
        moved = mix(colour, towards, step / 20)
        if contrast(moved, ground) >= READABLE:
            return moved
    return towards


def text_on(colour: Rgb) -> Rgb:
    """Black or white, whichever is better read; always at least 4.5."""
    return max(WHITE, BLACK, key=lambda text: contrast(text, colour))


def theme(text: str) -> str:
    """The style sheet of an organisation's colour (`#rrggbb`)."""
    main = parse(text)
    ink = text_on(main)
    away = BLACK if ink == WHITE else WHITE
    by_day = {
        "main": main,
        "on-main": ink,
        "main-hover": mix(main, away, 0.15),
        "accent": readable(main, PAPER, BLACK),
        "tint": mix(main, WHITE, 0.92),
    }
    by_night = {"accent": readable(main, NIGHT, WHITE), "tint": mix(main, (32, 36, 39), 0.8)}
    return (
        f":root{{{_properties(by_day)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_properties(by_night)}}}}}"
    )


def _properties(colours: dict[str, Rgb]) -> str:
    return "".join(f"--{name}:{written(colour)};" for name, colour in colours.items())


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
