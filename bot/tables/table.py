"""What every table is, and what several of them hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode


def hint(sentence: str, advice: str) -> PydanticCustomError:
    """What is wrong with a value (a clause), and what to do instead (a clause)."""
    said = f"{sentence}. {advice[:1].upper()}{advice[1:]}"
    return PydanticCustomError("setting", "{said}", {"said": said})


def listed(value: Any) -> Any:
    """Names as the environment writes them: `Nadia, Marc`."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _day(value: Any) -> Any:
    return None if value == "" else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)]
Day = Annotated[date | None, BeforeValidator(_day)]


class Table(BaseModel):
    """A table: nothing in it that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
