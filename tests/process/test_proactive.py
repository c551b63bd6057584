"""What was promised is decided when it leaves: whether, where, when and in which words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.channels.errors import TryLater, Unreachable
from bot.pacing import Pace
from messages.message import Message, Offer, Say
from storage.database import Database
from storage.records.delivery import Lane
from storage.records.people import Person, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.process.given import HELLO, HELLO_EN, HELLO_FR, owe, promise, reply, someone
from tests.process.plant import START, Phones, Plant


async def _change(database: Database, who: Person, **changes: Any) -> None:
    await database.write(lambda uow: uow.people.save(replace(who, **changes)))


async def _lines(database: Database, who: Person) -> list[str]:
    lines = await database.read(lambda uow: uow.lines.after(who.id, 0))
    return [Message.from_json(line.body).text for line in lines]


async def _states(plant: Plant) -> list[tuple[str, str | None]]:
    return [(row.status, row.error) for row in await plant.outbox()]


async def test_it_leaves_to_the_address_last_alive(plant: Plant) -> None:
    """In the language of now, not of the promise."""
    who = await someone(plant.database, "telegram:new", "telegram:old")
    await promise(plant.database, who)
    await _change(plant.database, who, language="en")
    await plant.tick()
    assert plant.phone.shown == [("new", HELLO_EN)]


async def test_paused_meanwhile(plant: Plant) -> None:
    """Nothing is sent, and it is not kept for later."""
    who = await someone(plant.database, "telegram:1")
    await promise(plant.database, who)
    await _change(plant.database, who, paused_until=START + timedelta(days=14))
    await plant.tick()
    assert plant.phone.shown == []
    assert await _states(plant) == [("dropped", "paused")]


async def test_out_of_hours(plant: Plant) -> None:
    """It waits for the hours of the person's service, and leaves at their first minute."""
    service = Service(id=new_id(), name="Cantine", hours="lun-ven 13:00-15:00")
    await plant.database.write(lambda uow: uow.services.put(service))
    who = await someone(plant.database, "telegram:1", service_id=service.id)
    other = await someone(plant.database, "telegram:2")
    for each in (who, other):
        await promise(plant.database, each)
    await plant.tick()
    assert plant.phone.shown == [("2", HELLO_FR)]
    plant.time.pass_(hours=1, minutes=59)
    await plant.tick()
    assert len(plant.phone.shown) == 1
    plant.time.pass_(minutes=61)
    await plant.tick()
    assert plant.phone.shown[1:] == [("1", HELLO_FR)]


async def test_expired_meanwhile(plant: Plant) -> None:
    """What is over is not announced."""
    who = await someone(plant.database, "telegram:1")
    await promise(plant.database, who, expires=timedelta(minutes=5))
    plant.time.pass_(minutes=6)
    await plant.tick()
    assert await _states(plant) == [("dropped", "expired")]


async def test_an_address_that_hears_nothing(plant: Plant) -> None:
    """The next one is tried; where there is none it is dropped."""
    who = await someone(plant.database, "telegram:new", "telegram:old")
    plant.phone.troubles["new"] = [Unreachable("blocked")]
    plant.phone.troubles["old"] = [Unreachable("blocked")]
    await promise(plant.database, who)
    for _ in range(3):
        await plant.tick()
    assert plant.phone.shown == []
    assert await _states(plant) == [("dropped", "unreachable")]
    await _alive(plant, who)
    await promise(plant.database, who)
    await plant.tick()
    assert plant.phone.shown == [("old", HELLO_FR)]


async def _alive(plant: Plant, who: Person) -> None:
    addresses = await plant.database.read(lambda uow: uow.people.addresses_of(who.id))
    old = next(each for each in addresses if each.address == "old")
    await plant.database.write(lambda uow: uow.people.seen(old, START))


async def test_it_goes_on_to_the_page(plant: Plant) -> None:
    """Where Telegram is blocked, the page shows it, once, whatever happens to processes."""
    who = await someone(plant.database, "telegram:1", "web:session")
    plant.phone.troubles["1"] = [Unreachable("blocked")]
    await promise(plant.database, who)
    for _ in range(3):
        await plant.tick()
    assert await _lines(plant.database, who) == [HELLO_FR]
    assert await _states(plant) == [("sent", None)]


async def test_the_page_is_written_to_once(plant: Plant, beside: Plant) -> None:
    """Two processes look at once; whoever waits for the page's address is woken."""
    people = [await someone(plant.database, f"web:{n}") for n in range(120)]
    for each in people:
        await promise(plant.database, each)
    woken = asyncio.ensure_future(
        asyncio.wait(
            [asyncio.ensure_future(each.wakeups.wait("7", 20)) for each in (plant, beside)],
            return_when=asyncio.FIRST_COMPLETED,
        )
    )
    await asyncio.sleep(0)
    async with asyncio.timeout(15):
        await asyncio.gather(plant.tick(), beside.tick())
        done, waiting = await woken
    assert done
    for task in waiting:
        task.cancel()
    for each in people:
        assert await _lines(plant.database, each) == [HELLO_FR]


async def test_several_bubbles_in_order(plant: Plant) -> None:
    """All of them to one address; what is tried again keeps its words."""
    who = await someone(plant.database, "telegram:1")
    plant.phone.troubles["1"] = [TryLater("slow", 60.0)]
    await promise(plant.database, who, Say("start.more"))
    await plant.tick()
    owed = [row.message for row in await plant.outbox()]
    assert len(owed) > 2
    plant.time.pass_(seconds=61)
    for _ in owed:
        await plant.tick()
    assert plant.phone.at("1") == [Message.from_json(body or "").text for body in owed]


