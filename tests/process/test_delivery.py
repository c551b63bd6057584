"""Messages leave in order, and every outcome means what the closed list of errors says."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channels.errors import Moved, Refused, TryLater, Unreachable
from bot.delivery import Delivery
from bot.health import Metrics
from bot.pacing import Stopwatch
from storage.errors import StoreAway
from storage.records.delivery import OutboxRow
from tests.process.given import owe, reply, someone
from tests.process.plant import START, Plant, rows


def _states(found: list[OutboxRow]) -> list[tuple[str, str | None]]:
    return [(row.status, row.error) for row in found]


async def test_order_is_kept_for_each_address(plant: Plant) -> None:
    """However many are under way at once."""
    await asyncio.gather(*(plant.say(str(n % 9), f"{n}") for n in range(180)))
    await plant.delivery.idle()
    for address in range(9):
        assert plant.phone.at(str(address)) == [f"{n}" for n in range(address, 180, 9)]
    assert {row.status for row in await plant.outbox()} == {"sent"}
    assert sorted(int(row.platform_id or 0) for row in await plant.outbox()) == list(range(1, 181))


async def test_a_short_wait_is_slept_through(plant: Plant) -> None:
    """For exactly as long as was asked; what follows waits, nobody else does."""
    plant.phone.troubles["1"] = [TryLater("flood", 7.0), TryLater("flood", 2.5)]
    plant.phone.shut = asyncio.Event()
    await asyncio.gather(*(plant.say("1", text) for text in "ab"), plant.say("2", "x"))
    plant.phone.shut.set()
    await plant.delivery.idle()
    assert plant.phone.shown == [("2", "x"), ("1", "a"), ("1", "b")]
    assert plant.time.slept == [7.0, 2.5]
    assert plant.phone.moments[1] == START + timedelta(seconds=9.5)


async def test_a_wait_that_grows(plant: Plant) -> None:
    """Where the platform names none: a second, five, fifteen; then it is given back."""
    plant.phone.troubles["1"] = [TryLater("?") for _ in range(4)]
    await plant.say("1", "a")
    await plant.delivery.idle()
    assert plant.time.slept == [1, 5, 15]
    [row] = await plant.outbox()
    assert (row.status, row.attempts, row.error) == ("pending", 4, "?")
    assert row.next_try_at == plant.time.at + timedelta(seconds=60)


async def test_a_long_wait_gives_everything_back(plant: Plant) -> None:
    """Later replies queue behind in the store; all leave in order when the time has come."""
    plant.phone.troubles["1"] = [TryLater("flood", 100.0)]
    for text in "abc":
        await plant.say("1", text)
    await plant.delivery.idle()
    await plant.say("1", "d")
    await plant.tick()
    assert plant.phone.shown == []
    plant.time.pass_(seconds=99)
    await plant.tick()
    assert plant.phone.shown == []
    plant.time.pass_(seconds=1)
    await plant.say("1", "e")
    await plant.tick()
    await plant.tick()
    assert plant.phone.at("1") == list("abcde")
    known = await plant.database.read(lambda uow: uow.people.address("telegram", "1"))
    assert known is not None
    assert known.hold_until is None
    await plant.say("1", "f")
    await plant.delivery.idle()
    assert plant.phone.at("1")[-1] == "f"


async def test_replies_of_another_process_wait_too(plant: Plant, beside: Plant) -> None:
    """Whoever answers, nothing overtakes what waits, and each is sent once."""
    plant.phone.troubles["1"] = [TryLater("flood", 100.0)]
    await plant.say("1", "a")
    await plant.delivery.idle()
    await beside.say("1", "b")
    await plant.say("1", "c")
    await beside.delivery.idle()
    assert plant.phone.shown == []
    plant.time.pass_(seconds=101)
    await beside.say("1", "d")
    for _ in range(3):
        await asyncio.gather(plant.tick(), beside.tick())
    assert plant.phone.at("1") == list("abcd")


async def test_a_fault_of_ours_is_tried_again(plant: Plant) -> None:
    """An error nobody foresaw neither loses the message nor stops the others."""
    plant.phone.troubles["1"] = [KeyError("words"), ValueError("words")]
    await plant.say("1", "a")
    await plant.say("1", "b")
    await plant.delivery.idle()
    assert plant.phone.at("1") == ["a", "b"]


async def test_given_up_a_day_after_the_first_try(plant: Plant) -> None:
    """Not a day after it was promised; what follows it is sent."""
    plant.phone.troubles["1"] = [TryLater("slow", 1800.0)] * 50
    who = await someone(plant.database, "telegram:1")
    old = START - timedelta(days=3)
    await owe(plant.database, reply(who, "1", "a", created_at=old), reply(who, "1", "b"))
    tries = 0
    while plant.phone.troubles["1"]:
        tries += 1
        await plant.tick()
        plant.time.pass_(minutes=30)
    await plant.tick()
    assert plant.phone.shown == [("1", "b")]
    assert _states(await plant.outbox()) == [("failed", "slow"), ("sent", "slow")]
    assert tries == 50


async def test_an_address_that_hears_nothing(plant: Plant) -> None:
    """It is marked, what is owed to it fails; a sign of life makes it well."""
    plant.phone.troubles["1"] = [Unreachable("blocked")]
    plant.phone.shut = asyncio.Event()
    await asyncio.gather(*(plant.say("1", text) for text in "ab"), plant.say("2", "x"))
    plant.phone.shut.set()
    await plant.delivery.idle()
    assert plant.phone.shown == [("2", "x")]
    known = await plant.database.read(lambda uow: uow.people.address("telegram", "1"))
    assert known is not None
    assert not known.reachable
    states = [row.status for row in await plant.outbox() if row.address == "1"]
    assert states == ["failed", "failed"]
    await plant.say("1", "c")
    await plant.delivery.idle()
    assert plant.phone.at("1") == ["c"]


async def test_a_conversation_that_moved(plant: Plant) -> None:
    """The message and what follows go to the new address, which is known from then on."""
    plant.phone.troubles["1"] = [Moved("-100")]
    await asyncio.gather(*(plant.say("1", text) for text in "ab"))
    await plant.delivery.idle()
    assert plant.phone.shown == [("-100", "a"), ("-100", "b")]
    assert await plant.database.read(lambda uow: uow.people.address("telegram", "1")) is None


async def test_moved_to_where_it_was_known(plant: Plant) -> None:
    """The new address was seen already: the old one is not used any more."""
    await plant.say("-100", "x")
    plant.phone.troubles["1"] = [Moved("-100")]
    await plant.say("1", "a")
    await plant.delivery.idle()
    assert plant.phone.at("-100") == ["x", "a"]
    known = await plant.database.read(lambda uow: uow.people.address("telegram", "1"))
    assert known is not None
    assert not known.reachable


async def test_a_message_the_platform_refuses(plant: Plant) -> None:
    """It is marked as failed with the reason; the next goes on."""
    plant.phone.troubles["1"] = [Refused("too long")]
    await asyncio.gather(*(plant.say("1", text) for text in "ab"))
    await plant.delivery.idle()
    assert plant.phone.at("1") == ["b"]
    assert _states(await plant.outbox()) == [("failed", "too long"), ("sent", None)]


async def test_a_channel_told_to_wait(plant: Plant) -> None:
    """Nobody is written to meanwhile, everything leaves afterwards, in order."""
    plant.phone.troubles["1"] = [TryLater("the token is refused", 60.0, pause_channel=True)]
    await plant.say("1", "a")
    await plant.delivery.idle()
    await plant.say("2", "x")
    await plant.say("1", "b")
    await plant.delivery.idle()
    assert plant.phone.shown == []
    assert {row.status for row in await plant.outbox()} == {"pending"}
    plant.time.pass_(seconds=61)
    await plant.tick()
    await plant.tick()
    assert plant.phone.at("1") == ["a", "b"]
    assert plant.phone.at("2") == ["x"]
    await plant.say("2", "y")
    await plant.delivery.idle()
    assert plant.phone.at("2") == ["x", "y"]


async def test_a_short_pause_of_the_channel(plant: Plant) -> None:
    """What is in hand waits in its place."""
    plant.phone.troubles["1"] = [TryLater("flood", 5.0, pause_channel=True)]
    await plant.say("1", "a")
    await plant.say("2", "x")
    await plant.delivery.idle()
    assert sorted(plant.phone.shown) == [("1", "a"), ("2", "x")]
    assert all(moment >= START + timedelta(seconds=5) for moment in plant.phone.moments)


async def test_a_mark_waits_for_the_store(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store goes away between a send and its mark: no repeat, the mark is written later."""
    write, left = plant.database.write, 5

    async def away(work: object) -> object:
        nonlocal left
        if left:
            left -= 1
            raise StoreAway("gone")
        return await write(work)  # type: ignore[arg-type]

    await plant.say("1", "a")
    monkeypatch.setattr(plant.database, "write", away)
    await plant.delivery.idle()
    assert plant.phone.at("1") == ["a"]
    assert _states(await plant.outbox()) == [("sent", None)]
    assert plant.time.slept == [1.0] * 5


