"""`vivier poster`: a sheet for the wall, with a code of its own to be counted by."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.clock import Clock
from bot.documents import Documents
from bot.links import links
from bot.making import ways
from bot.operator.errors import OperatorError
from bot.operator.invite import find_service
from bot.operator.store import opened
from bot.policy import catalogue_globals
from bot.settings import Settings
from handlers import posters
from messages.catalogue import Catalogue
from storage.records.calls import Call
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Printed:
    """A poster in PDF; `notes` say what it could not have."""

    pdf: bytes
    code: str
    links: dict[str, str]
    notes: tuple[str, ...]


async def poster(
    settings: Settings,
    clock: Clock,
    rng: Random,
    *,
    call: str | None,
    service: str | None,
    paper: str,
) -> Printed:
    """Make a code and its poster, of a call (by its reference) or the general one.

    Raises `OperatorError` where there is no such call or service, or no way to lead to.
    """

    async def work(uow: UnitOfWork) -> tuple[str, dict[str, Any]]:
        of = await _call(uow, call) if call else None
        service_id = find_service(service, await uow.services.all()) if service else None
        place = await uow.services.get(service_id) if service_id else None
        code = await posters.issue(uow, rng, clock.now(), call=of, service_id=service_id)
        return code, posters.contents(
            of,
            clock.now(),
            language=settings.language,
            organisation=settings.organisation,
            service=place.name if place else None,
            paper=paper,
        )

    if not settings.web_url and settings.telegram_token is None:
        raise OperatorError(
            "A poster needs somewhere to lead to. Set VIVIER_PUBLIC_URL or VIVIER_TELEGRAM_TOKEN."
        )
    async with opened(settings) as database:
        code, data = await database.write(work)
    found, notes = await links(settings, code)
    if not found:
        raise OperatorError(*notes)
    documents = Documents(Catalogue.load(globals=catalogue_globals(settings)), settings.web.colour)
    pdf = await asyncio.to_thread(documents.render, "poster", {**data, "ways": ways(found)})
    return Printed(pdf, code, found, (*notes, *_reach(settings)))


async def _call(uow: UnitOfWork, reference: str) -> Call:
    call = await uow.calls.by_reference(reference.upper())
    if call is None:
        known = [each.reference for each in await uow.calls.all() if posters.lasts(each)]
        there = f"The calls are {', '.join(known)}." if known else "None was made in the chat yet."
        raise OperatorError(f"No call has the reference {reference}. {there}")
    if not posters.lasts(call):
        raise OperatorError(
            f"The call {call.reference} is {call.status}: a poster would lead to nothing."
            " For one that always holds: --general"
        )
    return call


def _reach(settings: Settings) -> tuple[str, ...]:
    if settings.public_url or not settings.web_bind:
        return ()
    return (
        f"The square leads to {settings.web_url}, which only this machine opens."
        " Set VIVIER_PUBLIC_URL and print it anew.",
    )
