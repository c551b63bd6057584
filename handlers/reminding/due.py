"""Something that somebody is to be reminded of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from messages.message import Offer, Say
from storage.records.ideas import Idea


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reminder, which leaves once: it is the `stage` of `subject` (an id), expected on `due_on`.

    Alone it is `say`. Among others it is `line`, of which `offer` opens the rest; `listed` leads to
    where it is found when there are too many. It takes for granted what `holds` says, and is of no
    use from `until` on.

    `today`: it concerns this day, and leaves at any hour. `rings`: the idea that somebody is to
    hear of even if they do not look at their messages. `call_on`: when they are telephoned if they
    say nothing.
    """

    subject: str
    stage: str
    due_on: str
    say: Say
    line: Mapping[str, Any]
    offer: Offer
    listed: Offer
    holds: Mapping[str, Any]
    until: datetime | None = None
    today: bool = False
    rings: Idea | None = None
    call_on: date | None = None
