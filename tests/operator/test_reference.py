"""The reference says what the program does: every command, option, setting and chat command."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from bot.spelling import NO_SETTING, known, variable
from handlers.commands import COMMANDS
from storage.records.ideas import IdeaStatus
from storage.records.people import Role
from tests.operator.test_export import KEYS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "reference.md").read_text("utf-8")


def commands() -> dict[str, set[str]]:
    """Each command of the program with its options."""
    found = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for path, each in _below(name, command).items():
            options = {option for parameter in each.params for option in parameter.opts}
            found[path] = {name for name in options if name.startswith("--")} - {"--help"}
    return found


def _below(name: str, command: Any) -> dict[str, Any]:
    inside = getattr(command, "commands", None)
    if inside is None:
        return {name: command}
    return {f"{name} {each}": command.commands[each] for each in inside}


def documented() -> dict[str, set[str]]:
    """Each command of the table with the options it names."""
    rows = re.findall(r"^\| `vivier ([^`]+)` \|", TEXT, re.M)
    return {
        re.match(r"(?:[a-z]|[ -](?=[a-z]))+", row)[0]: set(re.findall(r"--[a-z]+", row))  # type: ignore[index]
        for row in rows
    }


def test_commands() -> None:
    """The table of commands is the program's, options included."""
    assert documented() == commands()


def rows() -> dict[str, list[str]]:
    """The table of settings: each row by the setting's name in the file."""
    lines = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| `")]
    cells = [[cell.strip(" `") for cell in line] for line in lines]
    return {row[0]: row[1:] for row in cells if row[0] in known()}


def test_settings() -> None:
    """Every setting stands in the table once, with its variable."""
    assert list(rows()) == known()
    assert [row[0] for row in rows().values()] == [variable(name) for name in known()]
    named = set(re.findall(r"VIVIER_[A-Z0-9_]+", TEXT))
    assert named == {variable(name) for name in known()} | set(NO_SETTING)


def test_usual_values() -> None:
    """The usual values in the table are the program's."""
    for name, row in rows().items():
        value: Any = Settings()
        for part in name.split("."):
            value = getattr(value, part)
        value = ", ".join(map(str, value)) if isinstance(value, tuple) else value
        usual = "" if value in (None, "") else f"{value:g}" if isinstance(value, float) else value
        assert row[1] == str(usual), name


def test_the_example_is_read(tmp_path: Path) -> None:
    """The example of `vivier.toml` is a good one."""
    from bot.config import load

    example = re.search(r"```toml\n(.*?)```", TEXT, re.S)
    assert example is not None
    path = tmp_path / "vivier.toml"
    path.write_text(example[1], "utf-8")
    assert len(load({"VIVIER_CONFIG": str(path)}).criteria) == 2


def test_chat_commands() -> None:
    """The commands of the conversation are the router's."""
    section = TEXT.split("## In the conversation")[1].split("\n## ")[0]
    named = set(re.findall(r"`(/[a-z]+)", section))
    assert named == set(COMMANDS) | {"/start"}


def test_json_of_ideas() -> None:
    """The example has the keys of an exported idea; states and roles are all named."""
    example = re.search(r"```json\n(.*?)```", TEXT, re.S)
    assert example is not None
    (idea,) = json.loads(example[1])
    assert list(idea) == KEYS
    for name in (*IdeaStatus, *Role):
        assert f"`{name}`" in TEXT
