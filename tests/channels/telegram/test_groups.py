"""When a group is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.telegram.groups import Call, Quiet, called
from tests.channels.telegram.payloads import CHAT, GROUP, message

COMMANDS = {"idee", "aide"}


@pytest.mark.parametrize(
    ("update", "call"),
    [
        (message(chat=GROUP, text="Et @Vivier_test_bot ?"), Call(-100123, None, "fr")),
        (message(chat=GROUP, text="/idee@vivier_test_bot"), Call(-100123, None, "fr")),
        (message(chat=GROUP, text="/aide"), Call(-100123, None, "fr")),
        (message(chat=GROUP, caption="@vivier_test_bot"), Call(-100123, None, "fr")),
        (
            message(chat=GROUP, text="/aide", message_thread_id=9, is_topic_message=True),
            Call(-100123, 9, "fr"),
        ),
        (message(chat=GROUP, text="Bonjour à tous"), None),
        (message(chat=GROUP, text="/idee@other_bot"), None),
        (message(chat=GROUP, text="/weather"), None),
        (message(chat=GROUP, text="@vivier_test_bot2"), None),
        (message(chat=CHAT, text="@vivier_test_bot"), None),
        ({"update_id": 1, "channel_post": {"chat": GROUP, "text": "@vivier_test_bot"}}, None),
        (None, None),
    ],
)
def test_a_group_is_answered_when_it_names_the_bot(update: Any, call: Call | None) -> None:
    """A mention or one of our commands counts; other bots' commands and talk do not."""
    assert called(update, "vivier_test_bot", COMMANDS) == call


def test_a_group_is_answered_once_a_minute() -> None:
    """Each group has its own minute."""
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    quiet = Quiet(lambda: now)
    assert [quiet.may_answer(1), quiet.may_answer(1), quiet.may_answer(2)] == [True, False, True]
    now += timedelta(seconds=60)
    assert quiet.may_answer(1)
