"""The command line: what is asked is done in bot/operator/, one module for each command.

Those are imported by the command that needs them, so that `vivier --help` answers at once.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import SystemRandom
from typing import Annotated, Any

import typer

from bot import config
from bot.clock import Clock
from bot.demo import USUAL_FOLDER
from bot.settings import Settings
from storage.records.people import Role

app = typer.Typer(
    name="vivier",
    help="Vivier takes in the ideas of a local authority's staff, and answers them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
imports = typer.Typer(help="Import services or the staff list from a CSV file: all or nothing.")
exports = typer.Typer(help="Export ideas, calls, juries or people as JSON, CSV or XLSX.")
app.add_typer(imports, name="import", no_args_is_help=True)
app.add_typer(exports, name="export", no_args_is_help=True)
draws = typer.Typer(help="Do a published draw again.")
app.add_typer(draws, name="draw", no_args_is_help=True)


EXPORTS = {
    "ideas": "Export every idea that was sent.",
    "calls": "Export every call with what it brought: no figure under ten people.",
    "juries": "Export every session: what was decided, the marks once shown, never whose they are.",
    "people": "Export everyone who talked with Vivier: no address, no telephone.",
}


class Format(StrEnum):
    """How a list is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class Paper(StrEnum):
    """The size of a poster."""

    A4 = "a4"
    A3 = "a3"


@dataclass(slots=True)
class _Asked:
    """What stands before the command."""

    debug: bool = False


asked = _Asked()

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
File = Annotated[Path, typer.Argument(metavar="FILE.csv", help="The CSV file.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How it is written.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write to a file, whole or not.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from bot.operator.release import release

        typer.echo(release())
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show details of a fault.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback does it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    asked.debug = debug


@app.command("demo")
def demo_command(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where to listen; else the first free one.")
    ] = None,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Its folder.")] = USUAL_FOLDER,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget an earlier one.")] = False,
) -> None:
    """Start a demonstration with an invented town: no token, no server, nothing to set up."""
    from bot.operator.demo import demo, settings_of
    from bot.operator.run import stop_on_signal
    from bot.operator.screen import say_demo

    async def serve() -> None:
        await demo(data, port, SystemRandom(), stop_on_signal(), say_demo, fresh=fresh)

    _log(settings_of(data, 0), quiet=True)
    asyncio.run(serve())


@app.command("run")
def run_command() -> None:
    """Serve the configured channels, until SIGTERM."""
    from bot.operator.run import run
    from bot.operator.screen import say_run

    asyncio.run(run(_settings(), say_run))


@app.command("talk")
def talk_command(
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who talks; else the login name.")
    ] = "",
) -> None:
    """Talk with the bot here, against the configured database."""
    from bot.channels.terminal import talk
    from bot.operator.places import require_database

    settings = _settings(quiet=True)
    require_database(settings)
    asyncio.run(talk(settings, name))


