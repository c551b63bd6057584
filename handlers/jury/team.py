"""What organisers are told of a session: each of them once, whoever did it left out."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.context import Context
from handlers.jury.card import Sitting
from messages.message import Offer, Say
from storage.records.people import Role


async def tell(
    ctx: Context,
    here: Sitting,
    key: str,
    values: Mapping[str, object] | None = None,
    *,
    but: str | None = "",
    about: str = "",
    offers: tuple[Offer, ...] = (),
) -> None:
    """Tell every organiser but whoever did it (`but`: an id; "": whoever acts now)."""
    left_out = ctx.person.id if but == "" else but
    see = offers or (Offer(f"go.session.{here.session.reference}", "button.see_session"),)
    say = Say(key, here.values if values is None else values, see)
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        if organiser.id != left_out:
            dedupe = f"{key} {here.session.id} {here.session.sequence} {about} {organiser.id}"
            await ctx.promise(organiser.id, say, dedupe=dedupe)
