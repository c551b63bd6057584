"""What the idea form may know of a person: gathered from the store for one message."""

from __future__ import annotations

from handlers.context import Context
from handlers.dialogue.facts import Facts, Found
from messages.trades import trade_of

EXAMPLES = ("problem", "proposal", "relevance", "efficiency", "wellbeing")


async def gather(ctx: Context, *, correcting: bool = False) -> Facts:
    """The criteria, the services, what is known of the person already, examples of their trade."""
    person = ctx.person
    services = [Found(id=s.id, name=s.name) for s in await ctx.uow.services.all()]
    names = {service.id: service.name for service in services}
    known = set()
    if person.name or correcting:
        known.add("name")
    if person.service_id or person.service_text or correcting:
        known.add("service")
    hint = person.service_hint
    service = names.get(person.service_id or hint or "")
    return Facts(
        today=ctx.today,
        words=ctx.words,
        criteria=ctx.policy.criteria,
        known=frozenset(known),
        hinted={"service": Found(id=hint, name=names[hint])} if hint in names else {},
        lists={"service": services},
        examples=_examples(ctx, service),
    )


def _examples(ctx: Context, service: str | None) -> dict[str, str]:
    trade = trade_of(service)
    keys = {key: f"examples.{trade}.{key}" for key in EXAMPLES}
    found = {key: name for key, name in keys.items() if ctx.catalogue.has(name)}
    own = {c.key: c.example for c in ctx.policy.criteria if c.example}
    return found | own
