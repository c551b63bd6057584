"""The texts as they are written: one TOML file per conversation and language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("fr", "en")
ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of one language: its bubbles as written (one, or several to be sent in a row)."""

    language: str
    file: str
    key: str
    bubbles: tuple[str, ...]


def read(root: Path) -> tuple[list[Entry], list[str]]:
    """Every entry below `root`, and one sentence for each thing that could not be read."""
    entries: list[Entry] = []
    problems: list[str] = []
    for language in LANGUAGES:
        for path in sorted((root / language).glob("*.toml")):
            _read_file(path, language, entries, problems)
    return entries, problems


def _read_file(path: Path, language: str, entries: list[Entry], problems: list[str]) -> None:
    file = f"messages/{language}/{path.name}"
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        problems.append(f"{file} is not TOML: {trouble}. Mend that line.")
        return
    for key, value in _leaves(path.stem, tree):
        bubbles = (value,) if isinstance(value, str) else value
        if isinstance(bubbles, list | tuple) and all(isinstance(b, str) for b in bubbles):
            entries.append(Entry(language, file, key, tuple(bubbles)))
        else:
            problems.append(f"{file}, {key}: not a text. Write a string or a list of strings.")


def _leaves(path: str, tree: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(f"{path}.{name}", value)
        else:
            yield f"{path}.{name}", value
