"""How updates reach the bot: polls, webhooks, and what happens when the network fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter

from tests.botapi import BotApi, Phone


def ids(api: BotApi) -> list[int]:
    return [update["update_id"] for update in api.updates.waiting()]


async def test_an_offset_confirms_those_before_it(bot: Bot, api: BotApi, phone: Phone) -> None:
    """Not confirmed, they come again; a negative offset leaves only the last ones."""
    for word in ("un", "deux", "trois"):
        phone.say(word)
    first = await bot.get_updates(limit=2, timeout=0)
    assert [u.update_id for u in first] == ids(api)[:2]
    assert len(await bot.get_updates(timeout=0)) == 4
    rest = await bot.get_updates(offset=first[-1].update_id + 1, timeout=0)
    assert [u.update_id for u in rest] == ids(api)
    assert len(rest) == 2
    last = await bot.get_updates(offset=-1, timeout=0)
    assert [u.message and u.message.text for u in last] == ["trois"]
    assert len(ids(api)) == 1


async def test_at_most_100_at_once(bot: Bot, api: BotApi, phone: Phone) -> None:
    """The rest comes with the next call; asked again at once, one at a time."""
    for number in range(120):
        phone.say(str(number))
    first = await bot.get_updates(timeout=0)
    assert len(first) == 100
    offset = first[-1].update_id + 1
    assert len(await bot.get_updates(offset=offset, timeout=0)) == 21
    assert len(await bot.get_updates(offset=offset, timeout=0)) == 1
    api.clock.advance(1)
    assert len(await bot.get_updates(offset=offset, timeout=0)) == 21
    api.clock.advance(86_400)
    assert await bot.get_updates(offset=offset, timeout=0) == ()


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, api: BotApi, phone: Phone) -> None:
    """It waits, and answers as soon as someone does something."""
    await bot.get_updates(offset=ids(api)[-1] + 1, timeout=0)
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    while not api.updates.polling:
        await api.updates.bell.heard(1)
    phone.say("bonjour")
    assert len(await waiting) == 1


async def test_only_the_kinds_asked_for_come(bot: Bot, phone: Phone) -> None:
    """`allowed_updates` holds for what happens from then on."""
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    phone.say("perdu")
    assert len(await bot.get_updates(timeout=0)) == 1
    await bot.get_updates(timeout=0, allowed_updates=[])
    phone.say("là")
    assert len(await bot.get_updates(timeout=0)) == 2


async def test_numbers_that_begin_again_are_not_confirmed_away(
    bot: Bot, api: BotApi, phone: Phone
) -> None:
    """After a week of silence ids restart anywhere: an old offset gives all there is."""
    offset = ids(api)[-1] + 1
    await bot.get_updates(offset=offset, timeout=0)
    api.updates.restart_numbers(1000)
    phone.say("me revoilà")
    assert [u.update_id for u in await bot.get_updates(offset=offset, timeout=0)] == [1000]


Answer = Callable[[int, dict[str, object]], web.Response]


@asynccontextmanager
async def listening(answer: Answer) -> AsyncIterator[tuple[str, list[tuple[str | None, int]]]]:
    """A bot's webhook: its address, and (secret, update id) of each post, in order."""
    posts: list[tuple[str | None, int]] = []

    async def take(request: web.Request) -> web.Response:
        update = await request.json()
        posts.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["update_id"]))
        return answer(len(posts), update)

    app = web.Application()
    app.router.add_post("/telegram", take)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram", posts
    finally:
        await runner.cleanup()


async def all_taken(api: BotApi) -> None:
    async with asyncio.timeout(10):
        while api.updates.waiting():
            await api.updates.bell.heard(1)


