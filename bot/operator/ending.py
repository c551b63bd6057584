"""How a command that failed ends: sentences on standard error, and an exit status."""

from __future__ import annotations

from typing import Any

import typer

from bot.operator.errors import sentences


def explain(error: Exception, *, debug: bool) -> int:
    """Say what can be done about it; with `debug` a fault of ours is raised again."""
    if hasattr(error, "format_message"):
        return _misused(error)
    said = sentences(error)
    if said is None:
        if debug:
            raise error
        name = type(error).__name__
        said = [f"Something failed inside Vivier ({name}). For the details: vivier --debug …"]
    for sentence in said:
        typer.echo(sentence, err=True)
    return 1


def _misused(error: Any) -> int:
    """Wrong usage, as typer tells it, in a sentence; a command that lacks its words shows help."""
    said = " ".join(error.format_message().split())
    said = said.removeprefix("Invalid value: ").removeprefix("Invalid value for ")
    # Not `context.get_help()`: it prints the help as well as returning it.
    if (context := getattr(error, "ctx", None)) is None or not said:
        error.show()
    else:
        said = said.replace("Value error, ", "").rstrip(".") + ("" if said.endswith("?") else ".")
        typer.echo(f"{said} To see how it is used: {context.command_path} --help", err=True)
    return int(error.exit_code)
