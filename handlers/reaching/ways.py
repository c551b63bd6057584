"""The ways of ringing for news, and which of them a person has."""

from __future__ import annotations

from handlers.context import Context
from handlers.policy import Policy
from messages.message import Offer
from storage.records.people import Person, Role

ORDER = ("push", "sms", "slip")
"""Which comes next where one was of no use: what costs nothing first, a colleague's time last."""


def wanted_first(person: Person) -> str | None:
    """The way they chose to be rung by; None for whoever comes and looks."""
    return person.told_by if person.told_by in ORDER else None


def in_turn(person: Person) -> tuple[str, ...]:
    """Every way, the chosen one first."""
    first = wanted_first(person)
    return (*([first] if first else []), *(way for way in ORDER if way != first))


async def has(ctx: Context, person: Person, way: str) -> bool:
    """Whether somebody can be rung by that way now."""
    match way:
        case "push":
            return ctx.policy.push and bool(await ctx.uow.reaching.browsers_of(person.id))
        case "sms":
            return await _number_in_use(ctx, person)
        case "slip":
            return await ambassador_of(ctx, person) is not None
    return False


async def _number_in_use(ctx: Context, person: Person) -> bool:
    number = await ctx.uow.reaching.number_of(person.id)
    return ctx.policy.sms and number is not None and number.stopped_at is None


async def ambassador_of(ctx: Context, person: Person) -> Person | None:
    """Another one, the ambassador of their service: nobody hands a slip to themselves."""
    ambassadors = await ctx.uow.people.with_role(Role.AMBASSADOR)
    return next((each for each in ambassadors if hands(each, person)), None)


def hands(ambassador: Person, person: Person) -> bool:
    """Whether a slip for that person is for that ambassador to hand over."""
    same = person.service_id is not None and ambassador.service_id == person.service_id
    return same and ambassador.id != person.id


async def offers(ctx: Context, *, but: str = "") -> tuple[Offer, ...]:
    """What a person may choose among on the channel they are on; only what can be kept."""
    possible = {
        "sms": ctx.policy.sms,
        "push": ctx.policy.push and ctx.event.channel == "web",
        "slip": await ambassador_of(ctx, ctx.person) is not None,
    }
    found = [way for way, can in possible.items() if can and way != but]
    if not found:
        return ()
    return tuple(Offer(f"go.told.{way}", f"button.{way}") for way in (*found, "come_back"))


def link(policy: Policy, code: str) -> str:
    """The short link of an SMS or a slip."""
    return f"{policy.public_url.rstrip('/')}/r/{code}"
