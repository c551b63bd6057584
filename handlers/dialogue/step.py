"""One question at one moment: what answering it is written with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from handlers.dialogue.facts import Facts
from handlers.dialogue.questions import Form, Question
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
    def answer(self) -> Answer:
        """What was answered so far, {} if nothing."""
        return self.state.answers.get(self.question.key, {})

    def answered(self, answer: Answer, *says: Say) -> Turn:
        """Take the answer and leave the question (`at` is empty: the engine leads on)."""
        state = self.state.answered(self.question.key, answer)
        return Turn(replace(state, at="", pause=""), says)

    def stays(self, pause: Pause, *says: Say, answer: Answer | None = None) -> Turn:
        """Stay at the question, at another point of it."""
        state = self.state
        if answer is not None:
            state = state.answered(self.question.key, answer)
        return Turn(replace(state, pause=pause), says)

    def again(self, *says: Say) -> Turn:
        """Ask the question anew, from its beginning."""
        from handlers.dialogue import ask

        state = replace(self.state, pause="")
        here = Step(self.form, self.question, state, self.facts)
        return Turn(state, (*says, *ask.question(here)))

    def repeat(self, *says: Say) -> Turn:
        """Ask what is being asked once more, wherever in the question one is."""
        from handlers.dialogue import ask

        return Turn(self.state, (*says, *ask.moment(self)))
