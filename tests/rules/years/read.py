"""What somebody has read: the words of a message that left, and what of a list stood in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from messages.message import Message, Say
from storage.records.delivery import OutboxRow
from tests.conversations.town import CATALOGUE

SEVERAL = "reminder.several"
ALONE = ("juror.reminder", "juror.answer", "bearer.reminder", "milestone.mentor.",
         "milestone.bearer.", "letter.remind_note", "rework.nudge")  # fmt: skip
ROOM = 40  # no title of these years is longer
MEETINGS = frozenset({"sit", "asked", "present"})


def say_of(row: OutboxRow) -> Say:
    """As it was promised."""
    return Say.from_json(row.say or "")


def is_reminder(row: OutboxRow) -> bool:
    """Whether it reminds of a jury, a point, a letter or a rework."""
    key = json.loads(row.say or '{"key": ""}')["key"]
    return key == SEVERAL or key.startswith(ALONE)


def text(row: OutboxRow) -> str:
    """The words that were read."""
    return Message.from_json(row.message or "").text


def lines(row: OutboxRow) -> Iterator[dict[str, Any]]:
    """Of several that were promised, those that still held when the message left."""
    read = text(row)
    for line in say_of(row).params["lines"]:
        values = {key: value for key, value in line.items() if key != "kind"}
        [said] = CATALOGUE.render(
            Say(f"reminder.line.{line['kind']}", {**values, "room": 40}), "fr"
        )
        if said.text in read:
            yield line
