"""The tables of `vivier.toml`."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from ipaddress import ip_network
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode

from handlers.policy import WORKING_HOURS
from handlers.rules.hours import parse_hours

KNOWN_CRITERIA = ("relevance", "efficiency", "wellbeing")
QUESTIONS = ("problem", "proposal", "photos", "part", "title", "service", "name", "review", "text")


PARTS = "leave it empty, or write a code such as 57 (Moselle), RE (La Réunion) or GP (Guadeloupe)"


def hint(sentence: str, advice: str) -> PydanticCustomError:
    """What is wrong with a value (a clause), and what to do instead (a clause)."""
    said = f"{sentence}. {advice[:1].upper()}{advice[1:]}"
    return PydanticCustomError("setting", "{said}", {"said": said})


def _listed(value: Any) -> Any:
    """Names as the environment writes them: `Nadia, Marc`."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _hours(text: str) -> str:
    try:
        windows = parse_hours(text)
    except ValueError as trouble:
        raise hint(str(trouble), f"write {WORKING_HOURS}") from None
    if windows:
        return text
    raise hint("no message would ever be sent", f"write {WORKING_HOURS}")


def _colour(text: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text.lower()
    raise hint(f"{text!r} is not a colour", "write # and six hexadecimal digits such as #1d5c63")


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise hint(f"{value!r} is not a network", "write one such as 10.0.0.0/8") from None
    return values


def _subdivision(code: str) -> str:
    try:
        french_holidays(code)
    except NotImplementedError:
        raise hint(
            f"{code!r} is not a part of France with its own public holidays", PARTS
        ) from None
    return code


def french_holidays(subdivision: str = "") -> Container[date]:
    """Whether a day is a public holiday; raises NotImplementedError for an unknown part."""
    import holidays  # half a second: it knows every country, and most commands need none

    return holidays.country_holidays("FR", subdiv=subdivision or None)


def _criterion(key: str) -> str:
    if key in QUESTIONS or not re.fullmatch(r"[a-z][a-z0-9_]{0,23}", key):
        raise hint(
            f"{key!r} cannot be a key",
            "use lower-case letters, digits and _, and not the name of a question",
        )
    return key


def _day(value: Any) -> Any:
    return None if value == "" else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[Names, AfterValidator(_networks)]
Months = Annotated[int, Field(ge=1, le=600)]
Day = Annotated[date | None, BeforeValidator(_day)]


class Table(BaseModel):
    """A table: nothing in it that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Promises(Table):
    """What is promised to people; working days."""

    answer_days: int = Field(default=10, ge=1, le=250)


class HoursTable(Table):
    """When people may be written to first, where their service says nothing else."""

    default: Annotated[str, AfterValidator(_hours)] = WORKING_HOURS
    subdivision: Annotated[str, AfterValidator(_subdivision)] = ""


class Retention(Table):
    """How long things are kept: a draft untouched, an idea answered, a voice written down."""

    draft_months: Months = 12
    idea_months: Months = 36
    voice_months: Months = 3


class Contacts(Table):
    """Whom the sentences name."""

    organisers: Names = ()
    phone: str = ""
    danger_phone: str = ""
    prevention: str = ""
    dpo: str = ""


class GoingLive(Table):
    """The days French law asks for before a public body opens Vivier to its staff."""

    aipd_date: Day = None
    cst_date: Day = None
    telegram_decision_date: Day = None


class WebTable(Table):
    """The page. `trusted_proxy` may tell whom it speaks for; `metrics_from` may read /metrics."""

    colour: Annotated[str, AfterValidator(_colour)] = "#1d5c63"
    sessions_per_minute: int = Field(default=60, ge=1)
    events_per_10s: int = Field(default=20, ge=1)
    trusted_proxy: Networks = ()
    metrics_from: Networks = ()


class TelegramTable(Table):
    """How fast to send: https://core.telegram.org/bots/faq#broadcasting-to-users

    30 a second, 1,000 where broadcasting is paid for; more only to a server of one's own.
    """

    per_second: float = Field(default=30, gt=0, le=10_000)


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
