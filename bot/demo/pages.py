"""The pages of the invented town's people: everybody has one, that a visitor may pick up."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from bot.channels.web.session import Session
from storage.records.people import Address
from storage.unit_of_work import UnitOfWork

SECRET = "demo secret"  # noqa: S105 - a name, not a secret
CHANNEL = "web"


async def token(uow: UnitOfWork, person_id: str) -> str:
    """The token of somebody's page: their own, and of this demonstration alone."""
    secret = await uow.installation.get(SECRET) or ""
    return hmac.new(secret.encode(), person_id.encode(), hashlib.sha256).hexdigest()[:48]


async def open_for(uow: UnitOfWork, person_id: str, now: datetime) -> None:
    """From now on this person is reached on a page."""
    if await uow.installation.get(SECRET) is None:
        await uow.installation.put(SECRET, secrets.token_hex(32))
    address = Session(await token(uow, person_id)).address
    await uow.people.add_address(
        Address(channel=CHANNEL, address=address, person_id=person_id, seen_at=now)
    )
