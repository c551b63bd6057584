"""The front door: the conversation is opened, and codes are tried."""

from __future__ import annotations

from math import ceil

from handlers import conversations, phones, posters, start
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.jury import matching, paper
from handlers.rules import return_code
from messages.folding import fold
from messages.message import Say
from storage.records.people import Invitation, Role


async def open_(ctx: Context, code: str | None = None) -> list[Say]:
    """/start, perhaps with the code of a poster or a link."""
    if code:
        return await redeem(ctx, code)
    if not start.admitted(ctx):
        return [Say("start.code_ask")]
    if ctx.person.notice_at is None:
        return start.greeting(ctx)
    return [Say("start.welcome_back", {"name": ctx.person.name}), *await start.now(ctx)]


async def redeem(ctx: Context, typed: str) -> list[Say]:
    """A code: of a receipt, of a link to another telephone, or of an invitation."""
    ctx.told = False  # a code is not to be read over a shoulder later
    if ctx.person.slow_until is not None and ctx.now < ctx.person.slow_until:
        minutes = ceil((ctx.person.slow_until - ctx.now).total_seconds() / 60)
        return await _refused(ctx, Say("start.code_slow", {"minutes": minutes}))
    code = return_code.read(typed)
    if code is not None:
        owner = await ctx.uow.people.by_return_code(code)
        return await _wrong(ctx) if owner is None else await phones.link(ctx, owner.id)
    return await _invited(ctx, fold(typed).upper())


async def _invited(ctx: Context, code: str) -> list[Say]:
    invitation = await ctx.uow.people.invitation(code)
    if invitation is not None and _gives_nothing_new(ctx, invitation):
        return await _again(ctx, code)
    if invitation is None and len(code) == phones.LENGTH:  # a link, forgotten since its end
        return await _refused(ctx, Say("link.expired"))
    used = await ctx.uow.people.use_invitation(code, ctx.now)
    if used is None:
        return await _wrong(ctx, invitation)
    ctx.change(wrong_codes=0, slow_until=None)
    if used.person_id is not None:
        return await phones.link(ctx, used.person_id)
    if used.kind == paper.STAFF:
        return await _staff(ctx, used)
    return await _welcome(ctx, used)


async def _staff(ctx: Context, invitation: Invitation) -> list[Say]:
    """A code for a line of the staff list: who comes by it is known, the notice comes first."""
    ctx.change(admitted=True, came_by=ctx.person.came_by or invitation.code)
    says = await matching.matched(ctx, invitation)
    if ctx.person.notice_at is None:
        says = start.greeting(ctx)
    return says


def _gives_nothing_new(ctx: Context, invitation: Invitation) -> bool:
    """The poster is scanned each time somebody comes back: that is not another use of its code."""
    if invitation.kind == paper.STAFF:
        return False
    if invitation.person_id is not None or not ctx.person.admitted:
        return False
    return invitation.role in (Role.AGENT, ctx.person.role)


async def _again(ctx: Context, code: str) -> list[Say]:
    """A code that admits whom it has admitted already; a poster of a call asks its question."""
    asked = await posters.scanned_again(ctx, code) if ctx.person.notice_at else None
    return asked or await open_(ctx)


async def _wrong(ctx: Context, known: Invitation | None = None) -> list[Say]:
    wrong = ctx.person.wrong_codes + 1
    wait = return_code.wait_after(wrong)
    ctx.change(wrong_codes=wrong, slow_until=ctx.now + wait if wait else None)
    if wait is not None:
        minutes = int(wait.total_seconds() // 60)
        return await _refused(ctx, Say("start.code_slow", {"minutes": minutes}))
    if known is not None:
        key = "link.expired" if known.person_id else "start.code_used"
        return await _refused(ctx, Say(key))
    return await _refused(ctx, Say("start.code_wrong", {"left": return_code.FREE_TRIES - wrong}))


async def _refused(ctx: Context, why: Say) -> list[Say]:
    """Where no code is needed, a wrong one keeps nobody out."""
    return [why, *await start.now(ctx)] if start.admitted(ctx) else [why]


async def _welcome(ctx: Context, invitation: Invitation) -> list[Say]:
    ctx.change(admitted=True, name=ctx.person.name or invitation.name)
    if ctx.person.notice_at is None and ctx.person.came_by is None:
        ctx.change(came_by=invitation.code)
    if invitation.role is not Role.AGENT:
        ctx.change(role=invitation.role, service_id=invitation.service_id or ctx.person.service_id)
    elif invitation.service_id and ctx.person.service_id is None:
        ctx.change(service_hint=invitation.service_id)
    if invitation.role is Role.AGENT and ctx.person.notice_at is None:
        return start.greeting(ctx)
    asked = await posters.scanned_again(ctx, invitation.code)
    if asked is not None:
        return asked
    key = f"start.code_role.{invitation.role.value.replace('-', '_')}"
    if invitation.role is not Role.AGENT:
        await _put_away(ctx)
    return [Say(key, {"name": ctx.person.name}), *await start.now(ctx)]


async def _put_away(ctx: Context) -> None:
    """A form that was just opened is not what they came for; what says something stays."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None and not State.from_json(opened.state).says_something:
        await conversations.forget(ctx, opened)
