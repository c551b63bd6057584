"""A form: a table of questions, and what is still missing in it."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.dialogue.facts import Facts
from handlers.dialogue.questions import Attachments, Criteria, Question, Review, Text
from handlers.dialogue.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A conversation as a table of questions."""

    name: str
    version: int
    steps: tuple[Question, ...]

    def questions(self, facts: Facts) -> tuple[Question, ...]:
        """The steps, with the configuration's criteria in their place."""
        expanded: list[Question] = []
        for step in self.steps:
            expanded.extend(_criteria(step, facts) if isinstance(step, Criteria) else [step])
        return tuple(expanded)

    def missing(self, state: State, facts: Facts) -> list[Question]:
        """The questions that apply and have no answer, the summary apart, in order."""
        return [
            question
            for question in self.questions(facts)
            if not isinstance(question, Review)
            and question.applies(state, facts)
            and not question.answered(state, facts)
        ]

    @property
    def most_files(self) -> int:
        """How many photos it keeps."""
        return max((step.most for step in self.steps if isinstance(step, Attachments)), default=0)

    @property
    def review(self) -> str:
        """The key of its summary, "" if it has none."""
        return next((step.key for step in self.steps if isinstance(step, Review)), "")


def _criteria(step: Criteria, facts: Facts) -> list[Question]:
    return [
        Text(
            key=criterion.key,
            max_length=step.max_length,
            voice=True,
            unknown=True,
            title=criterion.question or facts.words(f"criteria.{criterion.key}.question"),
            hint=criterion.hint
            if criterion.question
            else facts.words(f"criteria.{criterion.key}.hint"),
            place=(number, len(facts.criteria)),
        )
        for number, criterion in enumerate(facts.criteria, start=1)
    ]
