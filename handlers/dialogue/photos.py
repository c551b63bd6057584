"""Photos that join a form. Those of an album come one by one: only the first is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from handlers.dialogue.given import Sent
from handlers.dialogue.state import State
from handlers.dialogue.step import Step
from messages.message import Say

Taken = Literal["kept", "enough", "silent"]


def take(step: Step[Any], photo: Sent) -> tuple[State, Taken]:
    """The form with the photo in it, or without where it has enough, and what to say of it."""
    state = step.state
    full = len(state.files) >= step.form.most_files
    album = f"{photo.group}{' full' if full else ''}" if photo.group else ""
    silent = bool(album) and album == state.album
    if not full:
        state = replace(state, files=(*state.files, (photo.media, photo.kind)))
    state = replace(state, album=album)
    if silent:
        return state, "silent"
    return state, "enough" if full else "kept"


def told(kept: str, photo: Sent, taken: Taken) -> tuple[Say, ...]:
    """What is said of a photo in the middle of another question: `kept` is the form's own."""
    match taken:
        case "kept":
            return (Say(kept, {"kind": photo.kind, "album": photo.group is not None}),)
        case "enough":
            return (Say("form.enough_photos"),)
    return ()
