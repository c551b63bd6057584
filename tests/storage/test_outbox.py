"""Messages owed: claimed by one, in order, the urgent first, and marked."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Database
from storage.outbox import EACH
from storage.records.delivery import Lane, OutboxRow
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, owed, promised, someone

UNTIL = NOW + timedelta(minutes=1)


async def _owe(database: Database, *rows: OutboxRow) -> None:
    async def work(uow: UnitOfWork) -> None:
        for row in rows:
            await uow.outbox.add(row)

    await database.write(work)


async def _claim(
    database: Database,
    by: str = "me",
    now: datetime = NOW,
    lane: Lane = Lane.REPLY,
    most: int = 100,
    channels: frozenset[str] | None = None,
    address: str = "",
) -> list[OutboxRow]:
    async def work(uow: UnitOfWork) -> list[OutboxRow]:
        await uow.outbox.turn(now)
        return await uow.outbox.claim(
            lane, by, now, now + (UNTIL - NOW), most, channels=channels, address=address
        )

    return await database.write(work)


async def test_a_claimed_message_comes_whole(database: Database) -> None:
    """As it was owed, due from its making, in hand until that moment; and nobody else's."""
    who = await someone(database)
    row = owed(who, message='{"text":"é"}', expires_at=NOW + DAY, dedupe="d")
    await _owe(database, row)
    assert await _claim(database) == [
        replace(row, status="claimed", claimed_by="me", claimed_until=UNTIL, next_try_at=NOW)
    ]
    assert await _claim(database, by="other") == []


async def test_promised_once(database: Database, another: Database) -> None:
    """The same dedupe key is owed once, whoever promises."""
    who = await someone(database)
    added = await asyncio.gather(
        *(each.write(lambda uow: uow.outbox.add(promised(who, dedupe="nudge 1")))
          for each in (database, another, database))
    )  # fmt: skip
    assert sorted(added) == [False, False, True]


async def test_not_before_its_moment(database: Database) -> None:
    """What is due later waits, and what comes after it to the same address too."""
    who = await someone(database)
    late = owed(who, next_try_at=NOW + SECOND)
    behind, elsewhere = owed(who), owed(who, "2")
    await _owe(database, late, behind, elsewhere)
    assert await database.read(lambda uow: uow.outbox.waits(NOW))
    assert [row.id for row in await _claim(database)] == [elsewhere.id]
    rest = [await _claim(database, now=NOW + SECOND) for _ in range(2)]
    assert [row.id for rows in rest for row in rows] == [late.id, behind.id]


async def test_nothing_overtakes_what_another_has_in_hand(database: Database) -> None:
    """A process may take what follows its own messages, not what follows another's."""
    who = await someone(database)
    rows = [owed(who) for _ in range(4)]
    await _owe(database, *rows)
    assert len(await _claim(database, most=2)) == 2
    assert await _claim(database, by="other") == []
    assert [row.id for row in await _claim(database)] == [row.id for row in rows[2:]]


async def test_another_lane_waits_for_nobody(database: Database) -> None:
    """Order is kept within a lane: a reply does not wait behind a reminder that does."""
    who = await someone(database)
    reminder = owed(who, lane=Lane.REMINDER, next_try_at=NOW + DAY)
    reply = owed(who)
    await _owe(database, reminder, reply)
    assert [row.id for row in await _claim(database)] == [reply.id]
    assert await _claim(database, lane=Lane.REMINDER) == []


async def test_one_address_leaves_room_for_others(database: Database) -> None:
    """Of one address so many are in hand, however many it is owed."""
    who = await someone(database)
    mine, other = [owed(who) for _ in range(EACH + 5)], owed(who, "2")
    await _owe(database, *mine, other)
    assert [row.id for row in await _claim(database, most=EACH + 5)] == [
        *(row.id for row in mine[:EACH]),
        other.id,
    ]


async def test_only_what_a_process_serves(database: Database) -> None:
    """Its channels, what has no way yet if it says so, or one address."""
    who = await someone(database)
    telegram, terminal = owed(who), owed(who, channel="terminal")
    way = promised(who, lane=Lane.REPLY)
    await _owe(database, telegram, terminal, way)
    only = frozenset({"terminal"})
    assert await _claim(database, channels=only, address="2") == []
    assert [row.id for row in await _claim(database, channels=only)] == [terminal.id]
    rest = await _claim(database, channels=frozenset({"", "telegram"}))
    assert [row.id for row in rest] == [telegram.id, way.id]


async def test_two_processes_claim_each_message_once(database: Database, another: Database) -> None:
    """Drained from both sides at once, each message is claimed by one, and never out of turn."""
    who = await someone(database)
    rows = [owed(who, str(number % 40)) for number in range(400)]
    await _owe(database, *rows)
    taken: list[tuple[str, OutboxRow]] = []

    async def drain(process: Database, name: str) -> None:
        while claimed := await _claim(process, name, most=10):
            taken.extend((name, row) for row in claimed)
            for row in claimed:
                await process.write(lambda uow, row=row: uow.outbox.sent(row.id, "1", NOW))

    await asyncio.gather(drain(database, "one"), drain(another, "two"))
    assert Counter(row.id for _, row in taken) == Counter(row.id for row in rows)
    for number in range(40):
        mine = [row.id for _, row in taken if row.address == str(number)]
        assert mine == sorted(mine)