async def test_stopping_gives_back_what_was_not_begun(plant: Plant, beside: Plant) -> None:
    """What is under way ends and is marked; the rest is another's at once, each sent once."""
    plant.phone.shut = asyncio.Event()
    await asyncio.gather(*(plant.say(str(n % 2), f"{n}") for n in range(6)))
    await asyncio.sleep(0)
    stopping = asyncio.ensure_future(plant.delivery.stop())
    await asyncio.sleep(0)
    plant.phone.shut.set()
    await stopping
    assert sorted(plant.phone.shown) == [("0", "0"), ("1", "1")]
    states = [row.status for row in await rows(beside.database)]
    assert sorted(states) == ["pending"] * 4 + ["sent"] * 2
    await beside.tick()
    assert plant.phone.at("0") == ["0", "2", "4"]
    assert plant.phone.at("1") == ["1", "3", "5"]


async def test_stopping_waits_for_no_pause(plant: Plant) -> None:
    """Whoever sleeps because the platform said so is woken and gives back."""
    plant.phone.troubles["1"] = [TryLater("flood", 15.0)]
    plant.delivery, slept = _awake(plant)
    await plant.say("1", "a")
    await slept.wait()
    async with asyncio.timeout(10):
        await plant.delivery.stop()
    assert _states(await plant.outbox()) == [("pending", None)]


