"""Files that come in: kept at once, fetched later where their channel says so."""

from __future__ import annotations

from handlers import drafts, lost, posters, start
from handlers.board import unasked
from handlers.context import Context
from handlers.dialogue.given import Odd, Sent
from handlers.event import File
from messages.message import Say
from storage.records.media import Media, MediaStatus
from storage.rows import new_id


async def take(ctx: Context, file: File) -> list[Say]:
    """A file for the form that is open, or the beginning of an idea."""
    media = await _keep(ctx, file)
    if media is None:
        return await lost.odd(ctx, Odd("form.unreadable", (("name", file.name),)))
    if start.greeted(ctx):  # « Vous pouvez aussi parler »: going on is reading on
        start.accept(ctx)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    sent = Sent(file.kind, media.id, file.seconds, file.caption, file.group)
    reply = await unasked.perhaps(ctx, sent, dialogue)
    if reply is not None:
        return reply
    if dialogue is None:
        await posters.open_idea(ctx)
        dialogue = await ctx.uow.dialogues.open(ctx.person.id)
        assert dialogue is not None
    says = await drafts.give(ctx, dialogue, sent)
    if ctx.person.notice_at is None:  # it waits in the draft until the notice is read
        return [Say("start.said_kept"), *start.greeting(ctx)]
    return says


async def _keep(ctx: Context, file: File) -> Media | None:
    if file.media is not None:
        return await ctx.uow.media.own(file.media, ctx.person.id)
    media = Media(
        id=new_id(),
        person_id=ctx.person.id,
        kind=file.kind,
        channel=ctx.event.channel,
        remote=file.remote,
        name=file.name,
        mime=file.mime,
        bytes=file.bytes,
        seconds=file.seconds,
        status=MediaStatus.OWED,
        next_try_at=ctx.now,
        created_at=ctx.now,
    )
    await ctx.uow.media.add(media)
    return media
