"""One question at one moment: what answering it is written with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.questions import Question, Text
from handlers.dialogue.state import Answer, Pause, State, Turn
from messages.message import Say

Q = TypeVar("Q", bound=Question, covariant=True)


@dataclass(frozen=True, slots=True)
class Step(Generic[Q]):
    """A form, the question it is at, its state and what it may know."""

    form: Form
    question: Q
    state: State
    facts: Facts

    @property
    def has_answer(self) -> bool:
        """Whether the question has an answer, whatever is being said to it now."""
        return self.question.answered(self.state, self.facts)

    @property
    def is_sure(self) -> bool:
        """Whether its answer was never asked for: known from long ago, or proposed and sure."""
        return bool(self.state.answers.get(self.question.key, {}).get("sure"))

    @property
    def begun(self) -> Answer:
        """What was said to the question and not confirmed yet, {} if nothing fits it."""
        kind, begun = self.question, self.state.begun
        if not isinstance(kind, Text) or not kind.fits(begun):
            return {}
        waits = kind.voice if begun.get("voices") else kind.min_words > 0
        return begun if waits else {}

    @property
    def rested(self) -> Step[Q]:
        """The question where what was begun leaves it, after something else was in between."""
        pause: Pause = "voice" if self.begun.get("voices") else "more" if self.begun else ""
        return self.within(replace(self.state, pause=pause))

    def within(self, state: State) -> Step[Q]:
        """The same question, its form at another state."""
        return Step(self.form, self.question, state, self.facts)

    def at(self, question: Question) -> Step[Any]:
        """Another question of the same form."""
        return Step(self.form, question, self.state, self.facts)

    def answered(self, answer: Answer, *says: Say) -> Turn:
        """Take the answer and leave the question (`at` is empty: the engine leads on)."""
        state = self.state.answered(self.question.key, answer)
        return Turn(replace(state, at="", pause="", begun={}), says)

    def stays(self, pause: Pause, *says: Say) -> Turn:
        """Stay at the question, at another point of it."""
        return Turn(replace(self.state, pause=pause), says)
