"""The kinds of questions a form is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.dialogue.facts import Facts
from handlers.dialogue.state import Answer, State

Applies = Callable[[State, Facts], bool]
Proposal = Callable[[Mapping[str, Answer], Facts], Answer | None]


def always(_state: State, _facts: Facts) -> bool:
    """A question everybody is asked."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question found by its key; its words are `<form>.<key>.ask`."""

    key: str
    optional: bool = False
    applies: Applies = always


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Question):
    """Words, typed or spoken.

    Fewer than `min_words` are asked about once. `proposed` makes an answer from the others,
    to accept or change; what it marks `"sure": true` is taken without asking.
    """

    min_words: int = 0
    max_length: int = 1500
    voice: bool = False
    unknown: bool = False
    proposed: Proposal | None = None
    title: str = ""
    hint: str = ""
    place: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    """One of a few; the label of each is `button.<option>`."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments(Question):
    """Photos, as many as `most`."""

    most: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Find(Question):
    """Something of a list, found by typing the beginning of a word."""

    most: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria(Question):
    """Stands for one `Text` for each criterion of the configuration."""

    max_length: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Question):
    """The summary by numbered lines, from which any answer is corrected, and the sending."""


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
