"""What is to be written in the file of settings, so that it can be pasted as it stands."""

from __future__ import annotations

from collections.abc import Sequence

NOT_YET = "2099-12-31"  # whoever pastes it unread is told that this day is in the future


def in_file(table: str, lines: Sequence[str]) -> str:
    """A hint, and under it the table in TOML, each line indented."""
    rows = "".join(f"\n    {line}" for line in (f"[{table}]", *lines))
    return f"Write in vivier.toml, where [{table}] stands once:{rows}"
