"""What is kept of a form between two messages, and what one message leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from messages.message import Say

Answer = dict[str, Any]
"""An answer by its nature: `{"text", "voices": [[media, seconds]]}`, `{"unknown": true}`,
`{"skipped": true}`, `{"choice": option}`, `{"files": true}`, `{"id", "text"}` of a thing found,
`{"all": true}` or `{"ids", "text"}` of several, `{"at": ISO in UTC, …}` or `{"now": true}`,
`{"day": ISO}`, `{"known": true}` where the person said it long ago."""

Pause = Literal["", "more", "voice", "cancel", "full", "which", "edit_text"]
"""Where within a question one is; "" is its beginning."""

End = Literal["", "finished", "parked", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A form as far as it is filled in. Answers are kept by key, never by position.

    `at` is the question being asked; `editing` says the review is where to go back to; `begun`
    is what was said to it and not confirmed yet (an answer confirmed before stays until then).
    `followed` are the questions already asked about once more; `files` are (media, kind).
    `extra` belongs to whoever began the form (the idea being corrected, a call).
    """

    version: int
    answers: Mapping[str, Answer] = field(default_factory=dict)
    at: str = ""
    pause: Pause = ""
    begun: Answer = field(default_factory=dict)
    editing: bool = False
    followed: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    album: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As the store keeps it."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> State:
        """What `to_json` gave, read back; what an older program wrote beside is dropped."""
        files = tuple((media, kind) for media, kind in body.get("files", ()))
        followed = tuple(body.get("followed", ()))
        known = {name: body[name] for name in cls.__slots__ if name in body}
        return cls(**{**known, "files": files, "followed": followed})

    def answered(self, key: str, answer: Answer) -> State:
        """With that answer."""
        return replace(self, answers={**self.answers, key: answer})

    def moved(self, key: str, *, editing: bool = False) -> State:
        """At the beginning of that question."""
        return replace(self, at=key, pause="", begun={}, editing=editing)

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it that the person said."""
        said = any(not answer.get("sure") for answer in self.answers.values())
        return bool(said or self.begun or self.files)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message leads to: the new state, what is said, and whether the form ends."""

    state: State
    says: tuple[Say, ...] = ()
    end: End = ""
