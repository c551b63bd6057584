"""The first words: who speaks, what is kept, what can be done."""

from __future__ import annotations

from dataclasses import replace

from handlers import conversations
from handlers.context import Context
from handlers.rules import permissions
from messages.message import Offer, Say

IDEAS = Offer("go.ideas", "button.my_ideas")
NEXT = (IDEAS, Offer("go.idea", "button.another_idea"))
ORGANISER = (
    Offer("go.board", "button.board"),
    Offer("go.unread", "button.to_read"),
    Offer("go.to_write", "button.to_write"),
    Offer("go.calls", "button.call_list"),
)
OTHERS = {
    "offer_as_mentor": Offer("go.missions", "button.missions"),
    "hand_slips": Offer("go.slips", "button.slips"),
    "see_reports": Offer("go.call_report", "button.call_reports"),
}
MENU = (Offer("go.idea", "button.new_idea"), IDEAS, Offer("go.help", "button.help_menu"))


def admitted(ctx: Context) -> bool:
    """Whether this person may talk: everybody, unless the organisation asks for a code."""
    return ctx.person.admitted or not ctx.policy.code_needed


def greeting(ctx: Context) -> list[Say]:
    """Who speaks and what is kept: two bubbles, one tap for both."""
    offers: tuple[Offer, ...] = (Offer("go.continue", "button.continue"),)
    says = [Say("start.demo")] if ctx.policy.demo else []
    says += [Say("start.greeting"), Say("start.notice")]
    if ctx.event.channel == "telegram" and ctx.policy.public_url:
        says.append(Say("start.notice_telegram", {"link": ctx.policy.public_url}))
        offers += (Offer("", "button.open_web", url=ctx.policy.public_url),)
    offers += (Offer("go.more", "button.more"),)
    return [*says[:-1], replace(says[-1], offers=offers)]


def greeted(ctx: Context) -> bool:
    """Whether the notice is what stands on their screen."""
    return any(action == "go.continue" for action, _, _ in ctx.person.offered)


def accept(ctx: Context) -> None:
    """Remember which notice was shown, and when."""
    if ctx.person.notice_at is None:
        ctx.change(notice_at=ctx.now, notice_version=ctx.policy.notice_version)


async def menu(ctx: Context) -> Say:
    """What can be done now."""
    return Say("start.menu", {}, await menu_offers(ctx))


async def menu_offers(ctx: Context) -> tuple[Offer, ...]:
    """The buttons of the menu; a draft kept for later comes first."""
    if await ctx.uow.dialogues.open(ctx.person.id) is not None:
        return MENU  # what is beside a form has a button back to it
    parked = await ctx.uow.dialogues.parked(ctx.person.id)
    resume = tuple(Offer(f"go.resume.{draft.id}", "button.resume") for draft in parked[:1])
    return (*resume, *_of_the_role(ctx), *MENU)


def onward(ctx: Context) -> tuple[Offer, ...]:
    """After something is done: what else waits for their role, else for whoever has ideas."""
    return _of_the_role(ctx) or NEXT


def _of_the_role(ctx: Context) -> tuple[Offer, ...]:
    if permissions.may(ctx.person.role, "read_any_idea"):
        return ORGANISER
    return tuple(offer for act, offer in OTHERS.items() if permissions.may(ctx.person.role, act))


async def now(ctx: Context) -> list[Say]:
    """Where one is: under the notice, in the middle of a form, or before the menu."""
    if ctx.person.notice_at is None:
        return greeting(ctx)
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    return [await menu(ctx)] if opened is None else await conversations.resume(ctx, opened)
