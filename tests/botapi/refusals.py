"""What the server says when it does not do as asked, in the words of the real one."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer `{"ok": false}`: HTTP status, description and, for some, parameters."""

    def __init__(self, code: int, description: str, **parameters: Any):
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON the client reads."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


def entities(what: str) -> Refusal:
    return bad_request(f"can't parse entities: {what}")


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def moved(chat_id: int) -> Refusal:
    what = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, what, migrate_to_chat_id=chat_id)


UNAUTHORIZED = (401, "Unauthorized")
NOT_FOUND = (404, "Not Found")
TOO_LARGE = (413, "Request Entity Too Large")
SERVER_ERROR = (500, "Internal Server Error")
BLOCKED = (403, "Forbidden: bot was blocked by the user")
DEACTIVATED = (403, "Forbidden: user is deactivated")
NEVER_STARTED = (403, "Forbidden: bot can't initiate conversation with a user")
KICKED = (403, "Forbidden: bot was kicked from the group chat")
OTHER_POLLER = (
    409,
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
)
WEBHOOK_ACTIVE = (
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
