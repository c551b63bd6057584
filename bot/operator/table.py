"""A CSV file as an operator hands it in: read whole, its faults named by line and column."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bot.operator.errors import OperatorError
from messages.folding import fold

MOST_PROBLEMS = 20
ENCODINGS = ("utf-8-sig", "cp1252")
WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Line:
    """A row: `number` is the line of the file it begins on."""

    number: int
    cells: dict[str, str]


class Problems:
    """What is wrong with a file, gathered so that it is all said at once."""

    def __init__(self, file: str):
        self._file = file
        self._said: list[tuple[int, str]] = []
        self.shown: dict[str, str] = {}  # what this file calls a column

    def add(self, line: int, column: str, sentence: str) -> None:
        """A fault in a cell."""
        where = f", column {self.shown.get(column, column)}" if column else ""
        self._said.append((line, f"{self._file}, line {line}{where}: {sentence}"))

    def stop_if_any(self) -> None:
        """Raises `OperatorError` with every fault found so far, in the order of the lines."""
        if not self._said:
            return
        said = [text for _, text in sorted(self._said, key=lambda each: each[0])][:MOST_PROBLEMS]
        more = len(self._said) - len(said)
        end = f"Nothing was imported{f' (faults not shown: {more})' if more else ''}."
        raise OperatorError(*said, end)


def read(path: Path, columns: Mapping[str, str]) -> tuple[list[Line], Problems]:
    """The rows of a file that has exactly these columns (or their other names), in any order.

    `;` or `,` between cells, UTF-8 or Windows-1252. Raises `OperatorError`.
    """
    problems = Problems(path.name)
    text = _text(path)
    delimiter = _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    numbered = _numbered(rows, path.name)
    _, header = next(numbered, (1, []))
    problems.shown = _header(header, columns, path.name)
    names = list(problems.shown)
    lines = []
    for number, cells in numbered:
        while len(cells) > len(names) and not cells[-1]:
            cells.pop()  # a spreadsheet's empty columns
        if len(cells) != len(names):
            hint = f" Put a cell that contains {delimiter} between quotes."
            many = hint if len(cells) > len(names) else ""
            said = f"it has {len(cells)} cells, and the header {len(names)}.{many}"
            problems.add(number, "", said)
        else:
            lines.append(Line(number, dict(zip(names, cells, strict=True))))
    return lines, problems


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as trouble:
        raise OperatorError(
            f"{path} cannot be read: {trouble.strerror}. Look at its name."
        ) from None
    if data.startswith(WIDE) or b"\0" in data:
        raise OperatorError(f"{path.name} is not a CSV file. Save it as « CSV UTF-8 ».")
    for encoding in ENCODINGS:
        try:
            return unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError as trouble:
            line = data[: trouble.start].count(b"\n") + 1
    raise OperatorError(
        f"{path.name}, line {line}: neither UTF-8 nor Windows-1252. Save it as « CSV UTF-8 »."
    )


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return ";" if ";" in header else ","


def _numbered(rows: Iterator[list[str]], file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds something, with the line it begins on: cells may hold line ends."""
    ended = 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as trouble:
            raise OperatorError(
                f"{file}, line {ended + 1}: {trouble}. Look at the quotation marks."
            ) from None
        begins, ended = ended + 1, rows.line_num  # type: ignore[attr-defined]
        cells = [" ".join(cell.split()) for cell in cells]
        if any(cells):
            yield begins, cells


def _header(cells: list[str], columns: Mapping[str, str], file: str) -> dict[str, str]:
    """Each column in the file's order, and what the file calls it."""
    known = {fold(other): name for name, other in columns.items()} | {
        name: name for name in columns
    }
    written = [cell for cell in cells if cell]
    names = [known.get(cell.lower()) or known.get(fold(cell)) for cell in written]
    wrong = [
        _strange(cell, list(known))
        for cell, name in zip(written, names, strict=True)
        if name is None
    ]
    wrong += [f"the column {name} is missing" for name in columns if name not in names]
    wrong += [f"the column {name} appears twice" for name in columns if names.count(name) > 1]
    if wrong:
        usual, other = ",".join(columns), ",".join(columns.values())
        hint = f"It must be {usual} (or {other}), in any order."
        raise OperatorError(f"{file}, line 1: {'; '.join(wrong)}. {hint}")
    return {name: cell for name, cell in zip(names, written, strict=True) if name}


def _strange(cell: str, known: list[str]) -> str:
    near = get_close_matches(cell.lower(), known, n=1)
    return f"{cell} is not a column{f' (did you mean {near[0]}?)' if near else ''}"