async def test_a_process_that_is_gone_holds_nothing(database: Database) -> None:
    """When its time in hand is over, what it had is anybody's; renewed, it is not."""
    who = await someone(database)
    lost, kept = owed(who), owed(who, "2")
    await _owe(database, lost, kept)
    await _claim(database, by="gone")
    later = UNTIL + SECOND
    assert await database.write(lambda uow: uow.outbox.renew(kept.id, "gone", later + DAY))
    assert not await database.write(lambda uow: uow.outbox.renew(kept.id, "me", later))
    assert [row.id for row in await _claim(database, now=later)] == [lost.id]
    assert not await database.write(lambda uow: uow.outbox.renew(lost.id, "gone", later))


async def test_given_back_by_whom(database: Database) -> None:
    """A process that stops gives back its own; one that starts alone, what others had."""
    who = await someone(database)
    row = owed(who)
    await _owe(database, row)
    await _claim(database)
    await database.write(lambda uow: uow.outbox.give_back("other"))
    await database.write(lambda uow: uow.outbox.release("me"))
    assert await _claim(database) == []
    await database.write(lambda uow: uow.outbox.give_back("me"))
    assert len(await _claim(database)) == 1
    await database.write(lambda uow: uow.outbox.release("you"))
    assert len(await _claim(database)) == 1


async def test_tried_again_later(database: Database) -> None:
    """The tries are counted, and the first that failed is remembered whatever follows."""
    who = await someone(database)
    row = owed(who)
    await _owe(database, row)
    for tries in (1, 2):
        await _claim(database, now=NOW + tries * SECOND)
        at = NOW + (tries + 1) * SECOND
        await database.write(
            lambda uow, tries=tries, at=at: uow.outbox.later(row.id, tries, at, "slow", at)
        )
    [again] = await _claim(database, now=NOW + DAY)
    assert (again.attempts, again.error) == (2, "slow")
    assert again.first_try_at == NOW + 2 * SECOND


async def test_what_ended_does_not_come_back(database: Database) -> None:
    """A message that arrived meanwhile is not owed again by a late word."""
    who = await someone(database)
    row = owed(who)
    await _owe(database, row)
    await _claim(database)
    await database.write(lambda uow: uow.outbox.sent(row.id, "7", NOW))
    await database.write(lambda uow: uow.outbox.later(row.id, 1, NOW, "late"))
    assert await _claim(database, now=NOW + DAY) == []
    counts = await database.read(lambda uow: uow.outbox.counts())
    assert [(each["lane"], each["status"], each["number"]) for each in counts] == [(0, "sent", 1)]


async def test_an_address_that_hears_nothing(database: Database) -> None:
    """Replies to it fail; promises lose their words and way, and are due at once."""
    who = await someone(database)
    reply, way = owed(who), owed(who, say="{}", lane=Lane.REMINDER)
    await _owe(database, reply, way, owed(who, "2"))
    await _claim(database)
    await database.write(lambda uow: uow.outbox.unreachable("telegram", "1", NOW))
    [again] = await _claim(database, lane=Lane.REMINDER)
    assert (again.id, again.channel, again.address, again.message) == (way.id, "", "", None)
    counts = await database.read(lambda uow: uow.outbox.counts())
    assert {(c["lane"], c["status"]): c["number"] for c in counts} == {
        (0, "failed"): 1,
        (0, "claimed"): 1,
        (1, "claimed"): 1,
    }


async def test_a_conversation_that_moved(database: Database) -> None:
    """What is owed follows; what was sent stays where it was."""
    who = await someone(database)
    await _owe(database, owed(who), owed(who, status="sent", sent_at=NOW))
    await database.write(lambda uow: uow.outbox.redirect("telegram", "1", "-100"))
    assert [row.address for row in await _claim(database)] == ["-100"]


async def test_words_and_way(database: Database) -> None:
    """A promise keeps the words it was given."""
    who = await someone(database)
    row = promised(who)
    await _owe(database, row)
    await database.write(lambda uow: uow.outbox.address(row.id, "telegram", "1", '{"t":1}'))
    [worded] = await _claim(database, lane=Lane.REMINDER)
    assert (worded.channel, worded.address, worded.message) == ("telegram", "1", '{"t":1}')
    assert worded.say == row.say


async def test_forgotten_when_long_over(database: Database) -> None:
    """Sent, failed or dropped before that moment; never what is still owed."""
    who = await someone(database)
    ended = [owed(who, status=status, sent_at=NOW - DAY) for status in ("sent", "failed")]
    await _owe(database, *ended, owed(who, created_at=NOW - 99 * DAY))
    dropped = owed(who)
    await _owe(database, dropped)
    await database.write(lambda uow: uow.outbox.end(dropped.id, "dropped", "paused", NOW - DAY))
    counts = [await database.write(lambda uow: uow.outbox.prune(NOW, most=2)) for _ in range(3)]
    assert counts == [2, 1, 0]
    assert len(await _claim(database)) == 1


async def test_taken_back(database: Database) -> None:
    """Something newer is said instead of what waits, once; what has a way, or left, stays."""
    who = await someone(database)
    waits = promised(who, dedupe="a", say='{"key":"a"}')
    await _owe(
        database, waits, promised(who, dedupe="b"), owed(who, dedupe="c", lane=Lane.REMINDER)
    )
    taken = [await database.write(lambda uow, d=d: uow.outbox.take_back(d, NOW)) for d in "aac"]
    assert taken == ['{"key":"a"}', None, None]
    assert "a" not in {row.dedupe for row in await _claim(database, lane=Lane.REMINDER)}
    counts = await database.read(lambda uow: uow.outbox.counts())
    assert {each["status"]: each["number"] for each in counts} == {"dropped": 1, "claimed": 2}
