"""What the commands show in a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.demo import USUAL_FOLDER
from bot.operator.check import Report
from bot.operator.demo import Ready
from bot.operator.finding import Finding
from bot.operator.invite import Invited
from bot.operator.poster import Printed
from bot.operator.release import program, release
from bot.operator.settings_list import Value
from bot.operator.status import ago
from bot.settings import Settings
from bot.spelling import PREFIX, variable
from storage.records.people import Role

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def say_demo(ready: Ready) -> None:
    """Where to go, once it can be opened."""
    organiser, agent = ready.codes[Role.ORGANISER], ready.codes[Role.AGENT]
    table = _plain()
    table.add_row("The page", f"{ready.url}/")
    table.add_row("As an organiser", f"{ready.url}/?c={organiser}")
    table.add_row("As an agent", f"{ready.url}/?c={agent}")
    table.add_row("Codes to type", f"organiser {organiser}, agent {agent}")
    table.add_row("What is kept", f"{ready.folder}/  (begin again: {_fresh(ready)})")
    table.add_row("To stop", "Ctrl+C")
    console = Console(highlight=False)
    console.print("\n[bold]Vivier is here.[/] Saint-Aubin-les-Prés is an invented town.\n")
    console.print(table)
    console.print(
        "\nAt the top of the page, pick up anybody’s telephone: an organiser’s, a gardener’s …\n"
    )


def _fresh(ready: Ready) -> str:
    where = "" if ready.folder == USUAL_FOLDER else f" --data {shlex.quote(str(ready.folder))}"
    return escape(f"{program()} demo --fresh{where}")


def say_run(settings: Settings) -> None:
    """What is served, once people can talk."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Vivier is running ({release()}). To stop: Ctrl+C")
    if settings.web_bind:
        console.print(f"The page: {settings.web_url}/  (listening on {settings.web_bind})")
    if settings.telegram_token is not None:
        console.print(f"Telegram: on, {settings.telegram_mode}")
    console.file.flush()


def say_invited(invited: Invited) -> None:
    """The code, and how to use it."""
    table = _plain()
    table.add_row("Code", f"[bold]{invited.code}[/]")
    table.add_row("Role", f"{invited.role}, {invited.uses} use{'s' if invited.uses > 1 else ''}")
    table.add_row("To type", f"/start {invited.code}")
    for channel, link in invited.links.items():
        table.add_row(channel.capitalize(), escape(link))
    Console(highlight=False, soft_wrap=True).print(table)


def say_printed(printed: Printed, output: Path, *, replaced: bool) -> None:
    """Where the poster is, and what its squares open."""
    table = _plain()
    instead = " in place of the file that was there" if replaced else ""
    table.add_row("Written", f"[bold]{escape(str(output))}[/]{instead}")
    table.add_row("Code", printed.code)
    for channel, link in printed.links.items():
        table.add_row(channel.capitalize(), escape(link))
    Console(highlight=False, soft_wrap=True).print(table)


def say_report(report: Report) -> None:
    """Each thing with its state, then the settings."""
    console = Console(highlight=False)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for whole in (True, True, False):
        table.add_column(no_wrap=whole)
    for finding in report.findings:
        table.add_row(*_row(finding))
    console.print(table)
    states = [finding.state for finding in report.findings]
    fails, warns = states.count("fail"), states.count("warn")
    warnings = f"{warns} warning{'' if warns == 1 else 's'}"
    console.print(f"\n{len(states)} checks: {fails} failed, {warnings}.\n")
    console.print(_settings(report))


def _row(finding: Finding) -> tuple[str, str, str]:
    colour = COLOURS[finding.state]
    said = escape(finding.said)
    if finding.mend:
        said += f"\n[bold]{escape(finding.mend)}[/]"
    return f"[{colour}]{finding.state}[/]", escape(finding.name), said


def _settings(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("setting", no_wrap=True)
    for name in ("value", "from"):
        table.add_column(name, overflow="fold")
    for value in report.settings:
        style = "dim" if value.source == "usual" else ""
        table.add_row(value.name, escape(value.value), escape(_source(value)), style=style)
    return table


def _source(value: Value) -> str:
    """Short, so that no name is broken; which variable it was follows from the setting's name."""
    if not value.source.startswith(PREFIX):
        return value.source
    return "environment" if value.source == variable(value.name) else "a file, by …_FILE"


def say_status(status: Mapping[str, Any], zone: ZoneInfo) -> None:
    """How much there is, and what waits; moments are the organisation's wall time."""
    table, now = _plain(), status["at"]
    for name in ("people", "ideas", "outbox", "inbox", "media"):
        table.add_row(name, _counts(status[name]))
    table.add_row("drafts", str(status["drafts"]))
    table.add_row("oldest waiting message", ago(status["oldest_waiting"], now, zone))
    table.add_row("last Telegram poll", ago(status["last_poll"], now, zone))
    table.add_row("next thing to do", ago(status["next_reminder"], now, zone))
    for poster in status["posters"]:
        table.add_row(f"poster {poster['code']}", escape(_poster(poster)))
    Console(highlight=False).print(table)


def _poster(figures: Mapping[str, Any]) -> str:
    of = ", ".join(part for part in (figures["call"], figures["service"]) if part) or "general"
    return f"{of}: {figures['contacts']} came by it, {_ideas(figures['ideas'])}"


def _ideas(number: int) -> str:
    return f"{number} idea{'' if number == 1 else 's'}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items()) or "none"


def _plain() -> Table:
    return Table(show_header=False, box=None, padding=(0, 3, 0, 2))
