"""How ideas are judged and then followed: criteria, juries, mentors, their letter."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_settings import NoDecode

from bot.tables.table import Table, hint, listed

KNOWN_CRITERIA = ("relevance", "efficiency", "wellbeing")
QUESTIONS = ("problem", "proposal", "photos", "part", "title", "service", "name", "review", "text")


def _criterion(key: str) -> str:
    if key in QUESTIONS or not re.fullmatch(r"[a-z][a-z0-9_]{0,23}", key):
        raise hint(
            f"{key!r} cannot be a key",
            "use lower-case letters, digits and _, and not the name of a question",
        )
    return key


class CriterionTable(Table):
    """One criterion of the organisation; a known key takes what is left empty from the words."""

    key: Annotated[str, AfterValidator(_criterion)]
    name: str = ""
    line: str = ""
    question: str = ""
    hint: str = ""
    example: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """A criterion of one's own has a name, a line for the summary and a question."""
        if self.key in KNOWN_CRITERIA or (self.name and self.line and self.question):
            return self
        raise hint(
            f"the criterion {self.key} is incomplete", "give it a name, a line and a question"
        )


class JuryTable(Table):
    """How juries are drawn and sit; minutes, working days, people."""

    seats: int = Field(default=3, ge=1, le=9)
    reserve: int = Field(default=30, ge=0, le=1_000)
    reading: Literal["agent", "service"] = "agent"
    answer_days: int = Field(default=3, ge=1, le=30)
    resting_sessions: int = Field(default=2, ge=0, le=50)
    training: int = Field(default=30, ge=0, le=240)
    idea: int = Field(default=15, ge=1, le=240)
    deliberation: int = Field(default=10, ge=0, le=240)
    pause: int = Field(default=10, ge=0, le=120)
    without_break: int = Field(default=120, ge=15, le=480)


class MentorTable(Table):
    """How a launched idea is followed: milestones in days after the signature of the letter,
    working days to offer oneself, days without news until the board says so."""

    milestone_days: Annotated[
        tuple[Annotated[int, Field(ge=1, le=730)], ...], NoDecode, BeforeValidator(listed)
    ] = (15, 30, 90)
    offer_days: int = Field(default=5, ge=1, le=60)
    silence_days: int = Field(default=30, ge=1, le=365)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """One to six milestones, each after the one before."""
        days = self.milestone_days
        if 1 <= len(days) <= 6 and list(days) == sorted(set(days)):
            return self
        raise hint(f"{list(days)} are not one to six days in order", "write [15, 30, 90]")


class LetterTable(Table):
    """The organisation's own template of the mission letter: a path to a .typ file."""

    template: str = ""
