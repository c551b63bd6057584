"""The front door: greeting and notice, then the idea; codes that admit, and codes that return."""

from __future__ import annotations

from dataclasses import replace

from handlers import conversations
from handlers.context import Context
from handlers.deposit import NEXT
from handlers.rules import return_code
from messages.folding import fold
from messages.message import Offer, Say
from storage.records import Invitation, Role

MENU = (Offer("go.idea", "button.new_idea"), *NEXT[:1], Offer("go.help", "button.help_menu"))


async def start(ctx: Context, code: str | None) -> list[Say]:
    """The conversation is opened, perhaps with a code."""
    if code:
        return await redeem(ctx, code)
    if not admitted(ctx):
        return [Say("start.code_ask")]
    if ctx.person.notice_at is None:
        return greeting(ctx)
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    welcome = Say("start.welcome_back", {"name": ctx.person.name})
    if opened is not None:
        return [welcome, *await conversations.resume(ctx, opened)]
    return [welcome, await menu(ctx)]


def admitted(ctx: Context) -> bool:
    """Whether this person may talk: everybody, unless the organisation asks for a code."""
    return ctx.person.admitted or not ctx.policy.code_needed


def greeting(ctx: Context) -> list[Say]:
    """Who speaks and what is kept: two bubbles, one tap for both."""
    offers: tuple[Offer, ...] = (Offer("go.continue", "button.continue"),)
    says = [Say("start.greeting"), Say("start.notice")]
    if ctx.event.channel == "telegram" and ctx.policy.public_url:
        says.append(Say("start.notice_telegram", {"link": ctx.policy.public_url}))
        offers += (Offer("", "button.open_web", url=ctx.policy.public_url),)
    offers += (Offer("go.more", "button.more"),)
    return [*says[:-1], replace(says[-1], offers=offers)]


async def menu(ctx: Context) -> Say:
    """What can be done now."""
    parked = await ctx.uow.dialogues.parked(ctx.person.id)
    resume = tuple(Offer(f"go.resume.{draft.id}", "button.resume") for draft in parked[:1])
    return Say("start.menu", {}, (*resume, *MENU))


async def notice_read(ctx: Context) -> list[Say]:
    """The notice was read: straight to the idea, with what was said before it if anything."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None:
        return await conversations.resume(ctx, opened)
    accept(ctx)
    return await conversations.open_form(ctx, "idea")


def accept(ctx: Context) -> None:
    """Remember which notice was shown, and when."""
    if ctx.person.notice_at is None:
        ctx.change(notice_at=ctx.now, notice_version=ctx.policy.notice_version)


async def redeem(ctx: Context, typed: str) -> list[Say]:
    """A code: of a receipt, of a link to another telephone, or of an invitation."""
    if ctx.person.slow_until is not None and ctx.now < ctx.person.slow_until:
        minutes = int((ctx.person.slow_until - ctx.now).total_seconds() // 60) + 1
        return [Say("start.code_slow", {"minutes": minutes})]
    code = return_code.read(typed)
    if code is not None:
        owner = await ctx.uow.people.by_return_code(code)
        return await _wrong(ctx) if owner is None else await link(ctx, owner.id)
    invitation = await ctx.uow.people.use_invitation(fold(typed).upper(), ctx.now)
    if invitation is None:
        used = await ctx.uow.people.invitation(fold(typed).upper())
        return await _wrong(ctx, used=used is not None)
    ctx.change(wrong_codes=0, slow_until=None)
    if invitation.person_id is not None:
        return await link(ctx, invitation.person_id)
    return await _welcome(ctx, invitation)


async def _wrong(ctx: Context, *, used: bool = False) -> list[Say]:
    wrong = ctx.person.wrong_codes + 1
    wait = return_code.wait_after(wrong)
    ctx.change(wrong_codes=wrong, slow_until=ctx.now + wait if wait else None)
    if wait is not None:
        return [Say("start.code_slow", {"minutes": int(wait.total_seconds() // 60)})]
    if used:
        return [Say("start.code_used")]
    return [Say("start.code_wrong", {"left": return_code.FREE_TRIES - wrong})]


async def _welcome(ctx: Context, invitation: Invitation) -> list[Say]:
    ctx.change(admitted=True)
    if invitation.role is not Role.AGENT:
        ctx.change(role=invitation.role, service_id=invitation.service_id or ctx.person.service_id)
    elif invitation.service_id and ctx.person.service_id is None:
        ctx.change(service_hint=invitation.service_id)
    welcome: list[Say] = []
    if invitation.role is not Role.AGENT or ctx.person.notice_at is not None:
        key = f"start.code_role.{invitation.role.value.replace('-', '_')}"
        welcome = [Say(key, {"name": ctx.person.name})]
    if ctx.person.notice_at is None:
        return [*welcome, *greeting(ctx)]
    return [*welcome, await menu(ctx)]


async def link(ctx: Context, person_id: str) -> list[Say]:
    """This address speaks for that person from now on; what was begun here goes with it."""
    if person_id == ctx.person.id:
        return [Say("start.welcome_back", {"name": ctx.person.name}), await menu(ctx)]
    owner = await ctx.uow.people.lock(person_id)
    assert owner is not None
    await ctx.uow.people.save(replace(ctx.person, offered=[]))
    await ctx.uow.people.move_address(ctx.address, owner.id)
    await ctx.uow.dialogues.move(ctx.person.id, owner.id)
    await ctx.uow.media.move(ctx.person.id, owner.id)
    ctx.person = replace(owner, wrong_codes=0, slow_until=None, seen_at=ctx.now)
    ideas = await ctx.uow.ideas.of(owner.id)
    opened = await ctx.uow.dialogues.open(owner.id)
    linked = Say("start.linked", {"count": len(ideas)})
    if opened is not None:
        return [linked, *await conversations.resume(ctx, opened)]
    return [linked, await menu(ctx)]


async def other_phone(ctx: Context) -> list[Say]:
    """A link to go on with on another telephone, for some minutes and once."""
    code = "".join(ctx.rng.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(20))
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
    minutes = int(ctx.policy.link_lives.total_seconds() // 60)
    url = f"{ctx.policy.public_url.rstrip('/')}/r/{code}"
    says = [Say("link.link", {"url": url, "minutes": minutes})] if ctx.policy.public_url else []
    if ctx.person.return_code:
        says.append(Say("link.code_again", {"code": ctx.person.return_code}))
    return says or [await menu(ctx)]
