"""How fast messages leave."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot import pacing
from bot.pacing import Flow, Pace, Pacing
from storage.records.delivery import Lane, OutboxRow
from storage.records.people import Person
from storage.rows import new_id
from tests.process.given import reply
from tests.process.plant import START, FakeStopwatch, Time

WHO = Person(id=new_id(), language="fr", created_at=START, seen_at=START)


def _row(address: str, lane: Lane = Lane.BROADCAST) -> OutboxRow:
    return replace(reply(WHO, address, "x"), lane=lane)


def test_a_flow_is_even_after_its_burst() -> None:
    """Five at once, then one a second; after a rest five again, never more."""
    flow = Flow(rate=1.0, burst=5)
    assert [flow.wait(100.0) for _ in range(8)] == [0, 0, 0, 0, 0, 1, 2, 3]
    assert [round(flow.wait(1000.0)) for _ in range(7)] == [0, 0, 0, 0, 0, 1, 2]


def test_replies_hold_up_the_rest_for_so_long() -> None:
    """They count, but a thousand of them do not stop what is paced for a quarter of an hour."""
    flow = Flow(rate=1.0, burst=1)
    for _ in range(1000):
        flow.note(100.0)
    assert 0 < flow.wait(100.0) <= pacing.DEBT


async def test_the_channel_and_the_address_keep_their_pace() -> None:
    """Two a second to one address, ten a second in all."""
    time = Time()
    paces = Pacing(["telegram"], {"telegram": Pace(10, 2, 1)}, FakeStopwatch(time))
    moments: dict[str, list[float]] = {"a": [], "b": []}

    async def send(address: str) -> None:
        async with paces.turn(_row(address)) as go:
            assert go
            moments[address].append((time.at - START).total_seconds())

    for address in "aaab":
        await send(address)
    assert moments == {"a": [0.0, 0.5, 1.0], "b": [1.0]}
    for number in range(30):
        moments[f"{number}"] = []
        await send(f"{number}")
    burst = Pace(10).late
    assert (time.at - START).total_seconds() >= 1.0 + (30 - burst) / 10


async def test_a_reply_passes_whoever_keeps_the_pace() -> None:
    """A hundred messages wait for their places: a reply takes the next one, at once."""
    time = Time()
    paces = Pacing(["telegram"], {"telegram": Pace(10, 10, 10)}, Still(time))
    waiting = [asyncio.ensure_future(_pass(paces, _row(f"{n}"))) for n in range(100)]
    await _quiet()
    assert sum(each.done() for each in waiting) == 5
    for number in range(4):
        assert await _pass(paces, _row(f"reply {number}", Lane.REPLY))
    assert time.slept == []
    paces.stop()
    await asyncio.gather(*waiting)


async def test_replies_keep_to_the_ceiling_too() -> None:
    """A second's worth at once, then as many a second as the channel takes."""
    time = Time()
    paces = Pacing(["telegram"], {"telegram": Pace(10, 10, 10)}, FakeStopwatch(time))
    for number in range(30):
        assert await _pass(paces, _row(f"{number}", Lane.REPLY))
    assert round((time.at - START).total_seconds(), 1) == 2.0


def test_a_flow_slows_down_and_recovers() -> None:
    """Half of it after a 429, never less than a sixteenth; two hundredths more each second."""
    flow = Flow(rate=100.0, burst=1)
    flow.slow(10.0, 5.0)
    flow.slow(11.0, 5.0)  # one that was under way
    assert (flow.shut(10.0), flow.shut(16.0)) == (6.0, 0.0)
    assert flow.now(16.0) == 50.0
    assert flow.now(26.0) == 70.0
    assert flow.now(99.0) == 100.0
    for second in range(100, 120):
        flow.slow(float(second), 0.5)
    assert flow.now(119.0) == 100 / 16


async def test_after_a_flood_nobody_hurries() -> None:
    """Nothing promised leaves before the time is over, not even what had its place already."""
    time = Time()
    paces = Pacing(["telegram"], {"telegram": Pace(10, 10, 10)}, FakeStopwatch(time))
    paces.flood(_row("1"), 30.0)
    assert paces.paused("telegram") == 0
    moments = []
    for number in range(20):
        assert await _pass(paces, _row(f"{number}"))
        moments.append((time.at - START).total_seconds())
    assert moments[0] == 30.0
    assert moments[-1] >= 30.0 + (20 - 5) / 10


async def test_two_floods_at_once_mean_everybody() -> None:
    """Replies wait too, as asking during a ban lengthens it."""
    paces = Pacing(["telegram"], {}, FakeStopwatch(Time()))
    paces.flood(_row("1", Lane.REPLY), 30.0)
    paces.flood(_row("1", Lane.REPLY), 30.0)
    assert paces.paused("telegram") == 0
    paces.flood(_row("2"), 31.0)
    assert paces.paused("telegram") == 31.0


class Still(FakeStopwatch):
    """Whoever waits is not woken."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


async def _pass(paces: Pacing, row: OutboxRow) -> bool:
    async with paces.turn(row) as go:
        return go


async def _quiet() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_pause_ends() -> None:
    """By itself, when its time has come; a shorter one does not cut it short."""
    time = Time()
    paces = Pacing(["telegram"], {}, FakeStopwatch(time))
    paces.pause("telegram", 60)
    paces.pause("telegram", 5)
    assert paces.paused("telegram") == 60
    time.pass_(seconds=61)
    assert paces.paused("telegram") == 0


async def test_so_many_addresses_are_remembered() -> None:
    """The memory of paces is bounded; whoever was written to last is in it."""
    paces = Pacing(["telegram"], {}, FakeStopwatch(Time()))
    for number in range(pacing.CHATS + 100):
        async with paces.turn(_row(f"{number}", Lane.REPLY)):
            pass
    assert len(paces._chats) == pacing.CHATS
    assert ("telegram", f"{pacing.CHATS + 99}") in paces._chats


async def test_nobody_waits_when_it_stops() -> None:
    """Whoever rests is woken at once, whoever comes does not begin."""

    class Endless(FakeStopwatch):
        async def sleep(self, seconds: float) -> None:
            await asyncio.Event().wait()

    paces = Pacing(["telegram"], {"telegram": Pace(1, 1, 1)}, Endless(Time()))
    went: list[bool] = []

    async def send() -> None:
        async with paces.turn(_row("a")) as go:
            went.append(go)

    await send()
    waiting = asyncio.ensure_future(send())
    await asyncio.sleep(0)
    paces.stop()
    async with asyncio.timeout(10):
        await waiting
    await send()
    assert went == [True, False, False]
