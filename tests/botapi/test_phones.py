"""What phones do arrives as python-telegram-bot's types; what bots send stands on screens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from tests.botapi import BotApi, NotSeen, Phone, RemoteBotApi
from tests.botapi.test_refusals import jpeg

YES_NO = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Oui", callback_data="y"),
            InlineKeyboardButton("Non", callback_data="n"),
        ]
    ]
)


async def new(bot: Bot, offset: int = 0) -> list[Update]:
    return list(await bot.get_updates(offset=offset, timeout=0))


async def test_everything_a_person_sends_is_parsed(bot: Bot, api: BotApi) -> None:
    """Each kind of message becomes an update with the content in its place."""
    phone = api.phone(42, language="de", name="Samia")
    phone.start("ABC")
    phone.send_photo(jpeg(), "légende")
    phone.send_album([jpeg(), jpeg()])
    phone.send_voice(seconds=48)
    phone.send_document("plan.pdf", "application/pdf", b"%PDF")
    phone.send_sticker()
    phone.send_poll("Oui ?", ["a", "b"])
    phone.send_contact()
    phone.send_location()
    phone.send_venue("Parc", "rue des Écoles")
    phone.say_in_group("bonjour")
    messages = [update.message for update in await new(bot)]
    first = messages[0]
    assert first
    assert first.text == "/start ABC"
    assert first.entities[0].type == "bot_command"
    assert first.from_user
    assert first.from_user.language_code == "de"
    assert [m.media_group_id is None for m in messages[:4] if m] == [True, True, False, False]
    kinds = [m and m.effective_attachment for m in messages[1:11]]
    assert all(kinds), kinds
    assert messages[4]
    assert messages[4].voice
    assert messages[4].voice.duration == timedelta(seconds=48)
    assert messages[11]
    assert messages[11].chat.type == "supergroup"


async def test_edits_blocks_and_unknown_kinds(bot: Bot, phone: Phone) -> None:
    """They arrive as `edited_message`, `my_chat_member` and as a kind nobody knows."""
    phone.edit(phone.say("Un"), "Deux")
    phone.block()
    phone.say("de retour")  # writing to a stopped bot starts it again
    phone.raw("brand_new_kind", anything=1)
    updates = await new(bot)
    edited, blocked, back = updates[2], updates[3], updates[4]
    assert edited.edited_message
    assert edited.edited_message.text == "Deux"
    assert blocked.my_chat_member
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member
    assert back.my_chat_member.new_chat_member.status == "member"
    assert updates[-1].api_kwargs == {"brand_new_kind": updates[-1].api_kwargs["brand_new_kind"]}


async def test_a_press_brings_the_data_each_time_with_a_new_update(bot: Bot, phone: Phone) -> None:
    """Pressed twice: two updates; `older` reaches the message before; labels are folded."""
    await bot.send_message(phone.id, "Premier ?", reply_markup=YES_NO)
    await bot.send_message(phone.id, "Second ?", reply_markup=YES_NO)
    phone.press("OUI")
    phone.press("oui")
    phone.press("Non", older=1)
    updates = (await new(bot))[1:]
    queries = [update.callback_query for update in updates]
    assert [q and q.data for q in queries] == ["y", "y", "n"]
    assert len({update.update_id for update in updates}) == 3
    assert queries[2]
    assert isinstance(queries[2].message, Message)
    assert queries[2].message.text == "Premier ?"
    with pytest.raises(NotSeen, match="No button « Envoyer »"):
        phone.press("Envoyer")


async def test_the_screen_shows_what_the_bot_sent(bot: Bot, api: BotApi, phone: Phone) -> None:
    """Plain text, HTML, buttons, attachments; files come back as they were sent."""
    sent = await bot.send_message(
        phone.id, "<b>Un</b> &lt; <i>deux</i>", parse_mode="HTML", reply_markup=YES_NO
    )
    assert sent.text == "Un < deux"
    assert sent.parse_entities() != {}
    photo = await bot.send_photo(phone.id, jpeg(), caption="Vue")
    document = await bot.send_document(phone.id, b"%PDF", filename="plan.pdf")
    await bot.send_voice(phone.id, b"OggS...")
    await bot.send_photo(phone.id, photo.photo[-1].file_id)
    first, *others = phone.bubbles
    assert (first.html, first.labels) == ("<b>Un</b> &lt; <i>deux</i>", ["Oui", "Non"])
    assert [m.attachments for m in others] == [("photo",), ("document",), ("voice",), ("photo",)]
    assert document.document
    data = await (await bot.get_file(document.document.file_id)).download_as_bytearray()
    assert bytes(data) == b"%PDF"
    await bot.edit_message_reply_markup(phone.id, sent.message_id)
    assert phone.bubbles[-1].labels == []
    await bot.set_my_commands([BotCommand("idee", "Une idée")], language_code="fr")
    assert (await bot.get_my_commands(language_code="fr"))[0].command == "idee"
    assert await bot.send_chat_action(phone.id, "typing")


async def test_waiting_for_words(bot: Bot, phone: Phone) -> None:
    """`wait_for` counts what came since the person last did something, and tells the screen."""
    await bot.send_message(phone.id, "C’est ENVOYÉ")
    assert (await phone.wait_for("c'est envoye", timeout=5)).text == "C’est ENVOYÉ"
    phone.say("autre chose")
    with pytest.raises(NotSeen, match="autre chose"):
        await phone.wait_for("envoyé", timeout=0)
    assert await phone.wait_for("envoyé", timeout=0, anywhere=True)
    updates = await new(bot)
    await new(bot, updates[-1].update_id + 1)
    assert await phone.settled(quiet=0.01) == []


async def test_another_process_holds_the_same_phones() -> None:
    """`python -m tests.botapi` takes the same actions over its control endpoint."""
    async with RemoteBotApi("--no-rates") as api:
        phone = api.phone(42, name="Sonia")
        await phone.say("/start")
        await phone.do("send_photo", data=jpeg())
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            assert len(await new(bot)) == 2
            await api.fault("error", method="sendMessage", next=1)
            with pytest.raises(Exception, match="Internal Server Error"):
                await bot.send_message(42, "Un", reply_markup=YES_NO)
            await bot.send_message(42, "Deux", reply_markup=YES_NO)
        assert (await phone.wait_for("deux"))["labels"] == ["Oui", "Non"]
        await phone.press("Oui")
        state = await api.state()
        assert state["calls"]["sendMessage 500"] == 1
        assert len(state["waiting"]) == 3
        with pytest.raises(NotSeen):
            await phone.press("Envoyer")
