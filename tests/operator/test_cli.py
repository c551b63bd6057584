"""The command line as people meet it: sentences, exit statuses, no traceback."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.spelling import known
from tests.operator.conftest import Cli


def test_usage(vivier: Cli) -> None:
    """Wrong usage is 2; help and the version are 0."""
    assert vivier("--help").code == 0
    assert vivier("--version").out.startswith("vivier")
    assert vivier("nothing").code == 2
    assert vivier("invite").code == 2
    assert vivier("invite", "--role", "king").code == 2
    assert vivier("export", "ideas", "--format", "xml").code == 2


def test_wrong_usage_is_a_sentence(vivier: Cli) -> None:
    """What is wrong and where the usage is told, on a line; without any command, the help."""
    wrong = vivier("invite", "--role", "king", "--uses", "0")
    said = wrong.err
    assert wrong.out == ""
    assert said.startswith("'--role': 'king' is not one of 'agent', ")
    assert said.endswith(". To see how it is used: vivier invite --help\n")
    assert said.count("\n") == 1
    assert vivier("poter").err.startswith("No such command 'poter'. Did you mean 'poster'? To see")
    missing = vivier("invite").err
    assert missing.startswith("Missing option '--role'. Choose from: agent, ambassador, ")
    assert missing.count("\n") == 1
    alone = vivier()
    assert (alone.code, "Usage: vivier" in alone.out + alone.err) == (2, True)


def test_a_table_that_contradicts_itself(vivier: Cli, tmp_path: Path) -> None:
    """Said once, with where it was written."""
    wrong = "the gateway is told no number or no text. Name {number} and {text}.\n"
    (tmp_path / "vivier.toml").write_text('[sms]\nurl = "https://g.fr"\nbody = "a=b"')
    assert vivier("status").err == f"sms (vivier.toml): {wrong}"
    (tmp_path / "vivier.toml").unlink()
    told = vivier("status", VIVIER_SMS__URL="https://g.fr", VIVIER_SMS__BODY="a=b")
    assert told.err == f"VIVIER_SMS__URL: {wrong}"


def test_a_remedy_is_pasted_from_the_terminal(vivier: Cli) -> None:
    """On 80 columns too, what is to be written stands in lines that are TOML."""
    shown = vivier("check", COLUMNS="80", VIVIER_PUBLIC_URL="https://vivier.exemple.fr").out
    indented = re.findall(r"^ {35}(\S.*?) *$", shown.split(" checks: ")[0], re.M)
    tables = re.split(r"(?=^\[)", "\n".join(indented), flags=re.M)[1:]
    assert [*map(tomllib.loads, tables)][-1].keys() == {"going_live"}
    assert len(tables) == 6


def test_no_name_of_a_setting_is_broken(vivier: Cli) -> None:
    """On a terminal of 80 columns each stands whole on its line."""
    day = {"VIVIER_GOING_LIVE__TELEGRAM_DECISION_DATE": "2026-11-02"}
    shown = vivier("check", COLUMNS="80", **day).out
    for name in known():
        assert re.search(rf"^{re.escape(name)}\b", shown, re.M), name
    assert re.search(r"^\S+decision_date +2026-11-02 +environment *$", shown, re.M)


def test_an_empty_database_says_what_to_do(vivier: Cli) -> None:
    """Before `migrate` every command names it."""
    for words in (["run"], ["status"], ["export", "ideas"], ["invite", "--role", "agent"]):
        said = vivier(*words)
        assert (said.code, said.out) == (1, "")
        assert said.err.strip().endswith("Run: vivier migrate")


def test_a_wrong_setting_is_a_sentence(vivier: Cli) -> None:
    """No traceback for what a person did."""
    said = vivier("status", VIVIER_TIMEZONE="Paris")
    assert said.code == 1
    assert said.err == (
        "VIVIER_TIMEZONE: 'Paris' is not a time zone. Write one such as Europe/Paris.\n"
    )


def test_a_database_that_is_away(vivier: Cli) -> None:
    """One sentence and where to look, without the password."""
    said = vivier("status", VIVIER_DATABASE_URL="postgresql://vivier:s3cret@127.0.0.1:9/x")
    assert said.code == 1
    assert said.err.startswith("The database cannot be used")
    assert "s3cret" not in said.err
    assert "Traceback" not in said.err


def test_a_newer_database(vivier: Cli, tmp_path: Path) -> None:
    """A database of a later program is left alone."""
    import sqlite3

    vivier("migrate")
    with sqlite3.connect(tmp_path / "vivier.db") as connection:
        connection.execute("UPDATE settings SET value = '99' WHERE name = 'schema'")
    connection.close()
    for command in ("run", "migrate"):
        said = vivier(command)
        assert said.code == 1
        assert "newer than this program" in said.err


def test_the_whole_way(vivier: Cli, tmp_path: Path) -> None:
    """Migrate, import, invite, export, status, check."""
    assert "is now at version" in vivier("migrate").out
    assert "already" in vivier("migrate").out
    (tmp_path / "s.csv").write_text("name;department;hours;computer\nParcs;Tech;;non\n")
    (tmp_path / "p.csv").write_text("number,name,service,manager_contact\n1,Michel,Parcs,\n")
    assert vivier("import", "services", "s.csv").out == "1 service imported.\n"
    assert vivier("import", "people", "p.csv").out == "1 line of the staff list imported.\n"
    invited = json.loads(vivier("invite", "--role", "organiser", "--json").out)
    assert list(invited) == ["code", "role", "uses", "links"]
    assert (invited["role"], invited["uses"]) == ("organiser", 1)
    shown = vivier("invite", "--role", "agent", "--service", "parcs", "--uses", "20").out
    assert re.search(r"/start [A-Z0-9]{4}-[A-Z0-9]{4}", shown)
    assert vivier("export", "ideas").out == "[]\n"
    said = vivier("export", "people", "--format", "csv", "--output", "p.out")
    assert (said.code, said.out) == (0, "")
    assert re.search(r"people: \d+ written to p\.out\.", said.err)
    assert (tmp_path / "p.out").read_bytes().startswith(b"\xef\xbb\xbfIdentifiant;")
    assert json.loads(vivier("status", "--json").out)["drafts"] == 0
    assert "next thing to do" in vivier("status").out


def test_check_in_the_terminal(vivier: Cli) -> None:
    """It fails for a public body that has set nothing, and passes on trial."""
    vivier("migrate")
    said = vivier("check")
    assert said.code == 1
    assert "dpo@exemple.fr" in said.out
    assert "web_bind" in said.out
    trial = vivier("check", "--json", VIVIER_PROFILE="trial")
    assert trial.code == 0
    assert json.loads(trial.out)["state"] == "warn"


def test_a_fault_of_ours(vivier: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is one sentence too; the details are for --debug."""
    vivier("migrate")
    monkeypatch.setattr("bot.operator.status.utc", lambda _: 1 / 0)
    said = vivier("status")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "--debug" in said.err