@app.command("check")
def check_command(as_json: AsJson = False) -> None:
    """Say of each thing Vivier depends on whether it is well, and how to mend it."""
    from bot.operator.check import check
    from bot.operator.screen import say_report

    report = asyncio.run(check(_settings(quiet=True), Clock()))
    _print(report.to_json()) if as_json else say_report(report)
    raise typer.Exit(1 if report.state == "fail" else 0)


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version."""
    from bot.operator.migrate import bring_up

    typer.echo(asyncio.run(bring_up(_settings(quiet=True), Clock())))


@app.command("init-push")
def init_push_command(
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="Where the key is kept.")
    ] = Path("push.key"),
) -> None:
    """Make the key with which browsers take notifications from here."""
    from bot.operator.init_push import init_push

    _say(init_push(output))


@app.command("invite")
def invite_command(
    role: Annotated[Role, typer.Option(help="What the code makes of a person.")],
    service: Annotated[
        str | None, typer.Option(metavar="S", help="The service it speaks for.")
    ] = None,
    uses: Annotated[
        int, typer.Option(min=1, max=100_000, metavar="N", help="How many people may use it.")
    ] = 1,
    as_json: AsJson = False,
) -> None:
    """Make a code that admits people, and the links that carry it."""
    from bot.operator.invite import invite
    from bot.operator.screen import say_invited

    settings = _settings(quiet=True)
    work = invite(settings, Clock(), SystemRandom(), role=role, service=service, uses=uses)
    invited = asyncio.run(work)
    for note in invited.notes:
        typer.echo(note, err=True)
    _print(invited.to_json()) if as_json else say_invited(invited)


@app.command("poster")
def poster_command(
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE.pdf", help="Where to write it.")
    ],
    call: Annotated[str, typer.Option(metavar="REF", help="The call it asks for ideas for.")] = "",
    general: Annotated[bool, typer.Option("--general", help="For any idea, at any time.")] = False,
    service: Annotated[
        str | None, typer.Option(metavar="S", help="The service where it hangs.")
    ] = None,
    paper: Annotated[Paper, typer.Option("--format", help="The size of the sheet.")] = Paper.A4,
) -> None:
    """Make a poster to print, with a code of its own that is counted."""
    from bot.operator.output import deliver, require_ending
    from bot.operator.poster import poster
    from bot.operator.screen import say_printed

    if general == bool(call):
        raise typer.BadParameter("Name a call with --call REF, or ask for --general: one of them.")
    require_ending(output, ".pdf")
    work = poster(
        _settings(quiet=True), Clock(), SystemRandom(), call=call, service=service, paper=paper
    )
    printed = asyncio.run(work)
    for note in printed.notes:
        typer.echo(note, err=True)
    replaced = output.exists()
    deliver(printed.pdf, output, binary=True)
    say_printed(printed, output, replaced=replaced)


@imports.command("services")
def import_services_command(file: File) -> None:
    """Import services: name, department, hours, computer."""
    from bot.operator.imports import import_services

    _say(asyncio.run(import_services(_settings(quiet=True), file)))


@imports.command("people")
def import_people_command(file: File) -> None:
    """Import the staff list, which replaces the one before: number, name, service, manager."""
    from bot.operator.imports import import_people

    _say(asyncio.run(import_people(_settings(quiet=True), file)))


def _exporting(what: str) -> Callable[[Format, Path | None], None]:
    def command(format: FormatOption = Format.JSON, output: Output = None) -> None:
        _export(what, format, output)

    return command


for what, said in EXPORTS.items():
    exports.command(what, help=said)(_exporting(what))


@draws.command("verify")
def draw_verify_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The public file of the draw.")],
    lines: Annotated[
        Path | None,
        typer.Option("--list", metavar="FILE", help="The sealed lines, or one person’s."),
    ] = None,
    fingerprint: Annotated[
        str | None, typer.Option(metavar="HEX", help="The one of the poster, 64 signs.")
    ] = None,
) -> None:
    """Do a published draw again, and compare every sign."""
    from bot.operator.draw import verify_file
    from bot.operator.errors import OperatorError

    verified = verify_file(file, lines, fingerprint)
    _say(verified.said)
    if verified.problems:
        raise OperatorError(*verified.problems)
    typer.echo("Done again: everything agrees.")


@app.command("status")
def status_command(as_json: AsJson = False) -> None:
    """Say how much there is and what waits."""
    from bot.operator.screen import say_status
    from bot.operator.status import status

    settings = _settings(quiet=True)
    found = asyncio.run(status(settings, Clock()))
    _print(found) if as_json else say_status(found, settings.zone)


def _export(what: str, format: Format, output: Path | None) -> None:
    from bot.operator import call_list, export, jury_list, sheet
    from bot.operator import output as place

    settings = _settings(quiet=True)
    lists = {
        "ideas": export.ideas,
        "calls": call_list.calls,
        "juries": jury_list.juries,
        "people": export.people,
    }
    records = asyncio.run(lists[what](settings))
    data = sheet.write(what, records, format, settings)
    place.deliver(data, output, binary=format is Format.XLSX)
    if output is not None:
        typer.echo(f"{what}: {len(records)} written to {output}.", err=True)


def _settings(*, quiet: bool = False) -> Settings:
    settings = config.load()
    _log(settings, quiet=quiet)
    return settings


def _log(settings: Settings, *, quiet: bool) -> None:
    from bot import log

    log.set_up(settings, debug=asked.debug, quiet=quiet)


def _print(body: Any) -> None:
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2))


def _say(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        typer.echo(sentence)


def main() -> None:
    """The entry point: what a person did wrong is said in a sentence, never in a traceback."""
    os.umask(0o077)  # what people say is read by this user alone: database, media, exports
    try:
        sys.exit(app(prog_name="vivier", standalone_mode=False))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has gone; Python would complain on leaving
        sys.exit(1)
    except Exception as error:
        from bot.operator.ending import explain

        sys.exit(explain(error, debug=asked.debug))
