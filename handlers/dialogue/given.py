"""What a person gives a form: the engine's whole input."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that are no button's label."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the current question: `verb`, and what it is about."""

    verb: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file: `media` is its id, `seconds` the length of a voice note, `group` its album."""

    kind: str
    media: str
    seconds: int = 0
    caption: str = ""
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Odd:
    """Something a form cannot use: `key` is the sentence that says so, with its parameters."""

    key: str
    params: tuple[tuple[str, object], ...] = ()


Given = Typed | Pressed | Sent | Odd
