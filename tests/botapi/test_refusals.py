"""Each refusal of the table, as python-telegram-bot's client meets it."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import pytest
from PIL import Image
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
)
from telegram.request import HTTPXRequest

from tests.botapi import BotApi, Phone, Rates


def jpeg() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30)).save(data, "JPEG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a <br> b", 'Unsupported start tag "br" at byte offset 2'),
        ("é <span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 3'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("toi & moi", 'Unescaped "&" at byte offset 4'),
    ],
)
async def test_html_it_cannot_parse_is_refused(
    bot: Bot, phone: Phone, source: str, complaint: str
) -> None:
    """A tag it does not know, one left open, a bare < or &: "can't parse entities"."""
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(phone.id, source, parse_mode="HTML")
    # The client changes case (`str.capitalize`).
    assert refused.value.message == f"can't parse entities: {complaint}".capitalize()
    assert phone.bubbles == []


async def test_text_is_measured_after_entities_are_parsed(bot: Bot, phone: Phone) -> None:
    """4096 characters pass however long their tags are, 4097 and 0 do not."""
    await bot.send_message(phone.id, f"<b>{'é' * 4096}</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(phone.id, "é" * 4097)
    for empty in ("", " \n ", "<b> </b>"):
        with pytest.raises(BadRequest, match="Message text is empty"):
            await bot.send_message(phone.id, empty, parse_mode="HTML")


async def test_a_caption_has_1024_characters_at_most(bot: Bot, phone: Phone) -> None:
    """1024 pass, 1025 do not."""
    await bot.send_document(phone.id, b"x", caption="é" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(phone.id, b"x", caption="é" * 1025)


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        (InlineKeyboardButton("Oui", callback_data="é" * 33), "Button_data_invalid"),
        (InlineKeyboardButton("Oui"), "Text buttons are unallowed in the inline keyboard"),
        (InlineKeyboardButton("Oui", url="https://a.fr", callback_data="x"), "exactly one action"),
        (InlineKeyboardButton("Oui", url="a"), "URL 'a' is invalid"),
        (InlineKeyboardButton(" ", callback_data="x"), 'field "text"'),
    ],
)
async def test_a_button_does_exactly_one_thing(
    bot: Bot, phone: Phone, button: InlineKeyboardButton, complaint: str
) -> None:
    """No action, two, data over 64 bytes, an address that is none, no label: refused."""
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(phone.id, "Oui ?", reply_markup=InlineKeyboardMarkup([[button]]))
    assert complaint.lower() in refused.value.message.lower()


async def test_64_bytes_of_data_are_taken(bot: Bot, phone: Phone) -> None:
    """The bound is in bytes and belongs to what is taken."""
    button = InlineKeyboardButton("Oui", callback_data="é" * 32)
    await bot.send_message(phone.id, "Oui ?", reply_markup=InlineKeyboardMarkup([[button]]))
    assert phone.bubbles[-1].labels == ["Oui"]


async def test_people_who_cannot_be_reached(bot: Bot, api: BotApi, phone: Phone) -> None:
    """Unknown, never started, blocked, deactivated, moved: each in the real one's words."""
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(99, "Bonjour")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(api.phone(43).id, "Bonjour")
    phone.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(phone.id, "Bonjour")
    phone.unblock()
    await bot.send_message(phone.id, "Bonjour")
    phone.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(phone.id, "Bonjour")
    api.chats.group(-10).moved_to = -1001
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-10, "Bonjour")
    assert moved.value.new_chat_id == -1001


