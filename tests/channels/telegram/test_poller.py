"""The poller loses nothing, whatever fails, and never confirms what is not taken in."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TimedOut

from bot import crash
from bot.channels.telegram.poller import SILENCE, Poller
from bot.channels.telegram.request import FloodWait
from tests.channels.telegram.payloads import message

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Script:
    """A client that plays a list of answers, one a poll, and notes each offset asked for."""

    def __init__(self, *answers: Any):
        self.answers = list(answers)
        self.offsets: list[int | None] = []
        self.rebuilt = 0
        self.webhooks_deleted = 0
        self.updates = self
        self.bot = self

    async def get_updates(self, offset: int | None, seconds: int, kinds: Any) -> list[Any]:
        self.offsets.append(offset)
        answer = self.answers.pop(0) if self.answers else []
        if answer == "stuck":
            await asyncio.Event().wait()
        if isinstance(answer, BaseException):
            raise answer
        return list(answer)

    async def rebuild(self) -> None:
        self.rebuilt += 1

    async def delete_webhook(self, drop_pending_updates: bool) -> None:
        assert not drop_pending_updates
        self.webhooks_deleted += 1


class Bench:
    """A poller over a script; `turns` runs it so many times, `waits` are its pauses."""

    def __init__(self, *answers: Any, fail: Any = (), watchdog: float = 90.0):
        self.client = Script(*answers)
        self.waits: list[float] = []
        self.taken: list[int] = []
        self.fail = list(fail)
        self.seconds = 0.0
        self.poller = Poller(
            self.client,  # type: ignore[arg-type]
            self.take,
            now=lambda: NOW,
            hold=0,
            watchdog=watchdog,
            sleep=self.sleep,
            clock=lambda: self.seconds,
        )

    async def take(self, update: Any) -> None:
        if self.fail and self.fail[0] == update["update_id"]:
            self.fail.pop(0)
            raise ConnectionError
        self.taken.append(update["update_id"])

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def turns(self, count: int) -> Bench:
        for _ in range(count):
            await self.poller.turn()
        return self


def batch(*ids: int) -> list[dict[str, Any]]:
    return [{**message(text="x"), "update_id": update_id} for update_id in ids]


async def test_the_offset_moves_once_all_is_taken() -> None:
    """The next poll confirms the batch, in the order it came."""
    bench = await Bench(batch(5, 6, 7)).turns(2)
    assert bench.taken == [5, 6, 7]
    assert bench.client.offsets == [None, 8]
    assert bench.poller.completed == NOW


async def test_the_offset_stays_while_one_update_is_not_taken() -> None:
    """Asked again after one second, the platform gives the whole batch again."""
    bench = await Bench(batch(5, 6, 7), batch(5, 6, 7), batch(8), fail=[6, 6]).turns(3)
    assert bench.client.offsets == [None, None, None]
    bench = await Bench(batch(5, 6), batch(5, 6), batch(7), fail=[6]).turns(4)
    assert bench.client.offsets == [None, None, 7, 8]
    assert bench.waits == [1.0]
    assert set(bench.taken) == {5, 6, 7}


async def test_an_update_is_not_confirmed_while_it_is_being_taken() -> None:
    """No poll is under way until the slowest update is committed."""
    bench, going = Bench(batch(5, 6)), asyncio.Event()

    async def slow(update: Any) -> None:
        if update["update_id"] == 6:
            await going.wait()

    bench.poller._take = slow
    turn = asyncio.create_task(bench.turns(2))
    for _ in range(20):
        await asyncio.sleep(0)
    assert bench.client.offsets == [None]
    going.set()
    await turn
    assert bench.client.offsets == [None, 7]


async def test_network_trouble_waits_longer_and_longer_up_to_30_seconds() -> None:
    """And one poll that comes through begins anew."""
    troubles = [NetworkError("x"), TimedOut(), *[NetworkError("x")] * 5]
    bench = await Bench(*troubles, batch(1), NetworkError("x")).turns(9)
    assert bench.waits == [1, 2, 4, 8, 16, 30, 30, 1]


@pytest.mark.parametrize(
    ("error", "seconds"),
    [(Conflict("terminated by other getUpdates"), 5), (InvalidToken("x"), 60), (FloodWait(9), 9)],
)
async def test_lasting_trouble_waits_and_is_told_once(
    error: Exception, seconds: float, caplog: pytest.LogCaptureFixture
) -> None:
    """A second poller, a refused token, flood control: the log is not filled."""
    with caplog.at_level(logging.INFO):
        bench = await Bench(error, error, error, batch(1)).turns(4)
    assert bench.waits == [seconds] * 3
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert bench.taken == [1]


async def test_a_webhook_left_behind_is_taken_away() -> None:
    """Its updates stay in the queue."""
    refusal = Conflict("can't use getUpdates method while webhook is active; delete it first")
    bench = await Bench(refusal, batch(1)).turns(2)
    assert bench.client.webhooks_deleted == 1
    assert bench.taken == [1]


async def test_a_stuck_connection_is_left_behind() -> None:
    """The watchdog cuts the poll short and opens new connections; nothing is lost."""
    bench = await Bench("stuck", batch(5), watchdog=0.02).turns(2)
    assert bench.client.rebuilt == 1
    assert bench.taken == [5]


async def test_a_long_row_of_failures_opens_new_connections_too() -> None:
    """A library that fails at once again and again is as stuck as one that hangs."""
    bench = await Bench(*[NetworkError("x")] * 3).turns(2)
    assert bench.client.rebuilt == 0
    bench.seconds += 90
    await bench.turns(1)
    assert bench.client.rebuilt == 1


async def test_after_a_week_of_silence_any_number_is_taken() -> None:
    """The platform then starts its ids again at random, perhaps below the last one."""
    bench = await Bench(batch(900)).turns(2)
    bench.seconds += SILENCE + 1
    bench.client.answers = [batch(20)]
    await bench.turns(2)
    assert bench.client.offsets == [None, 901, None, 21]


async def test_a_batch_that_holds_no_update_is_not_asked_for_in_a_loop() -> None:
    """Whatever comes in the list, the poller goes on."""
    bench = Bench([None, 3, "x", {}])

    async def take(_: Any) -> None:
        pass

    bench.poller._take = take
    await bench.turns(1)
    assert bench.waits == [1.0]


@pytest.mark.parametrize(
    ("point", "offsets", "taken"),
    [
        ("telegram.polled", [None], []),
        ("telegram.taken", [None], [5, 6]),
        ("telegram.offset", [None], [5, 6]),
    ],
)
async def test_a_crash_confirms_nothing_by_itself(
    point: str, offsets: list[int | None], taken: list[int]
) -> None:
    """Wherever the process dies, the next one is given the batch again."""
    bench = Bench(batch(5, 6))
    crash.install(crash.crash_at(point))
    try:
        with pytest.raises(crash.Crash):
            await bench.turns(2)
    finally:
        crash.install(None)
    assert bench.client.offsets == offsets
    assert bench.taken == taken


async def test_a_crash_while_taking_stops_the_poller() -> None:
    """It is no error to be tried again within this process."""
    bench = Bench(batch(5))

    async def die(_: Any) -> None:
        raise crash.Crash

    bench.poller._take = die
    with pytest.raises(crash.Crash):
        await bench.turns(1)
