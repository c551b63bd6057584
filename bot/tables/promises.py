"""What people are promised: an answer in time, quiet hours, and that things go again."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.tables.table import Table, hint
from handlers.policy import WORKING_HOURS
from handlers.rules.hours import parse_hours

PARTS = "leave it empty, or write a code such as 57 (Moselle), RE (La Réunion) or GP (Guadeloupe)"


def _hours(text: str) -> str:
    try:
        windows = parse_hours(text)
    except ValueError as trouble:
        raise hint(str(trouble), f"write {WORKING_HOURS}") from None
    if windows:
        return text
    raise hint("no message would ever be sent", f"write {WORKING_HOURS}")


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


Months = Annotated[int, Field(ge=1, le=600)]


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
