"""`vivier poster`: a sheet with a code of its own, and what `status` says of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from pydantic import SecretStr

from bot.clock import Clock
from bot.operator.errors import OperatorError
from bot.operator.poster import Printed, poster
from bot.operator.status import status
from bot.settings import Settings
from storage.database import Database
from storage.records.calls import Call, CallStatus
from storage.records.people import Role, Service
from storage.rows import new_id
from tests.botapi import BotApi
from tests.conftest import NOW
from tests.documents.given import pictures, reader, squares, text
from tests.operator.conftest import Cli
from tests.operator.given import person

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
URL = "https://vivier.exemple.fr"


class Fixed(Clock):
    def now(self):  # type: ignore[no-untyped-def]
        return NOW


def call(**changed: object) -> Call:
    usual: dict[str, object] = {
        "id": new_id(), "reference": "APPEL-2026-01", "status": CallStatus.OPEN,
        "theme": "L’eau dans nos jardins", "question": "Comment arroser moins ?",
        "opens_at": NOW - timedelta(days=1), "closes_at": NOW + timedelta(days=20),
        "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Call(**usual | changed)  # type: ignore[arg-type]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_url": URL})


async def make(settings: Settings, **wanted: object) -> Printed:
    given: dict[str, object] = {"call": None, "service": None, "paper": "a4", **wanted}
    return await poster(settings, Fixed(), Random(1), **given)  # type: ignore[arg-type]


async def test_the_poster_of_a_call(settings: Settings, database: Database) -> None:
    """Its square opens the page with a code that knows the call and the service."""
    parks, asked = Service(id=new_id(), name="Espaces verts"), call()
    await database.write(lambda uow: uow.services.put(parks))
    await database.write(lambda uow: uow.calls.add(asked))
    made = await make(settings, call="appel-2026-01", service="espaces verts", paper="a3")
    kept = await database.read(lambda uow: uow.people.invitation(made.code))
    assert kept is not None
    assert (kept.kind, kept.role, kept.uses_left) == ("poster", Role.AGENT, 1_000_000)
    assert (kept.call_id, kept.service_id) == (asked.id, parks.id)
    assert squares(pictures(made.pdf)[0]) == {f"{URL}/?c={made.code}"}
    shown = text(made.pdf)
    assert "Comment arroser moins ?" in shown
    assert "Espaces verts" in shown
    assert "Jusqu’au vendredi 11 décembre" in shown
    assert [round(float(side)) for side in reader(made.pdf).pages[0].mediabox[2:]] == [842, 1191]
    assert made.notes == ()


async def test_a_call_that_is_still_to_open(settings: Settings, database: Database) -> None:
    """It says from when."""
    planned = call(status=CallStatus.PLANNED, opens_at=NOW + timedelta(days=2))
    await database.write(lambda uow: uow.calls.add(planned))
    shown = text((await make(settings, call="APPEL-2026-01")).pdf)
    assert "Du lundi 23 novembre au vendredi 11 décembre" in shown


async def test_with_telegram(settings: Settings, database: Database) -> None:
    """The second square opens the bot with the same code."""
    async with BotApi() as api:
        given = {"telegram_token": SecretStr(api.token), "telegram_api_url": api.url}
        made = await make(settings.model_copy(update=given))
    assert squares(pictures(made.pdf)[0]) == set(made.links.values())
    assert made.links["telegram"].endswith(f"?start={made.code}")
    assert set(made.links) == {"web", "telegram"}


async def test_there_must_be_a_way(settings: Settings, database: Database) -> None:
    """Without the page and without Telegram nothing is printed, and no code is made."""
    with pytest.raises(OperatorError, match="VIVIER_PUBLIC_URL"):
        await make(settings.model_copy(update={"public_url": "", "web_bind": ""}))
    assert (await status(settings, Fixed()))["posters"] == []


@pytest.mark.parametrize("state", [CallStatus.CLOSED, CallStatus.CANCELLED])
async def test_a_call_that_is_over(
    settings: Settings, database: Database, state: CallStatus
) -> None:
    """A poster that leads nowhere is not printed."""
    await database.write(lambda uow: uow.calls.add(call(status=state)))
    with pytest.raises(OperatorError, match=f"APPEL-2026-01 is {state}: .* --general"):
        await make(settings, call="APPEL-2026-01")


async def test_each_poster_is_counted(settings: Settings, database: Database) -> None:
    """Who first came by it, the oldest poster first."""
    await database.write(lambda uow: uow.calls.add(call()))
    first = await make(settings, call="APPEL-2026-01")
    came = replace(person("Michel"), came_by=first.code)
    await database.write(lambda uow: uow.people.add(came))
    assert (await status(settings, Fixed()))["posters"] == [
        {
            "code": first.code, "service": None, "call": "APPEL-2026-01", "contacts": 1,
            "ideas": 0, "created_at": "2026-11-21T20:43:00Z",
        }
    ]  # fmt: skip


def test_the_command(vivier: Cli, tmp_path: Path) -> None:
    """Writes the file, says the code and the address; `status` counts it."""
    vivier("migrate")
    said = vivier("poster", "--general", "--output", "affiche.pdf", VIVIER_PUBLIC_URL=URL)
    assert (said.code, said.err) == (0, "")
    (code,) = CODE.findall(said.out.split(URL)[0])
    assert f"{URL}/?c={code}" in said.out
    assert squares(pictures((tmp_path / "affiche.pdf").read_bytes())[0]) == {f"{URL}/?c={code}"}
    assert f"poster {code}" in vivier("status").out
    assert "general: 0 came by it, 0 ideas" in vivier("status").out
    assert [each["code"] for each in json.loads(vivier("status", "--json").out)["posters"]] == [
        code
    ]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--general"], 2, "--output"),
        (["--output", "x.pdf"], 2, "--call REF"),
        (["--general", "--call", "A-1", "--output", "x.pdf"], 2, "one of them"),
        (["--general", "--format", "a5", "--output", "x.pdf"], 2, "'--format': 'a5' is not one of"),
        (["--general", "--output", "x.png"], 1, "Write: --output x.pdf"),
        (["--call", "APPEL-2026-09", "--output", "x.pdf"], 1, "No call has the reference"),
        (["--general", "--service", "Lune", "--output", "x.pdf"], 1, "No service is called"),
        (["--general", "--output", "none/x.pdf"], 1, "none/x.pdf cannot be written"),
    ],
)
def test_wrong_usage(vivier: Cli, words: list[str], status: int, said: str, tmp_path: Path) -> None:
    """A sentence and a hint; nothing is written."""
    vivier("migrate")
    told = vivier("poster", *words, VIVIER_PUBLIC_URL=URL)
    assert told.code == status
    assert said in told.err
    assert told.err.count("\n") == 1
    assert "Value error" not in told.err
    assert not [*tmp_path.glob("*.pdf"), *tmp_path.glob("*.png")]


def test_a_file_that_was_there_is_replaced(vivier: Cli, tmp_path: Path) -> None:
    """What was written is said, and that something else stood there before."""
    vivier("migrate")
    (tmp_path / "x.pdf").write_text("older")
    replaced = vivier("poster", "--general", "--output", "x.pdf", VIVIER_PUBLIC_URL=URL)
    assert re.search(r"Written +x\.pdf in place of", replaced.out)
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert "in place" not in vivier("poster", "--general", "--output", "y.pdf").out


def test_an_address_of_this_machine_only(vivier: Cli) -> None:
    """Printed all the same, for trying it; whoever prints it is told."""
    vivier("migrate")
    said = vivier("poster", "--general", "--output", "x.pdf")
    assert said.code == 0
    assert "only this machine opens" in said.err
