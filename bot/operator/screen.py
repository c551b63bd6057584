"""What the commands show in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.operator.check import Finding, Report
from bot.operator.demo import Ready
from bot.operator.invite import Invited
from bot.operator.status import ago
from storage.records import Role

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def say_demo(ready: Ready) -> None:
    """Where to go, once it can be opened."""
    organiser, agent = ready.codes[Role.ORGANISER], ready.codes[Role.AGENT]
    table = _plain()
    table.add_row("The page", f"{ready.url}/")
    table.add_row("As an organiser", f"{ready.url}/?c={organiser}")
    table.add_row("As an agent", f"{ready.url}/?c={agent}")
    table.add_row("Codes to type", f"organiser {organiser}, agent {agent}")
    table.add_row("What is kept", f"{ready.folder}/  (begin again: vivier demo --fresh)")
    table.add_row("To stop", "Ctrl+C")
    console = Console(highlight=False)
    console.print("\n[bold]Vivier is here.[/] Saint-Aubin-les-Prés is an invented town.\n")
    console.print(table)
    console.print(
        "\nThe organiser and the agent are two people: open one of them in a private window.\n"
    )


def say_invited(invited: Invited) -> None:
    """The code, and how to use it."""
    table = _plain()
    table.add_row("Code", f"[bold]{invited.code}[/]")
    table.add_row("Role", f"{invited.role}, {invited.uses} use{'s' if invited.uses > 1 else ''}")
    table.add_row("To type", f"/start {invited.code}")
    for channel, link in invited.links.items():
        table.add_row(channel.capitalize(), escape(link))
    Console(highlight=False, soft_wrap=True).print(table)


def say_report(report: Report) -> None:
    """The settings, then each thing with its state."""
    console = Console(highlight=False)
    console.print(_settings(report))
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for finding in report.findings:
        table.add_row(*_row(finding))
    console.print(table)
    states = [finding.state for finding in report.findings]
    fails, warns = states.count("fail"), states.count("warn")
    console.print(f"\n{len(states)} things looked at: {fails} fail, {warns} to be looked at.")


def _row(finding: Finding) -> tuple[str, str, str]:
    colour = COLOURS[finding.state]
    said = escape(finding.said)
    if finding.mend:
        said += f"\n[bold]{escape(finding.mend)}[/]"
    return f"[{colour}]{finding.state}[/]", escape(finding.name), said


def _settings(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("setting", "value", "from"):
        table.add_column(name, overflow="fold")
    for value in report.settings:
        usual = value.source == "usual"
        table.add_row(value.name, escape(value.value), value.source, style="dim" if usual else "")
    table.add_row("")
    return table


def say_status(status: Mapping[str, Any]) -> None:
    """How much there is, and what waits."""
    table, now = _plain(), status["at"]
    for name in ("people", "ideas", "outbox", "inbox", "media"):
        table.add_row(name, _counts(status[name]))
    table.add_row("drafts", str(status["drafts"]))
    table.add_row("oldest waiting message", ago(status["oldest_waiting"], now))
    table.add_row("last poll", ago(status["last_poll"], now))
    table.add_row("next reminder", ago(status["next_reminder"], now))
    Console(highlight=False).print(table)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items()) or "none"


def _plain() -> Table:
    return Table(show_header=False, box=None, padding=(0, 3, 0, 2))
