"""`vivier invite`: a code that admits people, and the links that carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from random import Random

from bot.clock import Clock
from bot.links import links as links_of
from bot.operator.errors import OperatorError
from bot.operator.store import opened
from bot.settings import Settings
from handlers.codes import new_code
from messages.folding import fold
from storage.records.people import Invitation, Role, Service
from storage.unit_of_work import UnitOfWork

MOST_NAMED = 8  # services


@dataclass(frozen=True, slots=True)
class Invited:
    """A code and where it leads; `notes` say why a link is missing."""

    code: str
    role: Role
    uses: int
    links: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """As `--json` prints it."""
        return {"code": self.code, "role": self.role, "uses": self.uses, "links": self.links}


async def invite(
    settings: Settings, clock: Clock, rng: Random, *, role: Role, service: str | None, uses: int
) -> Invited:
    """Make a code; raises `OperatorError` for a service nobody knows."""

    async def work(uow: UnitOfWork) -> str:
        service_id = find_service(service, await uow.services.all()) if service else None
        code = await new_code(uow, rng)
        invitation = Invitation(
            code=code, role=role, service_id=service_id, uses_left=uses, created_at=clock.now()
        )
        await uow.people.add_invitation(invitation)
        return code

    async with opened(settings) as database:
        code = await database.write(work)
    links, notes = await links_of(settings, code)
    return Invited(code, role, uses, links, notes)


def find_service(wanted: str, services: Sequence[Service]) -> str:
    """The id of the service so called; raises `OperatorError` naming what there is."""
    names = {fold(service.name): service for service in services}
    found = names.get(fold(wanted))
    if found is not None:
        return found.id
    if not names:
        raise OperatorError(
            f"No service is called « {wanted} »: none were imported."
            " Run first: vivier import services FILE.csv"
        )
    raise OperatorError(f"No service is called « {wanted} ». {_instead(fold(wanted), names)}")


def _instead(wanted: str, names: dict[str, Service]) -> str:
    """The names that are near, else what there is."""
    near = [name for name in names if wanted in name] or get_close_matches(wanted, names, n=3)
    shown = ", ".join(f"« {names[name].name} »" for name in (near or list(names))[:MOST_NAMED])
    if near:
        return f"Did you mean {shown}?"
    more = len(names) - MOST_NAMED
    return f"The services are {shown}{f' and {more} more' if more > 0 else ''}."
