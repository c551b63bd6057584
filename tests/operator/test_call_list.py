"""`vivier export calls`: figures of ten people and more, and none that tells of fewer."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.operator import sheet
from bot.operator.call_list import calls
from bot.operator.store import opened
from bot.settings import Settings
from storage.records.calls import Call, CallStatus
from storage.records.delivery import Lane, OutboxRow
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Person, Service
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 21, 20, 43, tzinfo=UTC)
REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "reference.md").read_text("utf-8")


def put() -> Call:
    return Call(
        id=new_id(), reference="APPEL-2026-01", status=CallStatus.OPEN, theme="L’eau",
        question="Comment arroser moins ?", reminders=[7, 1], opens_at=NOW,
        closes_at=NOW + timedelta(days=20), created_at=NOW, updated_at=NOW,
    )  # fmt: skip


async def _reached(uow: UnitOfWork, call: Call, number: int, service: str, channel: str) -> None:
    """So many people of a service who have the call on a channel; every second one answers."""
    for each in range(number):
        who = Person(
            id=new_id(), language="fr", service_id=service, created_at=NOW, seen_at=NOW
        )  # fmt: skip
        await uow.people.add(who)
        await uow.outbox.add(
            OutboxRow(
                id=new_id(),
                person_id=who.id,
                channel=channel,
                address="a",
                lane=Lane.BROADCAST,
                status="sent",
                about=call.id,
                created_at=NOW,
            )
        )
        if each % 2:
            await uow.calls.visit(call.id, who.id, channel, NOW)
            await uow.ideas.add(
                Idea(
                    id=new_id(),
                    reference=new_id(),
                    person_id=who.id,
                    call=call.reference,
                    status=IdeaStatus.SUBMITTED,
                    title="t",
                    problem="p",
                    proposal="p",
                    criteria={},
                    part=None,
                    service_id=service,
                    channel=channel,
                    version=1,
                    promised_on="2026-12-04",
                    created_at=NOW,
                    submitted_at=NOW,
                    updated_at=NOW,
                )
            )


@pytest.fixture
async def called(settings: Settings) -> Settings:
    """A call that 40 gardeners, 30 drivers and 4 cooks have."""

    async def work(uow: UnitOfWork) -> None:
        call = put()
        await uow.calls.add(call)
        for id, number, channel in (("g", 40, "web"), ("d", 30, "telegram"), ("c", 4, "web")):
            await uow.services.put(Service(id=id, name=id.upper()))
            await _reached(uow, call, number, id, channel)

    async with opened(settings) as database:
        await database.write(work)
    return settings


async def test_a_call(called: Settings) -> None:
    """Every key of the reference; the cooks are not told, nor to be worked out from the others."""
    (found,) = await calls(called)
    example = re.search(r"`export calls` is.*?```\n(.*?)```", REFERENCE, re.S)
    assert example is not None
    assert list(found) == list(json.loads(example[1]))
    assert found["people"] == {"reached": 74, "begun": 37, "sent": 37}
    assert found["ideas"] == 37
    assert found["channels"] == [
        {"channel": "web", "reached": 44, "begun": 22, "sent": 22},
        {"channel": "telegram", "reached": 30, "begun": 15, "sent": 15},
    ]
    assert found["services"] == []  # of one alone the answers might be told: it is not named


async def test_the_table(called: Settings) -> None:
    """For people: words for states, for everyone and for a few; local time."""
    records = await calls(called)
    text = sheet.write("calls", records, "csv", called).decode("utf-8-sig")
    header, row = text.splitlines()
    assert header.startswith("Référence;État;Thème")
    assert "ouvert;L’eau;Comment arroser moins ?;tout le monde;2026-11-21 21:43" in row
    assert row.endswith("74;37;37;37;moins de 10")
    assert sheet.write("calls", records, "xlsx", called)[:2] == b"PK"


async def test_no_call(settings: Settings) -> None:
    """An empty list."""
    assert await calls(settings) == []
