"""`vivier migrate`."""

from __future__ import annotations

from bot.clock import Clock
from bot.operator.store import opened
from bot.settings import Settings
from storage.migrate import migrate, version


async def bring_up(settings: Settings, clock: Clock) -> str:
    """Take the steps that are missing; returns what to say of it."""
    async with opened(settings, any_version=True) as database:
        taken = await migrate(database, clock.now())
        at = await version(database)
    steps = "".join(f"\n  {step.number:04} {step.name.replace('_', ' ')}" for step in taken)
    if not taken:
        return f"The database is at version {at} already."
    return f"The database is now at version {at}.{steps}"