def _awake(plant: Plant) -> tuple[Delivery, asyncio.Event]:
    """A delivery that waits for ever where it waits; the event says that it does."""
    slept = asyncio.Event()

    class Endless(Stopwatch):
        async def sleep(self, seconds: float) -> None:
            slept.set()
            await asyncio.Event().wait()

    channels = dict(plant.phones)
    return Delivery(channels, plant.postman, plant.clock, Metrics(), {}, Endless()), slept


async def test_another_process_takes_over(plant: Plant, beside: Plant) -> None:
    """A process dies with messages in hand: when its time is over they leave, in order."""
    who = await someone(plant.database, "telegram:1")
    await owe(plant.database, *(reply(who, "1", text) for text in "abc"))
    await plant.postman.claim(dict.fromkeys((0, 1, 2), 10))  # type: ignore[misc]
    await beside.tick()
    assert plant.phone.shown == []
    plant.time.pass_(seconds=61)
    await beside.tick()
    assert plant.phone.at("1") == list("abc")


async def test_a_long_queue_stays_ours(plant: Plant, beside: Plant) -> None:
    """While messages wait for their turn they are held; nobody sends them a second time."""
    plant.phone.shut = asyncio.Event()
    who = await someone(plant.database, "telegram:1")
    await owe(plant.database, *(reply(who, "1", f"{n}") for n in range(15)))
    await plant.delivery.claim()
    for _ in range(12):
        plant.time.pass_(seconds=15)
        await plant.delivery.claim()
        await beside.delivery.claim()
    plant.phone.shut.set()
    await plant.delivery.idle()
    await beside.delivery.idle()
    assert plant.phone.at("1") == [f"{n}" for n in range(15)]


async def test_what_was_taken_from_us_is_not_sent(plant: Plant, beside: Plant) -> None:
    """A process that slept past its time finds another at work, and leaves it the message."""
    plant.phone.shut = asyncio.Event()
    await asyncio.gather(*(plant.say("1", text) for text in "ab"))
    plant.time.pass_(seconds=61)
    await beside.delivery.claim()
    plant.phone.shut.set()
    await plant.delivery.idle()
    await beside.delivery.idle()
    assert plant.phone.at("1").count("b") == 1


async def test_two_processes_drain_two_thousand(plant: Plant, beside: Plant) -> None:
    """Without a repeat, each address in order."""
    most = 2000
    who = await someone(plant.database, "telegram:1")
    await owe(plant.database, *(reply(who, f"{n % 100}", f"{n}") for n in range(most)))
    while len(plant.phone.shown) < most:
        await asyncio.gather(plant.delivery.claim(), beside.delivery.claim())
        await asyncio.gather(plant.delivery.idle(), beside.delivery.idle())
    assert len(plant.phone.shown) == most
    for address in range(100):
        assert plant.phone.at(f"{address}") == [f"{n}" for n in range(address, most, 100)]
    assert {row.status for row in await plant.outbox()} == {"sent"}