async def test_a_webhook_gets_each_update_until_it_says_200(
    bot: Bot, api: BotApi, phone: Phone
) -> None:
    """With the secret, in order within the chat, again after a failure; polls are refused."""
    expected = ids(api)[0]

    def answer(count: int, update: dict[str, object]) -> web.Response:
        return web.Response(status=200 if count > 3 else 503)

    async with listening(answer) as (url, posts):
        await bot.set_webhook(url, secret_token="s3cret")
        with pytest.raises(Conflict, match="while webhook is active"):
            await bot.get_updates(timeout=0)
        phone.say("encore")
        await all_taken(api)
        info = await bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
        await bot.delete_webhook()
    assert posts == [("s3cret", expected)] * 4 + [("s3cret", expected + 1)]
    assert await bot.get_updates(timeout=0) == ()


async def test_a_chat_that_fails_does_not_stop_another(bot: Bot, api: BotApi) -> None:
    """Chats are brought in parallel; Retry-After is honoured."""
    api.phone(1).say("échoue")
    failed = ids(api)[0]

    def answer(count: int, update: dict[str, object]) -> web.Response:
        if update["update_id"] == failed:
            return web.Response(status=503, headers={"Retry-After": "3600"})
        return web.Response()

    async with listening(answer) as (url, posts):
        await bot.set_webhook(url)
        while not posts:
            await api.updates.bell.heard(0.05)
        api.phone(2).say("passe")
        async with asyncio.timeout(10):
            while len(ids(api)) > 1:
                await api.updates.bell.heard(1)
        await bot.delete_webhook(drop_pending_updates=True)
    assert [update_id for _, update_id in posts] == [failed, failed + 1]


async def test_webhooks_that_are_refused(bot: Bot) -> None:
    """No address of the web, a secret with other signs."""
    with pytest.raises(BadRequest, match="https url must be provided"):
        await bot.set_webhook("ftp://a")
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook("https://a.fr", secret_token="été")


async def test_faults_strike_the_calls_they_are_meant_for(
    bot: Bot, api: BotApi, phone: Phone
) -> None:
    """Lost: delivered without a reply. Reset and error: not delivered. Busy: 429."""
    api.faults.add("lost", method="sendMessage", next=1)
    with pytest.raises(NetworkError):
        await bot.send_message(phone.id, "perdu")
    assert [m.text for m in phone.bubbles] == ["perdu"]
    for kind in ("reset", "error", "busy"):
        api.faults.add(kind, method="sendMessage", next=1, seconds=7)
    with pytest.raises(NetworkError):
        await bot.send_message(phone.id, "non")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(phone.id, "non")
    with pytest.raises(RetryAfter):
        await bot.send_message(phone.id, "non")
    await bot.send_message(phone.id, "oui")
    assert [m.text for m in phone.bubbles] == ["perdu", "oui"]
    assert (api.count("sendMessage"), api.count("sendMessage", status=200)) == (5, 1)


async def test_chances_repeat_with_their_seed(bot: Bot, api: BotApi, phone: Phone) -> None:
    """The same seed strikes the same calls."""
    api.faults.add("error", method="getMe", probability=0.5)

    async def strikes() -> list[bool]:
        api.faults.seed(3)
        return [api.faults.strike("getMe") is not None for _ in range(20)]

    first = await strikes()
    assert first == await strikes()
    assert 0 < sum(first) < 20


async def test_updates_whose_reply_was_lost_come_again(bot: Bot, api: BotApi, phone: Phone) -> None:
    """A poll that was cut confirmed nothing more than its offset said."""
    api.faults.add("lost", method="getUpdates", next=1)
    with pytest.raises(NetworkError):
        await bot.get_updates(timeout=0)
    assert len(await bot.get_updates(timeout=0)) == 1


async def test_the_server_may_be_away_and_come_back(bot: Bot, api: BotApi, phone: Phone) -> None:
    """`stop` and `start` keep the port and what was said."""
    await api.stop()
    with pytest.raises(NetworkError):
        await bot.get_me()
    phone.say("pendant ce temps")
    await api.start()
    assert len(await bot.get_updates(timeout=0)) == 2
