"""What the forms may know of a person: gathered from the store for one message."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.context import Context
from handlers.dialogue.facts import Facts, Found
from messages.trades import trade_of
from storage.records.people import Person

EXAMPLES = ("problem", "proposal", "title", "relevance", "efficiency", "wellbeing")
LISTED = ("service", "audience", "team")


async def gather(
    ctx: Context,
    *,
    of: Person | None = None,
    correcting: bool = False,
    asked: Mapping[str, str] | None = None,
    sitting: bool = False,
    at: str = "",
) -> Facts:
    """The criteria, the services, what is known of the person already, examples of their trade.

    `at` is the question being answered: only those of `LISTED` need every service's name.
    `sitting`: for a session, the ideas that wait for one.
    """
    person = of or ctx.person
    services = await _services(ctx, person, every=at in LISTED)
    names = {service.id: service.name for service in services}
    hint = person.service_hint
    return Facts(
        now=ctx.now,
        zone=ctx.policy.zone,
        holidays=ctx.policy.holidays,
        words=ctx.words,
        criteria=ctx.policy.criteria,
        known=_known(person, names, correcting=correcting),
        asked=asked or {},
        hinted={"service": Found(id=hint, name=names[hint])} if hint in names else {},
        lists={**dict.fromkeys(LISTED, services), **(await _ideas(ctx) if sitting else {})},
        examples=_examples(ctx, names.get(person.service_id or hint or "")),
    )


async def _ideas(ctx: Context) -> dict[str, list[Found]]:
    waiting = await ctx.uow.jury.sessions.waiting()
    return {"ideas": [Found(id=idea.id, name=idea.title) for idea in waiting]}


async def _services(ctx: Context, person: Person, *, every: bool) -> list[Found]:
    services = ctx.uow.services
    found = (
        await services.all()
        if every
        else await services.some(person.service_id, person.service_hint)
    )
    return [Found(id=service.id, name=service.name) for service in found]


def _known(person: Person, names: dict[str, str], *, correcting: bool) -> dict[str, str]:
    """Who corrects an idea is not asked again who they are, whatever is known."""
    service = names.get(person.service_id or "") or person.service_text
    known = {"service": service, "name": person.name}
    return {key: value or "" for key, value in known.items() if value or correcting}


def _examples(ctx: Context, service: str | None) -> dict[str, str]:
    trade = trade_of(service)
    keys = {key: f"examples.{trade}.{key}" for key in EXAMPLES}
    found = {key: name for key, name in keys.items() if ctx.catalogue.has(name)}
    own = {c.key: c.example for c in ctx.policy.criteria if c.example}
    return found | own
