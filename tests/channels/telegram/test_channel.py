"""The whole channel between phones and a door."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels.errors import TryLater
from bot.channels.telegram.channel import Telegram, TelegramSettings
from handlers.event import Edited, File, Left, Place, Press, Returned, Start, Text, Unsupported
from messages.message import Button, Message
from tests.botapi import BotApi, Phone
from tests.channels.telegram.conftest import FakeDoor, until

COMMANDS = {"fr": [("/idee", "Dire une idée")], "en": [("idea", "Hand in an idea")]}


class Clock:
    """The time, which a test may move."""

    def __init__(self) -> None:
        self.added = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.added


async def no_media(media: str) -> tuple[bytes, str, str]:
    raise KeyError(media)


def telegram(api: BotApi, clock: Clock | None = None, **settings: Any) -> Telegram:
    return Telegram(
        TelegramSettings(token=api.token, api_url=api.url, **settings),
        open_media=no_media,
        now=clock or Clock(),
        group_line=lambda language, link: f"{language} : écrivez-moi ici {link}",
        commands=COMMANDS,
    )


Listen = Callable[..., Awaitable[Telegram]]


@pytest.fixture
async def listen(api: BotApi) -> AsyncIterator[Listen]:
    """Start channels that listen, and stop them in the end."""
    running: list[tuple[Telegram, asyncio.Task[None]]] = []

    async def start(door: FakeDoor, clock: Clock | None = None, **settings: Any) -> Telegram:
        channel = telegram(api, clock, **settings)
        running.append((channel, asyncio.create_task(channel.listen(door))))
        return channel

    yield start
    for channel, task in running:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await channel.close()


async def test_all_a_person_does_reaches_the_door_in_order(api: BotApi, listen: Listen) -> None:
    """What waited while the bot was away comes first."""
    phone = api.phone(42, name="Michelangelo")
    phone.start("ABC-12")
    said = phone.say("On arrose trop.")
    phone.send_photo(b"jpeg", "Le massif")
    phone.send_voice(seconds=48)
    phone.send_sticker()
    phone.send_venue("Parc de Procé", "44 rue des Dervallières")
    phone.edit(said, "On arrose moins.")
    phone.block()
    phone.unblock()
    phone.raw("message", hologram={"depth": 3})
    phone.raw("something_of_2031", depth=3)
    phone.say("/idee@test_bot")
    door = FakeDoor()
    await listen(door)
    taken = await door.has(11)
    photo, voice = taken[2], taken[3]
    assert isinstance(photo, File)
    assert isinstance(voice, File)
    assert (photo.kind, photo.caption, voice.kind, voice.seconds) == (
        "photo",
        "Le massif",
        "voice",
        48,
    )
    assert [taken[0], taken[1], *taken[4:]] == [
        Start("ABC-12"),
        Text("On arrose trop."),
        Unsupported("sticker"),
        Place("Parc de Procé, 44 rue des Dervallières"),
        Edited("On arrose moins.", of=str(said)),
        Left(),
        Returned(),
        Unsupported("unknown"),
        Text("/idee"),
    ]
    assert {event.address for event in door.taken} == {"42"}
    assert not any("Michelangelo" in event.raw for event in door.taken)
    await phone.settled(quiet=0)


async def test_an_album_comes_as_photos_of_one_group(api: BotApi, listen: Listen) -> None:
    """Each is an event of its own."""
    phone = api.phone(42)
    phone.send_album([b"one", b"two"])
    door = FakeDoor()
    await listen(door)
    photos = await door.has(2)
    assert photos[0].group == photos[1].group is not None


async def test_nothing_is_lost_while_the_store_is_away(api: BotApi, listen: Listen) -> None:
    """The updates stay with the platform, are given again, and each is taken in once."""
    phone, other = api.phone(42), api.phone(43)
    phone.say("un")
    other.say("deux")
    door = FakeDoor(away=1)
    await listen(door)
    await door.has(2)
    await phone.settled(quiet=0)
    assert sorted(event.what.text for event in door.taken) == ["deux", "un"]  # type: ignore[union-attr]
    assert door.tries > 2


async def test_a_press_is_answered_though_the_door_is_slow(
    api: BotApi, listen: Listen, phone: Phone
) -> None:
    """The phone shows no spinner while the press waits to be taken in."""
    channel = telegram(api)
    await channel.send("42", Message("Prêt ?", (Button("Envoyer", "send:1"),)))
    await channel.close()
    phone.press("Envoyer")
    answered = asyncio.Event()

    class SlowDoor(FakeDoor):
        async def take(self, event: Any) -> None:
            if isinstance(event.what, Press):
                await answered.wait()
            await super().take(event)

    door = SlowDoor()
    await listen(door)
    await until(api, lambda: phone.spinning == 0)
    assert Press("send:1") not in [event.what for event in door.taken]
    answered.set()
    assert Press("send:1") in await door.has(2)


async def test_a_press_answered_too_late_is_no_trouble(
    api: BotApi, listen: Listen, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """After hours offline the platform refuses the answer; the press counts all the same."""
    caplog.set_level(logging.INFO)
    channel = telegram(api)
    await channel.send("42", Message("Prêt ?", (Button("Envoyer", "send:1"),)))
    await channel.close()
    phone.press("Envoyer")
    api.clock.advance(60)
    door = FakeDoor()
    await listen(door)
    assert Press("send:1") in await door.has(2)
    await phone.settled(quiet=0)
    assert "answering a press" not in caplog.text


async def test_a_group_is_sent_to_the_private_chat(api: BotApi, listen: Listen) -> None:
    """In one line, once a minute; the door hears nothing of it."""
    clock = Clock()
    door = FakeDoor()
    phone = api.phone(42)
    channel = await listen(door, clock)
    name = await channel.meet()
    for words in (f"Et @{name} ?", "/idee", "bonjour"):
        phone.say_in_group(words)
    phone.say("fini")
    assert await door.has(1) == [Text("fini")]
    assert await _sent(api, 1) == [f"fr : écrivez-moi ici https://t.me/{name}"]
    clock.added += timedelta(minutes=1)
    phone.say_in_group("/idee")
    assert len(await _sent(api, 2)) == 2


async def _sent(api: BotApi, count: int) -> list[str]:
    await until(api, lambda: api.count("sendMessage", status=200) >= count)
    return [str(call.params["text"]) for call in api.calls if call.method == "sendMessage"]


async def test_the_menu_is_published_in_both_languages(api: BotApi, listen: Listen) -> None:
    """French also for phones in any other language."""
    await listen(FakeDoor())
    await until(api, lambda: len(api.menu.commands) == 2)
    shown = {key[1]: value[0]["command"] for key, value in api.menu.commands.items()}
    assert shown == {"": "idee", "en": "idea"}


async def test_a_link_brings_a_code(api: BotApi) -> None:
    """Once the platform said what the bot is called."""
    channel = telegram(api)
    assert channel.link("ABC") is None
    name = await channel.meet()
    assert channel.link("ABC") == f"https://t.me/{name}?start=ABC"
    await channel.close()


async def test_the_channel_starts_though_the_platform_is_down(
    api: BotApi, listen: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    """It listens from the moment the platform is there, and sends are kept until then."""
    await api.stop()
    door = FakeDoor()
    channel = await listen(door)
    with pytest.raises(TryLater):
        await channel.send("42", Message("Bonjour"))
    assert not await channel.reached()
    await api.start()
    api.phone(42).say("enfin")
    assert await door.has(1) == [Text("enfin")]
    assert await channel.reached()
    assert "not reached" in caplog.text
    assert api.token not in caplog.text


async def test_a_channel_that_hears_nothing_is_not_reached(api: BotApi, listen: Listen) -> None:
    """After 90 seconds without an answer of the platform `/readyz` says so."""
    clock, door = Clock(), FakeDoor()
    channel = await listen(door, clock)
    api.phone(42).say("x")
    await door.has(1)
    assert channel.last_poll is not None
    assert await channel.reached()
    clock.added += timedelta(seconds=200)
    assert not await channel.reached()


def test_settings_show_no_secret() -> None:
    """They may be printed."""
    settings = TelegramSettings(token="123:secret", webhook_secret="other")
    assert "secret" not in repr(settings)
    assert "other" not in repr(settings)


@contextlib.asynccontextmanager
async def served(routes: Any) -> AsyncIterator[str]:
    """Serve the routes on loopback; the address."""
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.shutdown()


async def test_in_webhook_mode_updates_are_pushed_and_come_again_on_trouble(
    api: BotApi, listen: Listen, phone: Phone
) -> None:
    """The address is announced with its path; what was not taken in is pushed again."""
    door = FakeDoor(away=1)
    secret = {"mode": "webhook", "webhook_secret": "s3cret"}
    receiving = telegram(api, **secret)
    async with served(receiving.routes(door)) as url:
        channel = await listen(door, webhook_url=url, **secret)
        phone.say("bonjour")
        assert await door.has(2) == [Start(), Text("bonjour")]
        assert api.webhook.url == f"{url}/telegram"
        assert await channel.reached()
        assert channel.last_poll is None
        assert door.tries == 3
        await api.webhook.take_away()
    await receiving.close()


async def test_a_polling_channel_has_no_route(api: BotApi) -> None:
    """Its updates come by asking."""
    assert telegram(api).routes(FakeDoor()) == []
