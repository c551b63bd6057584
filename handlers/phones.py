"""One person on several telephones and channels: the address moves, the draft goes with it."""

from __future__ import annotations

from dataclasses import replace

from handlers import conversations, start
from handlers.context import Context
from messages.message import Say
from storage.records.dialogues import Dialogue
from storage.records.people import Invitation, Role

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 20


async def link(ctx: Context, person_id: str) -> list[Say]:
    """This address speaks for that person from now on.

    What a newcomer began here goes with it. Who has sent ideas from here has a code of their own
    and may be somebody else, who lends a telephone: nothing of theirs is handed over.
    """
    if person_id == ctx.person.id:
        return [Say("start.welcome_back", {"name": ctx.person.name}), *await start.now(ctx)]
    newcomer = ctx.person.return_code is None
    begun_here = await ctx.uow.dialogues.open(ctx.person.id) if newcomer else None
    if newcomer:
        await ctx.uow.dialogues.move(ctx.person.id, person_id)
        await ctx.uow.media.move(ctx.person.id, person_id)
    await _move(ctx, person_id)
    if ctx.person.notice_at is None:  # named by others before they ever came
        return start.greeting(ctx)
    start.accept(ctx)
    linked = Say("start.linked", {"count": len(await ctx.uow.ideas.of(person_id))})
    return [linked, *await _go_on(ctx, begun_here)]


async def _move(ctx: Context, person_id: str) -> None:
    owner = await ctx.uow.people.lock(person_id)
    assert owner is not None
    await ctx.uow.people.save(replace(ctx.person, offered=[], came_by=None))
    await ctx.uow.people.move_address(ctx.address, owner.id)
    ctx.person = replace(
        owner,
        # Whoever was named by others before they ever came reads what their phone says.
        language=ctx.person.language if owner.notice_at is None else owner.language,
        wrong_codes=0,
        slow_until=None,
        seen_at=ctx.now,
        line_count=max(owner.line_count, ctx.person.line_count),  # as the page on this phone counts
        turn=max(owner.turn, ctx.person.turn) + 1,  # no button of either is taken for a new one
    )


async def _go_on(ctx: Context, begun_here: Dialogue | None) -> list[Say]:
    """The draft that was open on the other telephone, else the one begun here."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None:
        kept = [Say("form.command_kept")] if begun_here else []
        return [*kept, *await conversations.resume(ctx, opened)]
    if begun_here is not None:
        moved = await ctx.uow.dialogues.get(begun_here.id)
        assert moved is not None
        return await conversations.resume(ctx, moved)
    return [await start.menu(ctx)]


async def other_phone(ctx: Context, _: str) -> list[Say]:
    """/lien: a link to go on with on another telephone, for some minutes and once."""
    says = []
    if ctx.policy.public_url:
        minutes = int(ctx.policy.link_lives.total_seconds() // 60)
        url = f"{ctx.policy.public_url.rstrip('/')}/r/{await _code(ctx)}"
        says.append(Say("link.link", {"url": url, "minutes": minutes}))
    if ctx.person.return_code:
        says.append(Say("link.code_again", {"code": ctx.person.return_code}))
    return says or await start.now(ctx)


async def _code(ctx: Context) -> str:
    code = "".join(ctx.rng.choice(SIGNS) for _ in range(LENGTH))
    await ctx.uow.people.add_invitation(
        Invitation(
            code=code,
            role=Role.AGENT,
            uses_left=1,
            kind="link",
            person_id=ctx.person.id,
            expires_at=ctx.now + ctx.policy.link_lives,
            created_at=ctx.now,
        )
    )
    return code
