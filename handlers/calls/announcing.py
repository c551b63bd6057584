"""The announcement of a call: owed to its audience portion by portion, shown, paused, corrected.

A portion is a timer's transaction, and says from whom the next one goes on: so whatever happens to
the process, each person is owed it once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers import organisers
from handlers.calls import progress
from handlers.calls.estimate import Estimate as Estimate
from handlers.calls.estimate import estimate as estimate
from handlers.calls.telling import JOINED_LATER
from handlers.context import Context
from handlers.reaching import following
from messages.message import Offer, Say
from storage.records.calls import Announcement, Call, CallStatus
from storage.records.delivery import Lane, OutboxRow
from storage.rows import new_id

PORTION = 200  # people owed in one transaction: two hundredths of a second
EVERY = timedelta(seconds=3)  # between two looks at how far it is
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
LIVE = (Announcement.RUNNING, Announcement.PAUSED)


async def begin(ctx: Context, call: Call) -> None:
    """Announce a call that has opened; a second time changes nothing."""
    if not await ctx.uow.calls.announce(call.id, Announcement.WAITING, Announcement.RUNNING):
        return
    if call.by is not None:
        asked = ctx.person.id == call.by  # whoever has just launched it looks on at any hour
        say = _late("announce.progress", call)
        await ctx.promise(call.by, say, dedupe=_shown(call.id), urgent=asked)
    await ctx.remind("announcement.portion", f"{call.id} ", ctx.now)


async def remind_unanswered(ctx: Context, call: Call, days: int) -> None:
    """Remind those of the audience who have not answered when it is their turn."""
    await ctx.remind("announcement.reminders", f"{call.id} {days} ", ctx.now)


async def told_once(ctx: Context) -> None:
    """Whoever joins is told of each call that is open, once; not of the one they came for."""
    brought = await _came_for(ctx)
    for call in await ctx.uow.calls.with_status(CallStatus.OPEN):
        if call.id != brought and call.announcement is not Announcement.STOPPED:
            say = _late("announce.call", call, joined=True).to_json()
            row = _announcement(ctx, call, ctx.person.id, say)
            later = ctx.now + JOINED_LATER
            await ctx.uow.outbox.add(replace(row, lane=Lane.REMINDER, next_try_at=later))


async def correct_sent(ctx: Context, call: Call) -> None:
    """Rewrite what was already sent, where the channel can; the rest is worded as it leaves."""
    await ctx.remind("announcement.correction", f"{call.id} ", ctx.now)


async def progress_say(ctx: Context, call: Call) -> Say:
    """How far it is: bar, figures and buttons."""
    return await progress.say(ctx.uow, ctx.policy, call, ctx.now)


async def pause(ctx: Context, about: str) -> list[Say]:
    """The button: what is in hand still leaves, nothing else."""
    return await _turn(ctx, about, Announcement.RUNNING, Announcement.PAUSED)


async def resume(ctx: Context, about: str) -> list[Say]:
    """The button: it goes on where it was."""
    return await _turn(ctx, about, Announcement.PAUSED, Announcement.RUNNING)


async def stop(ctx: Context, about: str) -> list[Say]:
    """The button: asked once more, as it cannot be taken back."""
    if refused := organisers.refused(ctx, "organise_calls"):
        return refused
    call = await ctx.uow.calls.get(about)
    if call is None or call.announcement not in LIVE:
        return await _as_it_is(ctx, call)
    figures = await ctx.uow.outbox.progress(call.id, ctx.now)
    offers = (
        Offer(f"go.call_stop_yes.{call.id}", "button.yes"),
        Offer(f"go.call_progress.{call.id}", "button.no"),
    )
    return [Say("announce.stop_ask", {"count": figures.owed}, offers)]


async def stop_yes(ctx: Context, about: str) -> list[Say]:
    """« Oui »: whoever has not had it will not."""
    call = await ctx.uow.calls.get(about)
    was = call.announcement if call and call.announcement in LIVE else Announcement.RUNNING
    return await _turn(ctx, about, was, Announcement.STOPPED)


async def end(ctx: Context, call: Call) -> None:
    """The call is over: whoever has not had it will not."""
    if call.announcement in LIVE:
        await ctx.uow.calls.announce(call.id, call.announcement, Announcement.STOPPED)
        await ctx.uow.outbox.stop(call.id, ctx.now)
        await _look_again(ctx, call.id, ctx.now)


async def show(ctx: Context, about: str) -> list[Say]:
    """How far it is, asked for."""
    if refused := organisers.refused(ctx, "organise_calls"):
        return refused
    return await _as_it_is(ctx, await ctx.uow.calls.get(about))


async def _turn(ctx: Context, about: str, was: Announcement, now: Announcement) -> list[Say]:
    if refused := organisers.refused(ctx, "organise_calls"):
        return refused
    if not await ctx.uow.calls.announce(about, was, now):
        return await _as_it_is(ctx, await ctx.uow.calls.get(about))
    match now:
        case Announcement.PAUSED:
            await ctx.uow.outbox.hold(about)
        case Announcement.RUNNING:
            await ctx.uow.outbox.go_on(about)
        case Announcement.STOPPED:
            await ctx.uow.outbox.stop(about, ctx.now)
    await _look_again(ctx, about, ctx.now)
    return [Say(f"announce.now_{now.value}", {}, progress.offers(about, now))]


async def _as_it_is(ctx: Context, call: Call | None) -> list[Say]:
    return [await progress_say(ctx, call)] if call else [Say("announce.unknown")]


async def owe(ctx: Context, subject: str) -> list[Say]:
    """The timer: one portion of the audience, then the next; at the end, how far it is."""
    id, _, after = subject.partition(" ")
    call = await ctx.uow.calls.get(id)
    if call is None or call.announcement not in LIVE:
        return []
    people = await ctx.uow.people.audience(call.audience, after, PORTION)
    say = _late("announce.call", call).to_json()  # once: it is the same for all
    await ctx.uow.outbox.add_all([_announcement(ctx, call, person, say) for person in people])
    await following.follow_call(ctx, call.id, after)
    if len(people) == PORTION:
        await ctx.remind("announcement.portion", f"{id} {people[-1]}", ctx.event.at)
    else:
        await ctx.remind("announcement.look", id, ctx.event.at)
    return []


async def remind(ctx: Context, subject: str) -> list[Say]:
    """The timer: reminders for one portion of the audience, then for the next."""
    id, days, after = subject.split(" ")
    call = await ctx.uow.calls.get(id)
    if call is None or call.status is not CallStatus.OPEN:
        return []
    people = await ctx.uow.people.audience(call.audience, after, PORTION)
    say = _late("announce.remind", call).to_json()
    await ctx.uow.outbox.add_all(
        [_owed(ctx, each, say, dedupe=f"remind {id} {days} {each}") for each in people]
    )
    if len(people) == PORTION:
        await ctx.remind("announcement.reminders", f"{id} {days} {people[-1]}", ctx.event.at)
    return []


async def correct(ctx: Context, subject: str) -> list[Say]:
    """The timer: one portion of what was sent gets its new words, then the next."""
    id, _, after = subject.partition(" ")
    call = await ctx.uow.calls.get(id)
    if call is None:
        return []
    said = await ctx.uow.outbox.said(id, after, PORTION)
    say = _late("announce.call", call).to_json()
    await ctx.uow.outbox.add_all([_owed(ctx, person, say, replaces=row) for row, person in said])
    if len(said) == PORTION:
        await ctx.remind("announcement.correction", f"{id} {said[-1][0]}", ctx.event.at)
    return []


async def look(ctx: Context, call_id: str) -> list[Say]:
    """The timer: rewrite how far it is, and look again while anything moves.

    It is done when nothing is owed to anybody any more: whoever waits for their hours is owed it.
    """
    call = await ctx.uow.calls.get(call_id)
    if call is None:
        return []
    figures = await ctx.uow.outbox.progress(call_id, ctx.now)
    if not figures.owed and call.announcement in LIVE:
        await ctx.uow.calls.announce(call_id, call.announcement, Announcement.DONE)
    on_its_way = await _rewrite(ctx, call)
    if figures.leaving or on_its_way:
        await _look_again(ctx, call_id, ctx.now)
    elif figures.next_at is not None:
        await _look_again(ctx, call_id, figures.next_at)
    return []


async def _rewrite(ctx: Context, call: Call) -> bool:
    """Let the bubble be written anew; True if it is just on its way, so that it cannot be yet.

    One that waits is worded when it leaves. Where a rewriting was refused (the message was
    deleted, or is too old) the next ones would be too.
    """
    shown = await ctx.uow.outbox.owed_as(_shown(call.id))
    if shown is None or shown.status != "sent":
        return shown is not None and shown.status == "claimed"
    edits = await ctx.uow.outbox.edits(shown.id)
    if not edits.keys() & {"pending", "failed"}:
        say = _late("announce.progress", call).to_json()
        row = _owed(ctx, shown.person_id, say, replaces=shown.id)
        await ctx.uow.outbox.add(replace(row, lane=Lane.REMINDER))
    return False


async def _look_again(ctx: Context, call_id: str, after: datetime) -> None:
    """At the next full three seconds: so two who ask for it ask for the same look."""
    steps = (after - EPOCH) // EVERY + 1
    await ctx.remind("announcement.look", call_id, EPOCH + EVERY * steps)


def _announcement(ctx: Context, call: Call, person_id: str, say: str) -> OutboxRow:
    """The same key however somebody comes to be owed it: once is enough."""
    row = _owed(ctx, person_id, say, dedupe=f"call {call.id} {person_id}", about=call.id)
    return replace(row, status="held") if call.announcement is Announcement.PAUSED else row


def _owed(ctx: Context, person_id: str, say: str, **more: Any) -> OutboxRow:
    return OutboxRow(
        id=new_id(),
        person_id=person_id,
        channel="",
        address="",
        lane=Lane.BROADCAST,
        say=say,
        created_at=ctx.now,
        **more,
    )


def _late(key: str, call: Call, **more: bool) -> Say:
    """Its words are found when it leaves (telling.py)."""
    return Say(key, {"call": call.id, **more})


def _shown(call_id: str) -> str:
    return f"progress {call_id}"


async def _came_for(ctx: Context) -> str | None:
    """The call on whose poster the code stood that brought them."""
    if ctx.person.came_by is None:
        return None
    poster = await ctx.uow.people.invitation(ctx.person.came_by)
    return poster.call_id if poster else None
