"""The figures of a run as a table people can read."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

Figure = dict[str, Any]
Load = tuple[int, float]  # people, seconds they take over an answer
COLUMNS = (
    ("steps/s", "steps_per_second", "{:,.0f}"),
    ("p50 ms", "p50", "{:,.1f}"),
    ("p95 ms", "p95", "{:,.1f}"),
    ("p99 ms", "p99", "{:,.1f}"),
    ("CPU s/1,000", "cpu", "{:.2f}"),
    ("store CPU", "store_cpu", "{:.2f}"),
    ("peak MB", "rss", "{:,.0f}"),
    ("calls/step", "calls_per_step", "{:.2f}"),
    ("load busy", "server_busy", "{:.0%}"),
)
RATIOS = {"steps_per_second", "p95", "cpu", "rss"}


def show(results: list[Figure], names: list[str], keeps: dict[str, str]) -> str:
    """One block for each number of people; ratios are to the first name."""
    blocks = [_block(results, names, load) for load in _in_order(results)]
    kept = [f"  {name}: {keeps[name]}" for name in names]
    return "\n\n".join([*blocks, "\n".join(["After a power cut is still there:", *kept])])


def _in_order(results: list[Figure]) -> list[Load]:
    return sorted({_load(figure) for figure in results}, key=lambda load: (load[1], load[0]))


def _load(figure: Figure) -> Load:
    return figure["people"], figure["think"]


def _block(results: list[Figure], names: list[str], load: Load) -> str:
    rows = {name: _medians(results, name, load) for name in names}
    first = rows[names[0]]
    lines = [["", *(title for title, _, _ in COLUMNS)]]
    for name, row in rows.items():
        cells = [_cell(row, first, key, form) for _, key, form in COLUMNS]
        lines.append([name, *cells])
    widths = [max(len(line[place]) for line in lines) for place in range(len(COLUMNS) + 1)]
    body = ["  ".join(_pad(line, widths)) for line in lines]
    return "\n".join([_title(*load), *body])


def _title(people: int, think: float) -> str:
    if think:
        return f"{people} people who take {think:g} s over each answer"
    return f"{people} {'person' if people == 1 else 'people at once'}"


def _medians(results: list[Figure], name: str, load: Load) -> dict[str, float]:
    mine = [f for f in results if f["contestant"] == name and _load(f) == load]
    return {key: median(figure[key] for figure in mine) for _, key, _ in COLUMNS}


def _cell(row: dict[str, float], first: dict[str, float], key: str, form: str) -> str:
    shown = form.format(row[key])
    if key not in RATIOS or row is first or not first[key]:
        return shown
    return f"{shown} (x{row[key] / first[key]:.2f})"


def _pad(line: list[str], widths: list[int]) -> list[str]:
    sides: list[Callable[[str, int], str]] = [str.ljust, *[str.rjust] * (len(line) - 1)]
    return [side(cell, width) for side, cell, width in zip(sides, line, widths, strict=True)]
