"""How far an announcement is, in one bubble for each organiser who watches, rewritten as it goes.

Whoever asks again has it anew at the end of their conversation: that one is kept up to date from
then on, and the older one only says that there is a newer.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers import organisers
from handlers.calls import progress
from handlers.calls.owing import late, owed
from handlers.context import Context
from handlers.rules import permissions
from handlers.rules.call_lifecycle import ON_ITS_WAY
from messages.message import Say
from storage.records.calls import Announcement, Call
from storage.records.delivery import Lane, OutboxRow

EVERY = timedelta(seconds=3)  # between two looks
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


async def show(ctx: Context, about: str) -> list[Say]:
    """« Où en est l’envoi »."""
    if refused := organisers.refused(ctx, "organise_calls"):
        return refused
    return await as_it_is(ctx, await ctx.uow.calls.get(about))


async def as_it_is(ctx: Context, call: Call | None) -> list[Say]:
    """What moves is watched from now on; of the rest the last word is said."""
    if call is None:
        return [Say("announce.unknown")]
    if call.announcement not in ON_ITS_WAY:
        return [await progress.say(ctx.uow, ctx.policy, call, ctx.now)]
    await ctx.uow.people.seen(ctx.address, ctx.now, reachable=True)  # it is shown where it is asked
    await watch(ctx, call, ctx.person.id)
    return [Say("announce.watched")]


async def watch(ctx: Context, call: Call, person_id: str) -> None:
    """Owe somebody the bubble; one that is about to leave is it already."""
    key = _key(call.id, person_id)
    older = await ctx.uow.outbox.owed_as(key)
    if older is not None:
        if older.status == "claimed" or (older.status == "pending" and older.urgent):
            return
        await _retire(ctx, call, older)
    asked = ctx.person.id == person_id  # whoever has just asked looks on at any hour
    await ctx.promise(person_id, late("announce.progress", call), dedupe=key, urgent=asked)


async def _retire(ctx: Context, call: Call, older: OutboxRow) -> None:
    """It says where the news is from now on; one that waits for permitted hours never leaves."""
    await ctx.uow.outbox.let_go(older.id)
    if older.status == "sent":
        await _rewrite(ctx, older, late("announce.progress", call, older=True))
    elif older.status == "pending":
        await ctx.uow.outbox.end(older.id, "dropped", "asked", ctx.now)


async def look(ctx: Context, call_id: str) -> list[Say]:
    """The timer: rewrite how far it is, and look again while anything moves.

    It is done when nothing is owed to anybody any more: whoever waits for their hours is owed it.
    """
    call = await ctx.uow.calls.get(call_id)
    if call is None:
        return []
    figures = await ctx.uow.outbox.progress(call_id, ctx.now)
    if not figures.owed and call.announcement in ON_ITS_WAY:
        await ctx.uow.calls.announce(call_id, call.announcement, Announcement.DONE)
    on_their_way = [await _anew(ctx, call, row) for row in await _watched(ctx, call)]
    if figures.leaving or any(on_their_way):
        await look_again(ctx, call_id, ctx.now)
    elif figures.next_at is not None:
        await look_again(ctx, call_id, figures.next_at)
    return []


async def look_again(ctx: Context, call_id: str, after: datetime) -> None:
    """At the next full three seconds: so two who ask for it ask for the same look."""
    steps = (after - EPOCH) // EVERY + 1
    await ctx.remind("announcement.look", call_id, EPOCH + EVERY * steps)


async def _watched(ctx: Context, call: Call) -> list[OutboxRow]:
    """The bubbles that are kept up to date."""
    roles = permissions.who_may("organise_calls")
    people = [each for role in roles for each in await ctx.uow.people.with_role(role)]
    found = [await ctx.uow.outbox.owed_as(_key(call.id, each.id)) for each in people]
    return [row for row in found if row is not None]


async def _anew(ctx: Context, call: Call, shown: OutboxRow) -> bool:
    """Let the bubble be written anew; True if it is just on its way, so that it cannot be yet.

    One that waits is worded when it leaves. Where a rewriting was refused (the message was
    deleted, or is too old) the next ones would be too.
    """
    if shown.status == "sent":
        edits = await ctx.uow.outbox.edits(shown.id)
        if not edits.keys() & {"pending", "failed"}:
            await _rewrite(ctx, shown, late("announce.progress", call))
    return shown.status == "claimed"


async def _rewrite(ctx: Context, shown: OutboxRow, say: Say) -> None:
    words = say.to_json()
    row = owed(ctx, shown.person_id, words, lane=Lane.REMINDER, replaces=shown.id)
    await ctx.uow.outbox.add(row)


def _key(call_id: str, person_id: str) -> str:
    return f"progress {call_id} {person_id}"
