"""Forms being filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class DialogueStatus(StrEnum):
    """`open`: the next answer goes here (one a person); `parked`: kept for later."""

    OPEN = "open"
    PARKED = "parked"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A form being filled in: `state` is the engine's, stored between two messages."""

    id: str
    person_id: str
    form: str
    status: DialogueStatus
    state: dict[str, Any]
    created_at: datetime
    updated_at: datetime
