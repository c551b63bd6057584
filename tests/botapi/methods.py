"""The methods of the Bot API that the tests use, by name: https://core.telegram.org/bots/api."""

from __future__ import annotations

import html
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from tests.botapi import entities, files, keyboards, menu, refusals
from tests.botapi.chats import BOT, Chat, Posted
from tests.botapi.limits import LIMITS
from tests.botapi.refusals import Refusal, bad_request
from tests.botapi.updates import kinds

if TYPE_CHECKING:
    from tests.botapi.server import BotApi

Params = dict[str, Any]
Method = Callable[["BotApi", Params], Coroutine[Any, Any, Any]]
UPLOADS = {"sendPhoto": "photo", "sendVoice": "voice", "sendDocument": "document"}


async def get_me(api: BotApi, params: Params) -> Any:
    return {
        **BOT,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(api: BotApi, params: Params) -> Any:
    if api.webhook.url:
        raise Refusal(*refusals.WEBHOOK_ACTIVE)
    _allow(api, params)
    number = {name: int(params.get(name) or 0) for name in ("offset", "timeout")}
    limit = int(params.get("limit") or LIMITS["updates"].largest)
    return await api.updates.poll(number["offset"], limit, number["timeout"])


async def set_webhook(api: BotApi, params: Params) -> Any:
    url, secret = str(params.get("url", "")), str(params.get("secret_token", ""))
    if not url:
        return await delete_webhook(api, params)
    if not url.startswith(("http://", "https://")):  # http: as a self-hosted server takes it
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not (LIMITS["secret"].holds(len(secret)) and menu.WORD.fullmatch(secret)):
        raise bad_request("secret token contains unallowed characters")
    _allow(api, params)
    if _flag(params, "drop_pending_updates"):
        api.updates.forget()
    api.updates.interrupt()
    await api.webhook.point_at(url, secret, int(params.get("max_connections") or 40))
    return True


async def delete_webhook(api: BotApi, params: Params) -> Any:
    await api.webhook.take_away()
    if _flag(params, "drop_pending_updates"):
        api.updates.forget()
    return True


async def get_webhook_info(api: BotApi, params: Params) -> Any:
    return api.webhook.info()


async def set_my_commands(api: BotApi, params: Params) -> Any:
    api.menu.set(params)
    return True


async def get_my_commands(api: BotApi, params: Params) -> Any:
    return api.menu.get(params)


async def delete_my_commands(api: BotApi, params: Params) -> Any:
    api.menu.set({**params, "commands": []})
    return True


async def send_message(api: BotApi, params: Params) -> Any:
    chat = _chat(api, params)
    body, source = _message_text(params)
    return _post(api, chat, params, body, source)


async def send_file(api: BotApi, params: Params, kind: str) -> Any:
    """sendPhoto, sendVoice and sendDocument: an upload or the file_id of an earlier one."""
    chat = _chat(api, params)
    body, source = _caption(params)
    stored = _upload(api, params, kind)
    if kind == "photo":
        body["photo"] = files.photo_sizes(stored)
    elif kind == "voice":
        files.check_voice(stored)
        seconds = int(params.get("duration") or 1)
        body["voice"] = {**files.shown(stored), "duration": seconds, "mime_type": "audio/ogg"}
    else:
        named = {"file_name": stored.name, "mime_type": stored.mime}
        body["document"] = {**files.shown(stored), **named}
    return _post(api, chat, params, body, source)


async def edit_message_text(api: BotApi, params: Params) -> Any:
    posted = _editable(api, params)
    body, source = _message_text(params)
    if "text" not in posted.body:
        raise bad_request("there is no text in the message to edit")
    return _edit(api, posted, params, body, source)


async def edit_message_caption(api: BotApi, params: Params) -> Any:
    posted = _editable(api, params)
    body, source = _caption(params)
    return _edit(api, posted, params, {"caption": "", **body}, source)


async def edit_message_reply_markup(api: BotApi, params: Params) -> Any:
    posted = _editable(api, params)
    return _edit(api, posted, params, {}, posted.html)


async def delete_message(api: BotApi, params: Params) -> Any:
    chat = api.chats.find(params.get("chat_id"))
    what = "message to delete not found"
    posted = api.chats.message(chat, params.get("message_id"), what)
    posted.deleted = True
    api.chats.changed(posted)
    return True


async def send_chat_action(api: BotApi, params: Params) -> Any:
    chat = api.chats.find(params.get("chat_id"))
    chat.check_reachable()
    if not params.get("action"):
        raise bad_request("wrong parameter action in request")
    return True


async def answer_callback_query(api: BotApi, params: Params) -> Any:
    if not LIMITS["callback_answer"].holds(len(str(params.get("text", "")))):
        raise bad_request("MESSAGE_TOO_LONG")
    api.queries.answer(str(params.get("callback_query_id")), str(params.get("text", "")))
    return True


async def get_file(api: BotApi, params: Params) -> Any:
    return api.files.link(params.get("file_id"))


def _allow(api: BotApi, params: Params) -> None:
    asked = kinds(params.get("allowed_updates"))
    if asked is not None:
        api.updates.allowed = list(asked)


def _flag(params: Params, name: str) -> bool:
    return params.get(name) in (True, "true", "True", "1")


def _chat(api: BotApi, params: Params) -> Chat:
    chat = api.chats.find(params.get("chat_id"))
    chat.check_reachable()
    return chat


def _text(params: Params, name: str, given: str) -> tuple[Params, str]:
    """The text shown with its entities, and the source it came from."""
    source = str(params.get(name, ""))
    mode = str(params.get("parse_mode") or "").lower()
    if mode == "html":
        shown, found = entities.parse(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        shown, found = source, list(params.get(given) or [])
    body: Params = {name: shown.rstrip()}
    if found:
        body[given] = found
    return body, source if mode else html.escape(source, quote=False)


def _message_text(params: Params) -> tuple[Params, str]:
    body, source = _text(params, "text", "entities")
    if not body["text"].strip():
        raise bad_request("message text is empty")
    if not LIMITS["text"].holds(entities.units(body["text"])):
        raise bad_request("message is too long")
    return body, source


def _caption(params: Params) -> tuple[Params, str]:
    if not params.get("caption"):
        return {}, ""
    body, source = _text(params, "caption", "caption_entities")
    if not LIMITS["caption"].holds(entities.units(body["caption"])):
        raise bad_request("message caption is too long")
    return body, source


def _upload(api: BotApi, params: Params, kind: str) -> files.Stored:
    given = params.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if given in (None, ""):
        raise bad_request(f"there is no {kind} in the request")
    if isinstance(given, str):
        return api.files.find(given)
    name, mime, data = given
    if not data:
        raise bad_request("file must be non-empty")
    if not LIMITS["upload"].holds(len(data)):
        raise Refusal(*refusals.TOO_LARGE)
    return api.files.keep(data, name, mime)


def _post(api: BotApi, chat: Chat, params: Params, body: Params, source: str) -> Any:
    markup = keyboards.check(params.get("reply_markup"))
    reply_to = (params.get("reply_parameters") or {}).get("message_id")
    if reply_to and int(reply_to) not in chat.messages:
        raise bad_request("message to be replied not found")
    api.pace.spend(chat.id, group=chat.group)
    if markup:
        body["reply_markup"] = markup
    posted = api.chats.post(chat, BOT, body, source)
    return shown(posted)


def _editable(api: BotApi, params: Params) -> Posted:
    chat = _chat(api, params)
    what = "message to edit not found"
    posted = api.chats.message(chat, params.get("message_id"), what)
    if not posted.mine:
        raise bad_request("message can't be edited")
    return posted


def _edit(api: BotApi, posted: Posted, params: Params, body: Params, source: str) -> Any:
    markup = keyboards.check(params.get("reply_markup"))
    kept = {k: v for k, v in posted.body.items() if k not in ("reply_markup", "edit_date")}
    for name in ("entities", "caption_entities"):
        if body:
            kept.pop(name, None)
    whole = {**kept, **body, **({"reply_markup": markup} if markup else {})}
    if whole == {k: v for k, v in posted.body.items() if k != "edit_date"}:
        raise bad_request(refusals.NOT_MODIFIED)
    api.pace.spend(int(posted.body["chat"]["id"]), group=posted.body["chat"]["type"] != "private")
    posted.body, posted.html = {**whole, "edit_date": api.clock.date()}, source
    api.chats.changed(posted)
    return shown(posted)


def shown(posted: Posted) -> Params:
    """A message as the API shows it: keyboards other than inline ones stay on the phone."""
    body = dict(posted.body)
    if "inline_keyboard" not in body.get("reply_markup", {"inline_keyboard": ()}):
        body.pop("reply_markup")
    return body


def _file_method(kind: str) -> Method:
    async def method(api: BotApi, params: Params) -> Any:
        return await send_file(api, params, kind)

    return method


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "sendChatAction": send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
    **{name: _file_method(kind) for name, kind in UPLOADS.items()},
}
BY_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}
