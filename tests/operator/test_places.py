"""Where things are kept: made by one command only, for one user only, and said plainly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.config import load
from bot.operator.places import open_to_others
from tests.operator.conftest import Cli


def test_what_is_kept_is_for_this_user_alone(vivier: Cli, tmp_path: Path) -> None:
    """The database is made without rights for others; `check` tells when that was changed."""
    vivier("migrate")
    file, folder = tmp_path / "vivier.db", tmp_path / "media"
    assert file.stat().st_mode & 0o077 == 0
    assert open_to_others(load({})) == []
    file.chmod(0o644)
    folder.mkdir()
    folder.chmod(0o755)
    assert "chmod go-rwx vivier.db media" in vivier("check").out


def test_the_files_of_secrets_too(vivier: Cli, tmp_path: Path) -> None:
    """A secret others may read is told: in its own file, or in the file of settings."""
    vivier("migrate")
    secret, file = tmp_path / "sms.secret", tmp_path / "vivier.toml"
    secret.write_text("hush")
    file.write_text('sms_incoming_secret = "hush"')
    named = {"VIVIER_SMS_SECRET_FILE": str(secret)}
    for mode, said in ((0o600, False), (0o644, True), (0o640, True)):
        secret.chmod(mode)
        file.chmod(mode)
        shown = vivier("check", **named).out
        assert (f"chmod go-rwx vivier.toml {secret}" in shown) == said
    file.write_text('organisation = "Ville"')
    assert open_to_others(load(named)) == [secret]


@pytest.mark.parametrize("words", [["check"], ["status"], ["export", "ideas"], ["talk"]])
def test_looking_makes_nothing(vivier: Cli, tmp_path: Path, words: list[str]) -> None:
    """A database or a folder that is not there is told, with the command that makes it."""
    said = vivier(*words)
    assert said.code == 1
    assert "Run: vivier migrate" in said.out + said.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(vivier: Cli, tmp_path: Path) -> None:
    """`run` does not start where photos and voices could not be kept."""
    vivier("migrate")
    (tmp_path / "media").write_text("")
    said = vivier("run")
    assert said.code == 1
    assert said.err.startswith("The media folder media is not writable")
    assert said.err.count("\n") == 1


def test_a_driver_that_is_missing(vivier: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's driver is installed with its hashes, as the guide says."""
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    monkeypatch.delitem(sys.modules, "storage.postgres", raising=False)
    said = vivier("status", VIVIER_DATABASE_URL="postgresql://vivier@127.0.0.1:9/x")
    assert said.err.rstrip().endswith("--require-hashes -r requirements/postgres.txt")