async def test_what_is_tried_again_is_decided_again(plant: Plant) -> None:
    """The person pauses while a message waits for its platform: it is not sent."""
    who = await someone(plant.database, "telegram:1")
    plant.phone.troubles["1"] = [TryLater("slow", 60.0)]
    await promise(plant.database, who)
    await plant.tick()
    await _change(plant.database, who, paused_until=START + timedelta(days=14))
    plant.time.pass_(seconds=61)
    await plant.tick()
    assert plant.phone.shown == []
    assert await _states(plant) == [("dropped", "paused")]


async def test_promised_but_one_process_speaks_elsewhere(plant: Plant, database: Database) -> None:
    """A channel that this process serves is preferred, however late it was seen."""
    who = await someone(plant.database, "terminal:michel", "telegram:1")
    await promise(plant.database, who)
    await plant.tick()
    assert plant.phone.shown == [("1", HELLO_FR)]
    only = await someone(plant.database, "terminal:samia")
    await promise(plant.database, only)
    await plant.tick()
    talk = Plant(database, time=plant.time, phones=[Phones("terminal", plant.time)])
    await talk.tick()
    await talk.delivery.stop()
    assert talk.phone.shown == [("samia", HELLO_FR)]


async def test_replies_before_reminders_before_broadcasts(plant: Plant) -> None:
    """In whichever order they were owed."""
    who = await someone(plant.database, "telegram:1")
    lanes = [Lane.BROADCAST, Lane.REMINDER, Lane.REPLY]
    held = {"message": Message("x").to_json(), "say": HELLO.to_json()}
    await owe(
        plant.database,
        *(
            reply(who, f"{lane}", lane.name, lane=lane, **({} if lane is Lane.REPLY else held))
            for lane in lanes
        ),
    )
    claimed = await plant.postman.claim(dict.fromkeys(Lane, 10))
    assert [row.lane for row in claimed.rows] == sorted(lanes)
    await plant.postman.give_back()
    await plant.tick()
    assert [to for to, _ in plant.phone.shown] == ["0", "1", "2"]


async def test_a_reply_passes_a_thousand_broadcasts(database: Database) -> None:
    """A bounded number is in hand, they keep the channel's pace, and replies do not wait."""
    rate = 25.0
    plant = Plant(database, pace=Pace(rate, 1.0, 5))
    people = [await someone(database, f"telegram:{n}") for n in range(300)]
    for each in people:
        await promise(database, each, lane=Lane.BROADCAST)
    plant.phone.shut = asyncio.Event()
    await plant.delivery.claim()
    assert sum(row.status == "claimed" for row in await plant.outbox()) <= 200
    await plant.say("7", "me")
    plant.phone.shut.set()
    await plant.phone.until(lambda: ("7", "me") in plant.phone.shown)
    assert plant.phone.shown.index(("7", "me")) < 30  # those that were under way already
    while len(plant.phone.shown) < 301:
        await plant.tick()
    await plant.delivery.stop()
    took = (max(plant.phone.moments) - START).total_seconds()
    assert took >= (300 - rate) / rate * 0.9


async def test_one_who_is_stuck_starves_nobody(plant: Plant) -> None:
    """Five hundred messages to a slow address leave room for whoever else is owed one."""
    stuck = await someone(plant.database, "telegram:slow")
    well = await someone(plant.database, "telegram:well")
    await owe(plant.database, *(reply(stuck, "slow", f"{n}") for n in range(500)))
    await owe(plant.database, reply(well, "well", "x"))
    await promise(plant.database, well)
    plant.phone.shut, plant.phone.shut_for = asyncio.Event(), "slow"
    await plant.delivery.claim()
    await plant.phone.until(lambda: len(plant.phone.at("well")) == 2)
    assert plant.phone.at("slow") == []
    plant.phone.shut.set()
    while len(plant.phone.at("slow")) < 500:
        await plant.tick()
    assert plant.phone.at("slow") == [f"{n}" for n in range(500)]


async def test_the_page_wakes_only_after_the_commit(plant: Plant) -> None:
    """A wake-up from the writer's thread would be lost: it comes from the loop."""
    who = await someone(plant.database, "web:1")
    await promise(plant.database, who)
    woken: list[str] = []
    plant.wakeups.wake = woken.append  # type: ignore[method-assign]
    claimed = await plant.postman.claim(dict.fromkeys(Lane, 10))
    assert claimed.wake == woken == ["1"]


async def test_offered_labels_may_be_typed(plant: Plant) -> None:
    """What a promised message offers is known to the person's next event."""
    who = await someone(plant.database, "telegram:1")

    async def work(uow: UnitOfWork) -> Person | None:
        return await uow.people.get(who.id)

    await promise(plant.database, who, Say("form.empty", {}, (Offer("go.menu", "button.yes"),)))
    await plant.tick()
    known = await plant.database.read(work)
    assert known is not None
    assert known.offered[-1][:2] == ["go.menu", "Oui"]


async def test_where_there_is_only_the_page(database: Database) -> None:
    """A town without any other channel announces too: to everybody, at the next look."""
    plant = Plant(database, phones=())
    people = [await someone(database, f"web:{n}") for n in range(120)]
    for each in people:
        await promise(database, each, lane=Lane.BROADCAST)
    await plant.delivery.claim()
    assert {tuple(await _lines(database, each)) for each in people} == {(HELLO_FR,)}
