"""The platform's refusals and the policy each one is."""

from __future__ import annotations

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.channels.errors import DeliveryError, Moved, Refused, TryLater, Unreachable
from bot.channels.telegram.request import FloodWait
from bot.channels.telegram.troubles import delivery_error, harmless, pause

GONE = [
    Forbidden("Forbidden: bot was blocked by the user"),
    Forbidden("Forbidden: user is deactivated"),
    Forbidden("Forbidden: bot can't initiate conversation with a user"),
    BadRequest("Chat not found"),
    BadRequest("User not found"),
    BadRequest("Bad Request: PEER_ID_INVALID"),
    BadRequest("Not enough rights to send text messages to the chat"),
]
PASSING = [
    TimedOut(),
    NetworkError("Internal Server Error"),
    NetworkError("Bad Gateway"),
    TelegramError("Invalid server response"),
    Conflict("terminated by other getUpdates request"),
]


@pytest.mark.parametrize("error", GONE)
def test_who_hears_nothing_any_more_is_unreachable(error: TelegramError) -> None:
    """Blocked, deactivated, gone."""
    assert isinstance(delivery_error(error), Unreachable)


@pytest.mark.parametrize("error", PASSING)
def test_what_may_pass_is_tried_again(error: TelegramError) -> None:
    """With a delay that the delivery chooses, for this address alone."""
    found = delivery_error(error)
    assert isinstance(found, TryLater)
    assert (found.after, found.pause_channel) == (None, False)


def test_flood_control_says_exactly_how_long() -> None:
    """Ignoring it lengthens the ban; fractions are kept."""
    found = delivery_error(FloodWait(7.5))
    assert isinstance(found, TryLater)
    assert (found.after, found.pause_channel) == (7.5, False)


def test_a_refused_token_pauses_the_channel() -> None:
    """No other address would fare better."""
    found = delivery_error(InvalidToken("Unauthorized"))
    assert isinstance(found, TryLater)
    assert (found.after, found.pause_channel) == (60.0, True)


def test_a_group_that_moved_says_where() -> None:
    """The delivery sends it to the new address."""
    found = delivery_error(ChatMigrated(-1001))
    assert isinstance(found, Moved)
    assert found.address == "-1001"


def test_a_message_the_platform_never_takes_is_refused_without_quoting_it() -> None:
    """The reason goes to a log, where no one's words belong."""
    found = delivery_error(BadRequest('Can\'t parse entities: unsupported start tag "secret"'))
    assert isinstance(found, Refused)
    assert "secret" not in str(found)
    assert isinstance(delivery_error(NetworkError("Request Entity Too Large (413)")), Refused)


def test_a_proxys_page_blocks_nobody() -> None:
    """A 403 whose body is no JSON comes from something between us and the platform."""
    error = Forbidden("Forbidden (403). Parsing the server response b'<html>' failed")
    error.__cause__ = TelegramError("Invalid server response")
    assert isinstance(delivery_error(error), TryLater)


@pytest.mark.parametrize(
    ("error", "fine"),
    [
        (BadRequest("Message is not modified: specified new message content"), True),
        (BadRequest("Query is too old and response timeout expired or query ID is invalid"), True),
        (BadRequest("Chat not found"), False),
        (TimedOut(), False),
    ],
)
def test_what_is_so_already_is_no_error(error: TelegramError, fine: bool) -> None:
    """An edit that changes nothing, a press answered too late."""
    assert harmless(error) is fine


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (InvalidToken(), 60.0),
        (FloodWait(3), 3.0),
        (Conflict("terminated"), 5.0),
        (NetworkError("x"), None),
        (TimeoutError(), None),
    ],
)
def test_how_long_polling_waits(error: Exception, seconds: float | None) -> None:
    """None leaves it to a delay that grows."""
    assert pause(error)[1] == seconds


def test_every_delivery_error_is_one_of_the_closed_list() -> None:
    """Whatever the platform says."""
    for error in [*GONE, *PASSING, FloodWait(1), ChatMigrated(1), BadRequest("?")]:
        assert isinstance(delivery_error(error), DeliveryError)
