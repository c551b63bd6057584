"""A form: a table of questions, and what is still missing in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from handlers.dialogue.facts import Criterion, Facts
from handlers.dialogue.questions import (
    Attachments,
    Criteria,
    Mark,
    Marks,
    Question,
    Review,
    Text,
)
from handlers.dialogue.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A conversation as a table of questions; `kept` is said of a photo that comes early."""

    name: str
    version: int
    steps: tuple[Question, ...]
    kept: str = "form.kept_file"

    def questions(self, facts: Facts) -> tuple[Question, ...]:
        """The steps, with the configuration's criteria in their place."""
        expanded: list[Question] = []
        for step in self.steps:
            match step:
                case Criteria():
                    expanded.extend(_criteria(step, facts.criteria))
                case Marks():
                    expanded.extend(_marks(facts.criteria))
                case _:
                    expanded.append(step)
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


@lru_cache(maxsize=16)
def _criteria(step: Criteria, criteria: tuple[Criterion, ...]) -> tuple[Question, ...]:
    """One question for each criterion; the words of a known one are the catalogue's."""
    return tuple(
        Text(
            key=criterion.key,
            max_length=step.max_length,
            voice=True,
            unknown=True,
            title=criterion.question or f"criteria.{criterion.key}.question",
            hint=criterion.hint if criterion.question else f"criteria.{criterion.key}.hint",
            place=(number, len(criteria)),
        )
        for number, criterion in enumerate(criteria, start=1)
    )


@lru_cache(maxsize=16)
def _marks(criteria: tuple[Criterion, ...]) -> tuple[Question, ...]:
    """One mark for each criterion."""
    return tuple(
        Mark(
            key=criterion.key,
            name=criterion.name or f"criteria.{criterion.key}.name",
            title=criterion.question or f"criteria.{criterion.key}.mark",
            place=(number, len(criteria)),
        )
        for number, criterion in enumerate(criteria, start=1)
    )
