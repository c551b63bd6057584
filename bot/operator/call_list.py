"""`vivier export calls`: each call with its figures, none of fewer than ten people."""

from __future__ import annotations

from typing import Any

from bot.operator.export import utc
from bot.operator.store import opened
from bot.settings import Settings
from handlers.calls import report
from storage.records.calls import Call
from storage.unit_of_work import UnitOfWork

Record = dict[str, Any]


async def calls(settings: Settings) -> list[Record]:
    """Every call, the oldest first; raises `StoreAway` or `WrongSchema`."""

    async def work(uow: UnitOfWork) -> list[Record]:
        names = {service.id: service.name for service in await uow.services.all()}
        found = await uow.calls.all()
        return [_call(call, await report.of(uow, call), names) for call in found]

    async with opened(settings) as database:
        return await database.read(work)


def _call(call: Call, found: report.Report, names: dict[str, str]) -> Record:
    return {
        "reference": call.reference,
        "status": call.status.value,
        "announcement": call.announcement.value,
        "theme": call.theme,
        "question": call.question,
        "context": call.context,
        "audience": [names[id] for id in call.audience if id in names],
        "reminders": call.reminders,
        "created_at": utc(call.created_at),
        "opens_at": utc(call.opens_at),
        "closes_at": utc(call.closes_at),
        "ideas": found.ideas,
        "posters": found.posters,
        "people": found.people,
        "channels": [{"channel": name, **row} for name, row in found.channels.items()],
        "services": [{"service": name or None, **row} for name, row in found.services.items()],
    }
