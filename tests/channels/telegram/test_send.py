"""Bubbles as a phone shows them."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image

from bot.channels.errors import Refused, TryLater, Unreachable
from bot.channels.telegram.client import Client
from bot.channels.telegram.fetch import fetch
from bot.channels.telegram.send import edit, send
from bot.channels.telegram.uploads import Uploads
from messages.message import Attachment, Button, Message
from tests.botapi import BotApi, Phone

OGG = b"OggS" + b"\0" * 60
WEBM = b"\x1a\x45\xdf\xa3" + b"\0" * 60


def picture(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "JPEG")
    return out.getvalue()


MEDIA = {
    "jpg": (picture(), "image/jpeg", "massif.jpg"),
    "wide": (picture(3000, 10), "image/jpeg", "banc.jpg"),
    "ogg": (OGG, "audio/ogg", "voix.ogg"),
    "webm": (WEBM, "audio/webm;codecs=opus", "voix.webm"),
    "pdf": (b"%PDF-1.7", "application/pdf", "lettre.pdf"),
    "empty": (b"", "image/jpeg", "vide.jpg"),
}


async def open_media(media: str) -> tuple[bytes, str, str]:
    return MEDIA[media]


async def shown(client: Client, phone: Phone, message: Message) -> list[str]:
    """Send it; what each new bubble shows: its kinds of files and its words."""
    before = len(phone.screen)
    sent = await send(client, Uploads(open_media), str(phone.id), message)
    assert sent == str(phone.screen[-1].id)
    return [" ".join([*bubble.attachments, bubble.text]) for bubble in phone.screen[before:]]


async def test_words_and_buttons_reach_the_phone(client: Client, phone: Phone) -> None:
    """HTML is shown, buttons stand in rows, a link on a button opens."""
    buttons = (
        Button("Envoyer", "send:1"),
        Button("Modifier", "edit:1"),
        Button("Ouvrir la page web", "", "https://vivier.exemple.fr"),
    )
    text = "Voici <b>votre idée</b> &amp; <a href='https://a.fr'>la suite</a>."
    assert await shown(client, phone, Message(text, buttons)) == ["Voici votre idée & la suite."]
    assert phone.screen[-1].labels == ["Envoyer", "Modifier", "Ouvrir la page web"]


async def test_a_link_that_works_on_no_phone_is_written_out(client: Client, phone: Phone) -> None:
    """The platform would refuse the whole message for a button to localhost."""
    message = Message("Bonjour", (Button("La page", "", "http://localhost:8080/?a=1&b"),))
    assert await shown(client, phone, message) == ["Bonjour\nLa page\nhttp://localhost:8080/?a=1&b"]


async def test_a_text_over_4096_signs_comes_in_pieces(client: Client, phone: Phone) -> None:
    """The buttons are under the last."""
    lines = [f"{number} : " + "arroser " * 20 for number in range(60)]
    await shown(client, phone, Message("\n".join(lines), (Button("Oui", "y"),)))
    pieces = [bubble for bubble in phone.screen if bubble.by_bot]
    assert len(pieces) == 3
    assert [piece.labels for piece in pieces] == [[], [], ["Oui"]]
    assert "59 :" in pieces[-1].text


@pytest.mark.parametrize(
    ("kind", "media", "as_"),
    [
        ("photo", "jpg", "photo"),
        ("photo", "wide", "document"),
        ("voice", "ogg", "voice"),
        ("voice", "webm", "document"),
        ("document", "pdf", "document"),
    ],
)
async def test_a_file_goes_as_what_the_platform_takes_it_for(
    client: Client, phone: Phone, kind: str, media: str, as_: str
) -> None:
    """A voice note of a browser, a picture too wide: as documents. The words are the caption."""
    message = Message("Écoutez", (Button("Oui", "y"),), (Attachment(kind, media),))  # type: ignore[arg-type]
    assert await shown(client, phone, message) == [f"{as_} Écoutez"]
    assert phone.screen[-1].labels == ["Oui"]


async def test_several_files_or_long_words_go_apart(client: Client, phone: Phone) -> None:
    """Files first, then the words with the buttons."""
    two = (Attachment("photo", "jpg"), Attachment("document", "pdf"))
    assert await shown(client, phone, Message("Voilà", (), two)) == ["photo ", "document ", "Voilà"]
    long = "é" * 1025
    assert await shown(client, phone, Message(long, (), two[:1])) == ["photo ", long]
    assert await shown(client, phone, Message("", (), two[:1])) == ["photo "]


@pytest.mark.parametrize(
    "message",
    [
        Message("Trop <u"),
        Message("x", (Button("Oui", "y" * 65),)),
        Message("x", (), (Attachment("photo", "gone"),)),
        Message("x", (), (Attachment("photo", "empty"),)),
        Message(""),
    ],
)
async def test_what_the_platform_never_takes_is_refused(
    client: Client, phone: Phone, message: Message
) -> None:
    """It is ours to mend: trying again would change nothing."""
    with pytest.raises(Refused):
        await send(client, Uploads(open_media), "42", message)


@pytest.mark.parametrize(
    ("fault", "after"), [("error", None), ("reset", None), ("lost", None), ("busy", 3.0)]
)
async def test_passing_trouble_is_to_be_tried_later(
    api: BotApi, client: Client, phone: Phone, fault: str, after: float | None
) -> None:
    """A server error, a cut line, a lost reply, a flood with its exact wait; then it goes."""
    api.faults.add(fault, method="sendMessage", next=1, seconds=3)  # type: ignore[arg-type]
    with pytest.raises(TryLater) as caught:
        await send(client, Uploads(open_media), "42", Message("Bonjour"))
    assert (caught.value.after, caught.value.pause_channel) == (after, False)
    assert await send(client, Uploads(open_media), "42", Message("Bonjour"))


async def test_who_left_is_unreachable(api: BotApi, client: Client, phone: Phone) -> None:
    """Blocked, gone, or never there."""
    phone.block()
    api.phone(43).start()
    api.phone(43).deactivate()
    for address in ("42", "43", "99", "words"):
        with pytest.raises(Unreachable):
            await send(client, Uploads(open_media), address, Message("Bonjour"))


async def test_a_wrong_token_pauses_the_channel(api: BotApi) -> None:
    """A minute, for every address."""
    client = Client("7000000001:" + "x" * 30, api.url)
    with pytest.raises(TryLater) as caught:
        await send(client, Uploads(open_media), "42", Message("Bonjour"))
    assert (caught.value.after, caught.value.pause_channel) == (60.0, True)
    await client.close()


async def test_a_file_is_fetched(api: BotApi, client: Client) -> None:
    """Its bytes, once its address was asked for."""
    stored = api.files.keep(OGG, "voice.oga", "audio/ogg")
    assert await fetch(client, stored.id) == OGG


async def test_a_file_gone_or_too_big_is_refused(api: BotApi, client: Client) -> None:
    """Trying again would bring nothing."""
    gone = api.files.keep(OGG, "voice.oga", "audio/ogg")
    gone.gone = True
    big = api.files.keep(OGG, "voice.oga", "audio/ogg", 21 * 1024 * 1024)
    lying = api.files.keep(b"x" * (20 * 1024 * 1024 + 1), "x", "x", 10)
    for remote in (gone.id, big.id, lying.id, "never-there"):
        with pytest.raises(Refused):
            await fetch(client, remote)


async def test_a_download_cut_short_is_tried_later(api: BotApi, client: Client) -> None:
    """A bad network is no loss. (One cut alone aiohttp mends by itself: it is a GET.)"""
    stored = api.files.keep(OGG, "voice.oga", "audio/ogg")
    api.faults.add("reset", method="download", next=2)
    with pytest.raises(TryLater):
        await fetch(client, stored.id)
    assert await fetch(client, stored.id) == OGG


async def test_a_bubble_is_rewritten_in_place(api: BotApi, client: Client, phone: Phone) -> None:
    """Words and buttons change; the same again is no trouble; nothing new is on the screen."""
    first = Message("<b>40</b> %", (Button("Pause", "p"),))
    sent = await send(client, Uploads(open_media), "42", first)
    count = len(phone.screen)
    for _ in range(2):
        await edit(client, "42", sent, Message("Fini & bien".replace("&", "&amp;")))
    assert len(phone.screen) == count
    assert (phone.screen[-1].text, phone.screen[-1].labels) == ("Fini & bien", [])
    assert phone.screen[-1].edited
    assert api.count("editMessageText", status=400) == 1


async def test_words_under_a_picture_are_rewritten(
    api: BotApi, client: Client, phone: Phone
) -> None:
    """The picture stays."""
    picture = (Attachment("photo", "jpg"),)
    sent = await send(client, Uploads(open_media), "42", Message("avant", (), picture))
    await edit(client, "42", sent, Message("après", (Button("Oui", "y"),), picture))
    assert (phone.screen[-1].text, phone.screen[-1].attachments) == ("après", ("photo",))
    assert phone.screen[-1].labels == ["Oui"]


async def test_what_cannot_be_rewritten_is_refused(
    api: BotApi, client: Client, phone: Phone
) -> None:
    """Deleted, never there, or a picture where words were: nobody is unreachable for that."""
    sent = await send(client, Uploads(open_media), "42", Message("x"))
    await client.call("deleteMessage", {"chat_id": "42", "message_id": sent})
    for gone in (sent, "99999"):
        with pytest.raises(Refused):
            await edit(client, "42", gone, Message("y"))
    phone.block()
    with pytest.raises(Unreachable):
        await edit(client, "42", sent, Message("y"))


async def test_a_picture_goes_up_once(api: BotApi, client: Client) -> None:
    """For however many people, all at once; if its id is of no use any more, once again."""
    uploads, times = Uploads(open_media), 0

    async def opened(media: str) -> tuple[bytes, str, str]:
        nonlocal times
        times += 1
        return await open_media(media)

    uploads = Uploads(opened)
    people = [api.phone(100 + number) for number in range(20)]
    for each in people:
        each.start()
    message = Message("x", (Button("Oui", "y"),), (Attachment("photo", "jpg"),))
    await asyncio.gather(*(send(client, uploads, str(each.id), message) for each in people))
    assert times == 1
    assert {each.screen[-1].attachments for each in people} == {("photo",)}
    assert {tuple(each.screen[-1].labels) for each in people} == {("Oui",)}
    api.files._files.clear()
    await send(client, uploads, "100", message)
    await send(client, uploads, "101", message)
    assert times == 2
