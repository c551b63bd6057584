"""`vivier invite`: a code that admits people, and the links that carry it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from random import Random

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import menu
from bot.channels.telegram.client import Client
from bot.clock import Clock
from bot.operator.errors import OperatorError
from bot.operator.store import opened
from bot.settings import Settings
from messages.folding import fold
from storage.records import Invitation, Role, Service
from storage.unit_of_work import UnitOfWork

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O, 1 I L, nor U, which is read as V
MOST_NAMED = 8  # services
PATIENCE = 5.0  # seconds Telegram has to say what the bot is called


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


def make_code(rng: Random) -> str:
    """Eight signs nobody mistakes for another, in two groups: `7K2M-9QXD`."""
    signs = "".join(rng.choice(ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


async def invite(
    settings: Settings, clock: Clock, rng: Random, *, role: Role, service: str | None, uses: int
) -> Invited:
    """Make a code; raises `OperatorError` for a service nobody knows."""

    async def work(uow: UnitOfWork) -> str:
        service_id = _find(service, await uow.services.all()) if service else None
        code = make_code(rng)
        while await uow.people.invitation(code) is not None:
            code = make_code(rng)
        invitation = Invitation(
            code=code, role=role, service_id=service_id, uses_left=uses, created_at=clock.now()
        )
        await uow.people.add_invitation(invitation)
        return code

    async with opened(settings) as database:
        code = await database.write(work)
    links, notes = await _links(settings, code)
    return Invited(code, role, uses, links, notes)


def _find(wanted: str, services: Sequence[Service]) -> str:
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


async def _links(settings: Settings, code: str) -> tuple[dict[str, str], tuple[str, ...]]:
    links, notes = {}, []
    if settings.web_url:
        links["web"] = f"{settings.web_url}/?c={code}"
    if settings.telegram_token is not None:
        name, why = await bot_name(settings)
        if name:
            links["telegram"] = menu.link(name, code)
        else:
            notes.append(f"No Telegram link: {why}")
    return links, tuple(notes)


async def bot_name(settings: Settings) -> tuple[str | None, str]:
    """What Telegram calls the bot, or None and why it does not say."""
    assert settings.telegram_token is not None
    client = Client(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    try:
        async with asyncio.timeout(PATIENCE):
            return (await client.bot.get_me()).username, "the bot has no user name."
    except InvalidToken:
        return None, "Telegram refuses the token. Copy it anew from @BotFather."
    except TimeoutError:
        return None, f"{settings.telegram_api_url} did not answer in {PATIENCE:.0f} seconds."
    except (TelegramError, OSError) as trouble:
        return None, f"{settings.telegram_api_url} cannot be used ({type(trouble).__name__})."
    finally:
        await client.close()
