"""How a person wants to be told of news, chosen at the receipt and whenever they like."""

from __future__ import annotations

from dataclasses import replace

from handlers import aside, conversations
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.reaching import ways
from handlers.rules import mobile_number
from handlers.start import MENU, NEXT
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.reaching import PhoneNumber

REMOVE = Offer("go.no_number", "button.remove_number")
CHANGE = Offer("go.tell_how", "button.tell_how")


async def at_the_receipt(ctx: Context) -> Say:
    """Asked once, where there is anything to choose; afterwards it is only recalled."""
    way = ctx.person.told_by
    if way in ways.ORDER and await ways.has(ctx, ctx.person, way):
        return Say("reaching.as_before", {"way": way}, (*NEXT, CHANGE))
    offers = await ways.offers(ctx)
    if not offers or way == "come_back":
        return Say("receipt.come_back", {}, NEXT)
    return Say("receipt.tell_how", {}, (*offers, *NEXT))


async def choose(ctx: Context, _: str) -> list[Say]:
    """/prevenir: choose anew, and take one's number back."""
    offers = await ways.offers(ctx)
    if await ctx.uow.reaching.number_of(ctx.person.id) is not None:
        offers = (*offers, REMOVE)
    if not offers:
        return [await _nothing(ctx)]
    return [Say("receipt.tell_how", {}, offers)]


async def _nothing(ctx: Context) -> Say:
    """Telegram rings by itself; elsewhere, what there is not and how one sees for oneself."""
    ideas = bool(await ctx.uow.ideas.of(ctx.person.id))
    offers = NEXT if ideas else MENU
    if ctx.event.channel == "telegram":
        return Say("receipt.told.here", {}, offers)
    return Say("reaching.nothing", {"service": bool(ctx.person.service_id), "ideas": ideas}, offers)


async def told(ctx: Context, way: str) -> list[Say]:
    """The person chose."""
    match way:
        case "sms" if ctx.policy.sms:
            return await conversations.open_form(ctx, "reaching")
        case "push" if ctx.policy.push:
            return await _by_push(ctx)
        case "push_refused":
            return await _another(ctx, "reaching.push_refused", but="push")
        case "slip" if await ways.has(ctx, ctx.person, "slip"):
            return await _by_hand(ctx, "slip")
    return await _by_hand(ctx, "come_back")


async def _by_hand(ctx: Context, way: str) -> list[Say]:
    """Whoever comes and looks has a slip too, where nothing is read for two working days."""
    ctx.change(told_by=way)
    found = await ways.ambassador_of(ctx, ctx.person)
    values = {
        "ambassador": found.name if found else None,
        "slip": found is not None,
        "ideas": bool(await ctx.uow.ideas.of(ctx.person.id)),
    }
    return await aside.with_way_back(ctx, [Say(f"receipt.told.{way}", values, NEXT)])


async def _by_push(ctx: Context) -> list[Say]:
    """The page subscribes before it presses: where it could not, nothing is known of it."""
    if not await ways.has(ctx, ctx.person, "push"):
        return await _another(ctx, "reaching.push_refused", but="push")
    ctx.change(told_by="push")
    return await aside.with_way_back(ctx, [Say("reaching.push_set", {}, NEXT)])


async def _another(ctx: Context, key: str, *, but: str = "") -> list[Say]:
    """That will not do: why, and what else there is."""
    offers = await ways.offers(ctx, but=but)
    return await aside.with_way_back(ctx, [Say(key, {}, offers or NEXT)])


async def given(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The number was typed: kept in its own place alone, or asked for again."""
    ctx.told = False  # the conversation does not show it either
    await ctx.uow.dialogues.forget(dialogue.id)
    number = mobile_number.read(state.answers["number"]["text"])
    if number is None:
        again = await conversations.open_form(ctx, "reaching")
        return [replace(again[-1], key="reaching.not_a_number")]
    await ctx.uow.reaching.put_number(
        PhoneNumber(person_id=ctx.person.id, number=number, given_at=ctx.now)
    )
    ctx.change(told_by="sms")
    return [Say("reaching.sms_set", {"end": number[-2:]}, (*NEXT, REMOVE))]


async def remove_number(ctx: Context, _: str) -> list[Say]:
    """« Retirer mon numéro »: nothing is left of it, and another way may be chosen."""
    await ctx.uow.reaching.forget_number(ctx.person.id)
    if ctx.person.told_by == "sms":
        ctx.change(told_by=None)
    return await _another(ctx, "reaching.number_removed", but="sms")
