"""What waits in a table comes back as it was."""

from datetime import UTC, date, datetime

import pytest

from messages.message import Attachment, Button, Message, Offer, Say


def test_a_message_comes_back() -> None:
    """Text, buttons and attachments survive the outbox."""
    message = Message("<b>é</b>", (Button("Oui", "y"),), (Attachment("photo", "m1"),))
    assert Message.from_json(message.to_json()) == message


def test_a_promise_comes_back() -> None:
    """Days and moments come back as what they were."""
    values = {"date": date(2026, 12, 4), "at": datetime(2026, 12, 4, 9, tzinfo=UTC), "name": None}
    say = Say("nudge.last", values, (Offer("go", "button.resume"),))
    assert Say.from_json(say.to_json()) == say


def test_what_cannot_wait_is_refused() -> None:
    """A value that JSON cannot hold is found by its handler's test."""
    with pytest.raises(TypeError, match="object cannot wait"):
        Say("x", {"value": object()}).to_json()
