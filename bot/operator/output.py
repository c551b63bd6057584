"""Where an export goes: a file, whole or not at all, or standard output."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from pathlib import Path

from bot.operator.errors import OperatorError


def deliver(data: bytes, path: Path | None, *, binary: bool) -> None:
    """Write the data; a reader of the file sees the old one or the new one, never half."""
    if path is not None:
        try:
            _replace(data, path)
        except OSError as trouble:
            hint = "Choose another place: --output FILE"
            raise OperatorError(f"{path} cannot be written: {trouble.strerror}. {hint}") from None
        return
    if binary and sys.stdout.isatty():
        raise OperatorError("A workbook cannot be shown in a terminal. Name a file: --output FILE")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def require_ending(path: Path, ending: str) -> None:
    """Raises `OperatorError` for a name that would say something else than what is inside."""
    if path.suffix.lower() != ending:
        better = path.with_suffix(ending) if path.name else Path(f"poster{ending}")
        said = f"This writes a {ending[1:].upper()}, and {path} does not end in {ending}"
        raise OperatorError(f"{said}. Write: --output {shlex.quote(str(better))}")


def _replace(data: bytes, path: Path) -> None:
    """The file is its owner's alone (0600): people's words are in it."""
    handle, draft = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
