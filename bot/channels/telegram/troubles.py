"""Telegram's errors as the delivery's closed list.

https://core.telegram.org/bots/api#responseparameters; the sentences stand in no documentation
and come from the server's source (tdlib/telegram-bot-api) and from what bots have met.
"""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.errors import DeliveryError, Moved, Refused, TryLater, Unreachable

GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "input_user_deactivated",
    "peer_id_invalid",
    "chat_id_invalid",
    "user_is_blocked",
    "bot was blocked",
    "chat_write_forbidden",
    "have no rights to send",
    "not enough rights to send",
    "bot is not a member",
    "bot was kicked",
    "group chat was deactivated",
    "chat is deactivated",
)
DONE = ("message is not modified", "query is too old", "query id is invalid")
TOKEN_WAIT = 60.0  # seconds: someone must mend the token, hurrying helps nobody
CONFLICT_WAIT = 5.0


def harmless(error: TelegramError) -> bool:
    """Whether what was asked for is so already, or came too late to matter."""
    return isinstance(error, BadRequest) and any(said in error.message.lower() for said in DONE)


def delivery_error(error: TelegramError) -> DeliveryError:
    """Translate an error of a send; what is not known to be final is tried again."""
    if isinstance(error, NetworkError) and "too large" in error.message.lower():
        return Refused("too large for Telegram")
    if isinstance(error.__cause__, TelegramError):
        return TryLater("the answer is none of Telegram's")  # a 403 of some proxy blocks nobody
    if isinstance(error, RetryAfter):
        return TryLater("flood control", after=seconds(error))
    if isinstance(error, ChatMigrated):
        return Moved(str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return Unreachable(error.message)
    if isinstance(error, InvalidToken):
        return TryLater("the token is refused", after=TOKEN_WAIT, pause_channel=True)
    if isinstance(error, BadRequest):
        return _bad_request(error)
    return TryLater(type(error).__name__)


def seconds(error: RetryAfter) -> float:
    """Return how long the platform asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _bad_request(error: BadRequest) -> DeliveryError:
    said = error.message.lower()
    if any(sentence in said for sentence in GONE):
        return Unreachable(error.message)
    # Behind the colon stands a piece of the message: it must not come into a log.
    return Refused(error.message.partition(":")[0])


def pause(error: Exception) -> tuple[str, float | None]:
    """Say in a few words why the platform does not serve us, and how many seconds to wait.

    None: as long as the caller's growing delay says.
    """
    if isinstance(error, InvalidToken) and not isinstance(error.__cause__, TelegramError):
        return "the token is refused: set the one that @BotFather gave", TOKEN_WAIT
    if isinstance(error, RetryAfter):
        return "asked to wait", seconds(error)
    if isinstance(error, Conflict):
        return "another process polls with this token, or a webhook is set", CONFLICT_WAIT
    return f"not reached ({type(error).__name__})", None
