"""The one door: each event once, in order for each address, and poison blocks nobody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.desk import Outcome
from handlers.event import File, Text
from storage.database import Database
from storage.errors import StoreAway
from tests.process.plant import START, Plant


async def test_a_repeat_is_taken_once(plant: Plant) -> None:
    """One after the other, and all at once."""
    event = plant.event("1", "bonjour")
    await plant.door.take(event)
    await asyncio.gather(*(plant.door.take(event) for _ in range(10)))
    await plant.delivery.idle()
    assert plant.phone.shown == [("1", "bonjour")]


async def test_both_processes_get_the_same_events(plant: Plant, beside: Plant) -> None:
    """A platform that sends everything to both is answered once for each."""
    events = [plant.event(str(n % 7), f"{n}") for n in range(70)]
    await asyncio.gather(*(each.door.take(event) for event in events for each in (plant, beside)))
    await plant.delivery.idle()
    await beside.delivery.idle()
    assert sorted(plant.phone.shown) == sorted((str(n % 7), f"{n}") for n in range(70))


async def test_a_burst_is_answered_in_order(plant: Plant) -> None:
    """Fifty messages in one second come back in order; whoever else writes does not wait."""
    burst = [plant.event("busy", f"{n}") for n in range(50)]
    done: list[str] = []

    async def take(event: Any) -> None:
        await plant.door.take(event)
        done.append(event.address)

    await asyncio.gather(*(take(each) for each in [*burst, plant.event("other", "x")]))
    await plant.delivery.idle()
    assert plant.phone.at("busy") == [f"{n}" for n in range(50)]
    assert done.index("other") < len(done) / 2


async def test_poison_is_tried_four_times(plant: Plant) -> None:
    """At once, then after 1, 10 and 60 s; its sender waits in order, nobody else does."""
    plant.desk.poison = {"poison": 99}
    for text in ("a", "poison", "b", "c"):
        await plant.say("1", text)
    await plant.say("2", "well")
    await plant.delivery.idle()
    assert plant.phone.shown == [("1", "a"), ("2", "well")]
    for _ in range(80):
        plant.time.pass_(seconds=1)
        await plant.tick()
    # A set: where it shared a transaction, it was run again alone at once.
    tried = {(at - START).total_seconds() for at, text in plant.desk.tried if text == "poison"}
    assert sorted(tried) == [0, 1, 11, 71]
    trouble, *after = plant.phone.at("1")[1:]
    assert "bloqué" in trouble
    assert after == ["b", "c"]
    await plant.say("1", "d")
    await plant.delivery.idle()
    assert plant.phone.at("1")[-1] == "d"
    counts = await plant.database.read(lambda uow: uow.inbox.counts())
    assert counts == {"done": 5, "quarantined": 1}


async def test_what_fails_once_is_only_late(plant: Plant) -> None:
    """The next try succeeds: the person notices nothing but the second that passed."""
    plant.desk.poison = {"hiccup": 1}
    for text in ("hiccup", "b"):
        await plant.say("1", text)
    plant.time.pass_(seconds=1)
    await plant.tick()
    assert plant.phone.shown == [("1", "hiccup"), ("1", "b")]


async def test_a_restart_forgets_no_try(plant: Plant, database: Database) -> None:
    """What waits are rows: another process goes on where this one stopped."""
    plant.desk.poison = {"hiccup": 1}
    for text in ("hiccup", "b"):
        await plant.say("1", text)
    plant.time.pass_(seconds=1)
    again = Plant(database, time=plant.time)
    await again.tick()
    await again.delivery.stop()
    assert again.phone.shown == [("1", "hiccup"), ("1", "b")]


async def test_two_processes_retry_once(plant: Plant, beside: Plant) -> None:
    """One of them has it in hand."""
    plant.desk.poison = {"hiccup": 1}
    await plant.say("1", "hiccup")
    plant.time.pass_(seconds=1)
    await asyncio.gather(plant.tick(), beside.tick())
    assert plant.phone.shown == [("1", "hiccup")]


async def test_who_cannot_be_told_blocks_nobody(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The apology fails as well: the event is set apart and the rest goes on."""

    async def fails(*_: object) -> Outcome:
        raise KeyError("no words")

    monkeypatch.setattr(type(plant.desk), "apologise", fails)
    plant.desk.poison = {"poison": 99}
    for text in ("poison", "b"):
        await plant.say("1", text)
    for seconds in (1, 10, 60):
        plant.time.pass_(seconds=seconds)
        await plant.tick()
    assert plant.phone.shown == [("1", "b")]


async def test_the_first_word_ever_may_be_poison(plant: Plant) -> None:
    """Somebody unknown is known from then on, so that they can be told."""
    plant.desk.poison = {"poison": 99}
    await plant.say("new", "poison")
    for seconds in (1, 10, 60):
        plant.time.pass_(seconds=seconds)
        await plant.tick()
    [told] = plant.phone.at("new")
    assert "bloqué" in told


async def test_a_store_that_is_away(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event is not taken, whoever brought it is told so, and brings it again."""
    event = plant.event("1", "bonjour")
    with monkeypatch.context() as away:
        away.setattr(plant.database, "write", _away)
        with pytest.raises(StoreAway):
            await plant.door.take(event)
    await plant.door.take(event)
    await plant.delivery.idle()
    assert plant.phone.shown == [("1", "bonjour")]


async def _away(_: object) -> None:
    raise StoreAway("gone")


async def test_signs_that_no_database_keeps(plant: Plant) -> None:
    """NUL and halves of surrogate pairs are left out, wherever they stand."""
    await plant.say("1", "a\x00b\ud83dc é")
    await plant.say("1", Text("plain"))
    event = plant.event("1", File("photo", name="x\x00.jpg", caption="\udfff"))
    await plant.door.take(event)
    await plant.delivery.idle()
    assert plant.phone.at("1") == ["abc é", "plain", ""]


async def test_no_words_in_what_is_kept_of_an_error(plant: Plant) -> None:
    """The kind of the error and where it was raised, never its text."""
    plant.desk.poison = {"secret words": 9}
    await plant.say("1", "secret words", "77")
    row = await plant.database.read(lambda uow: uow.inbox.get("telegram", "77"))
    assert row is not None
    assert row.error is not None
    assert row.error.startswith("KeyError < plant.py:")
    assert "secret" not in row.error


async def test_an_address_let_go_meanwhile(plant: Plant, beside: Plant) -> None:
    """An event that finds its address held while another process lets it go is not forgotten."""
    plant.desk.poison = {"hiccup": 1}
    await plant.say("1", "hiccup")
    plant.time.pass_(seconds=1)
    await asyncio.gather(plant.door.retry(), *(beside.say("1", f"{n}") for n in range(5)))
    for _ in range(3):
        await beside.tick()
        await plant.tick()
    assert sorted(plant.phone.at("1")) == ["0", "1", "2", "3", "4", "hiccup"]
    assert [text for text in plant.phone.at("1") if text != "hiccup"] == ["0", "1", "2", "3", "4"]