async def test_editing_and_deleting(bot: Bot, phone: Phone) -> None:
    """The same content, a message that is not there, someone else's: refused."""
    sent = await bot.send_message(phone.id, "Un")
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text("Un", phone.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Deux", phone.id, 999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Deux", phone.id, phone.say("moi"))
    await bot.edit_message_text("Deux", phone.id, sent.message_id)
    assert [m.text for m in phone.bubbles] == ["Deux"]
    await bot.delete_message(phone.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(phone.id, sent.message_id)
    assert phone.bubbles == []


async def test_a_press_is_answered_once_and_within_15_seconds(
    bot: Bot, api: BotApi, phone: Phone
) -> None:
    """A second answer, or one after 15 s, is "too old"; the answer has 200 characters."""
    button = InlineKeyboardButton("Continuer", callback_data="go")
    await bot.send_message(phone.id, "?", reply_markup=InlineKeyboardMarkup([[button]]))
    query = phone.press("continuer")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query, "x" * 201)
    assert phone.spinning == 1
    await bot.answer_callback_query(query, "C’est noté")
    assert (phone.spinning, phone.toasts) == (0, ["C’est noté"])
    late = phone.press("Continuer")
    api.clock.advance(16)
    for stale in (query, late, "1"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_callback_query(stale)


async def test_sending_too_fast_is_answered_with_the_seconds_to_wait() -> None:
    """Over the burst 429; asking during the ban lengthens it; after it one more is taken."""
    rates = Rates(chat_burst=2, reply_credit=0)
    async with BotApi(rates=rates) as api:
        phone = api.phone(42)
        phone.start()
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            for _ in range(2):
                await bot.send_message(phone.id, "Bonjour")
            for seconds in (1, 2):
                with pytest.raises(RetryAfter) as busy:
                    await bot.send_message(phone.id, "Bonjour")
                assert busy.value.retry_after == timedelta(seconds=seconds)
            api.clock.advance(3)
            await bot.send_message(phone.id, "Bonjour")
    assert len(phone.bubbles) == 3


async def test_all_chats_together_have_a_rate_too() -> None:
    """The bound of the whole holds whoever is written to."""
    rates = Rates(per_second=5, burst=3, reply_credit=0)
    async with BotApi(rates=rates) as api, Bot(api.token, base_url=f"{api.url}/bot") as bot:
        for person in (1, 2, 3):
            api.phone(person).start()
            await bot.send_message(person, "Bonjour")
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "Bonjour")


async def test_a_wrong_token_and_an_unknown_method(bot: Bot, api: BotApi) -> None:
    """401 for a token of the right shape, 404 for any other and for an unknown method."""
    async with HTTPXRequest() as request:
        other = Bot("7000000001:" + "x" * 35, base_url=f"{api.url}/bot", request=request)
        with pytest.raises(InvalidToken):
            await other.get_me()
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendNothing")


async def test_one_poller_at_a_time(bot: Bot, api: BotApi) -> None:
    """The poll that waits is ended with 409 when another one comes."""
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    async with Bot(api.token, base_url=f"{api.url}/bot") as other:
        while not api.updates.polling:
            await api.updates.bell.heard(1)
        await other.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await waiting


async def test_files_that_are_refused(bot: Bot, api: BotApi, phone: Phone) -> None:
    """A download over 20 MB, an unknown file, no picture, a voice in another format, nothing."""
    phone.send_document("plan.pdf", "application/pdf", b"x", size=20 * 1024 * 1024 + 1)
    sent = phone.screen[-1].body["document"]["file_id"]
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(sent)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("unknown")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(phone.id, b"no picture")
    with pytest.raises(BadRequest, match="Voice must be an ogg"):
        await bot.send_voice(phone.id, b"\x1aE\xdf\xa3webm")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(phone.id, b"")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(phone.id, "unknown")
    await bot.send_photo(phone.id, jpeg())


@pytest.mark.parametrize(
    ("command", "complaint"),
    [(BotCommand("idée", "x"), "Bot_command_invalid"), (BotCommand("a", "x" * 257), "description")],
)
async def test_commands_that_are_refused(bot: Bot, command: BotCommand, complaint: str) -> None:
    """A command is 1 to 32 of a-z, 0-9 and _, its description 1 to 256 characters."""
    with pytest.raises(BadRequest, match=f"(?i){complaint}"):
        await bot.set_my_commands([command])
