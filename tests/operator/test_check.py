"""`vivier check`: what is well, what is not, and how to mend it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.clock import Clock
from bot.config import load
from bot.operator.check import Report, check
from bot.operator.check_store import CHECKED
from bot.operator.finding import Finding
from bot.settings import Settings
from bot.tables.town import Contacts, GoingLive
from storage.database import Database
from storage.rows import stamp


async def look(settings: Settings, **changes: Any) -> Report:
    return await check(settings.model_copy(update=changes), Clock())


def states(report: Report) -> dict[str, str]:
    return {finding.name: finding.state for finding in report.findings}


async def test_an_installation_on_trial(settings: Settings) -> None:
    """On trial nothing fails where the database and the folder are well."""
    report = await look(settings)
    assert report.state == "warn"
    assert states(report)["database"] == "ok"
    assert states(report)["durability"] == "ok"
    assert states(report)["going live"] == "ok"
    assert {value.name for value in report.settings} >= {"web_bind", "retention.idea_months"}


async def test_what_fails_says_how_to_mend_it(settings: Settings, tmp_path: Path) -> None:
    """An old schema, a folder that is a file, no channel: each with its remedy."""
    (tmp_path / "file").write_text("")
    report = await look(
        settings,
        database_url=f"sqlite:///{tmp_path}/empty.db",
        media_dir=str(tmp_path / "file"),
        web_bind="",
    )
    failed = {each.name: each for each in report.findings if each.state == "fail"}
    assert failed["database"].mend == "Run: vivier migrate"
    assert "VIVIER_MEDIA_DIR" in failed["media"].mend
    assert "VIVIER_WEB_BIND" in failed["web"].mend
    assert report.state == "fail"


async def test_a_database_that_is_away(settings: Settings) -> None:
    """It is a finding, not an accident."""
    report = await look(settings, database_url="sqlite:////nowhere/at/all.db")
    assert states(report)["database"] == "fail"


@pytest.mark.parametrize(
    ("url", "profile", "state"),
    [
        ("", "trial", "warn"),
        ("http://localhost:8080", "trial", "warn"),
        ("http://vivier.exemple.fr", "trial", "warn"),
        ("http://vivier.exemple.fr", "public-body", "fail"),
        ("https://vivier.exemple.fr", "public-body", "ok"),
    ],
)
async def test_telephones_need_https(
    settings: Settings, url: str, profile: str, state: str
) -> None:
    """Over plain http a telephone has no microphone and no page offline."""
    report = await look(settings, public_url=url, profile=profile)
    assert states(report)["web"] == state


DEMANDS = ("data protection officer", "retention", "impact assessment", "staff representatives")


async def test_going_live_has_its_demands(settings: Settings) -> None:
    """A public body sets the DPO, the retention periods and the dates before it opens."""
    report = await look(settings, profile="public-body")
    assert [states(report)[name] for name in DEMANDS] == ["fail"] * 4
    assert "decision on Telegram" not in states(report)


async def test_going_live_with_everything(sqlite_url: str, tmp_path: Path) -> None:
    """Once all is set nothing fails; a date to come does not count."""
    settings = load(
        {
            "VIVIER_DATABASE_URL": sqlite_url,
            "VIVIER_MEDIA_DIR": str(tmp_path / "media"),
            "VIVIER_PUBLIC_URL": "https://vivier.exemple.fr",
            "VIVIER_CONTACTS__DPO": "dpo@exemple.fr",
            "VIVIER_RETENTION__DRAFT_MONTHS": "12",
            "VIVIER_RETENTION__IDEA_MONTHS": "36",
            "VIVIER_RETENTION__VOICE_MONTHS": "3",
            "VIVIER_GOING_LIVE__AIPD_DATE": "2026-10-01",
            "VIVIER_GOING_LIVE__CST_DATE": "2026-11-03",
        }
    )
    report = await check(settings, Clock())
    assert report.state != "fail"
    later = GoingLive(aipd_date=date(2026, 10, 1), cst_date=date(2999, 1, 1))
    assert states(await look(settings, going_live=later))["staff representatives"] == "fail"


async def test_telegram_is_decided_and_answers(settings: Settings) -> None:
    """With a token, Telegram must answer, and a public body must have decided on it."""
    report = await look(
        settings,
        profile="public-body",
        contacts=Contacts(dpo="dpo@x.fr"),
        telegram_token=SecretStr("1:a"),
        telegram_api_url="http://127.0.0.1:9",
    )
    assert states(report)["telegram"] == "fail"
    assert states(report)["decision on Telegram"] == "fail"


async def test_the_clock_went_back(settings: Settings, database: Database) -> None:
    """A clock behind what the database remembers is told."""
    ahead = stamp(Clock().now().replace(year=2999))
    await database.write(lambda uow: uow.installation.put(CHECKED, ahead))
    assert states(await look(settings))["clock"] == "fail"


async def test_a_stray_variable_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable nobody reads is a warning with the one that was meant."""
    monkeypatch.chdir(tmp_path)
    report = await check(load({"VIVIER_LANGAGE": "fr", "VIVIER_PROFILE": "trial"}), Clock())
    assert report.findings[0].mend == "Did you mean VIVIER_LANGUAGE?"


def remedy(finding: Finding) -> dict[str, Any]:
    """What a finding says to write in the file: its indented lines, as TOML."""
    hint, *lines = finding.mend.splitlines()
    assert hint.startswith("Write in vivier.toml"), finding
    assert all(line.startswith("    ") for line in lines), finding
    return tomllib.loads("\n".join(line.strip() for line in lines))


async def test_what_to_write_can_be_pasted(settings: Settings) -> None:
    """Each remedy for the file is TOML, a key to a line, and is a good file of settings."""
    report = await look(
        settings,
        profile="public-body",
        public_url="https://vivier.exemple.fr",
        telegram_token=SecretStr("1:a"),
        telegram_api_url="http://127.0.0.1:9",
    )
    written = [remedy(each) for each in report.findings if "vivier.toml" in each.mend]
    assert [sorted(*table.values()) for table in written] == [
        ["trusted_proxy"],
        ["danger_phone", "organisers", "phone"],
        ["dpo"],
        ["draft_months", "idea_months", "voice_months"],
        ["aipd_date"],
        ["cst_date"],
        ["telegram_decision_date"],
    ]
    for table in written:
        Settings.model_validate(table)
    for finding in report.findings:
        assert not re.search(r"\[\w+\] \w+ =", finding.mend), finding


async def test_a_day_pasted_unread_is_not_believed(settings: Settings) -> None:
    """The day that stands in a remedy is still to come, so that it does not pass for done."""
    (say,) = [
        each
        for each in (await look(settings, profile="public-body")).findings
        if each.name == "impact assessment"
    ]
    live = GoingLive.model_validate(remedy(say)["going_live"])
    report = await look(settings, profile="public-body", going_live=live)
    assert states(report)["impact assessment"] == "fail"
