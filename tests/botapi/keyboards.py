"""What may hang under a message: https://core.telegram.org/bots/api#inlinekeyboardmarkup."""

from __future__ import annotations

from typing import Any

from tests.botapi.limits import LIMITS
from tests.botapi.refusals import Refusal, bad_request

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
STYLES = ("primary", "success", "danger")


def check(markup: Any) -> dict[str, Any] | None:
    """The markup if it may be shown, None if there is none; raises a `Refusal`."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for row in markup.get("inline_keyboard", ()):
        if not isinstance(row, list):
            raise bad_request("can't parse reply keyboard markup JSON object")
        for button in row:
            _check_button(button)
    return markup if any(markup.values()) else None


def _check_button(button: dict[str, Any]) -> None:
    if not str(button.get("text", "")).strip():
        raise _button('Can\'t find field "text"')
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise _button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:  # the real server takes the first; its page allows exactly one
        raise _button(f"exactly one action is allowed, found {', '.join(actions)}")
    if button.get("style", STYLES[0]) not in STYLES:
        raise _button("unknown style")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not LIMITS["callback_data"].holds(size):
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
        )


def _button(what: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {what}")
