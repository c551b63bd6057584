"""What organisers are told of a session: each of them once, whoever did it left out."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.context import Context
from handlers.jury import latest
from handlers.jury.card import Sitting
from messages.message import Offer, Say
from storage.records.jury import Session
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
    say = Say(key, here.values if values is None else values, offers or _see(here))
    for organiser in await _all_but(ctx, but):
        dedupe = f"{key} {here.session.id} {here.session.sequence} {about} {organiser}"
        await ctx.promise(organiser, say, dedupe=dedupe)


async def tell_latest(
    ctx: Context,
    here: Sitting,
    was: Session,
    key: str,
    values: Mapping[str, object] | None = None,
    *,
    but: str | None = "",
) -> None:
    """The same of a change: what an organiser has not had yet of those before is dropped."""
    subject = "aloud" if values else "change"
    for organiser in await _all_but(ctx, but):
        about = f"{subject} {organiser}"
        waiting = await latest.take_back(ctx, here.session, about)
        said = values or {**here.values, "was": latest.known(waiting, was.starts_at)}
        dedupe = latest.key(here.session, about)
        await ctx.promise(organiser, Say(key, said, _see(here)), dedupe=dedupe)


def _see(here: Sitting) -> tuple[Offer, ...]:
    return (Offer(f"go.session.{here.session.reference}", "button.see_session"),)


async def _all_but(ctx: Context, but: str | None) -> list[str]:
    left_out = ctx.person.id if but == "" else but
    organisers = await ctx.uow.people.with_role(Role.ORGANISER)
    return [each.id for each in organisers if each.id != left_out]
