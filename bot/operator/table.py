"""A CSV file as an operator hands it in: read whole, its faults named by line and column."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bot.operator.errors import OperatorError

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
        self._said: list[str] = []

    def add(self, line: int, column: str, sentence: str) -> None:
        """A fault in a cell."""
        where = f"line {line}, column {column}" if column else f"line {line}"
        self._said.append(f"{self._file}, {where}: {sentence}")

    def stop_if_any(self) -> None:
        """Raises `OperatorError` with every fault found so far."""
        if not self._said:
            return
        said = self._said[:MOST_PROBLEMS]
        more = len(self._said) - len(said)
        end = f"Nothing was imported{f'; {more} more faults are not shown' if more else ''}."
        raise OperatorError(*said, end)


def read(path: Path, columns: Sequence[str]) -> tuple[list[Line], Problems]:
    """The rows of a file that has exactly these columns, in any order.

    `;` or `,` between cells, UTF-8 or Windows-1252. Raises `OperatorError`.
    """
    problems = Problems(path.name)
    text = _text(path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    numbered = _numbered(rows, path.name)
    _, header = next(numbered, (1, []))
    names = _header(header, columns, path.name)
    lines = []
    for number, cells in numbered:
        while len(cells) > len(names) and not cells[-1]:
            cells.pop()  # a spreadsheet's empty columns
        if len(cells) != len(names):
            problems.add(number, "", f"{len(cells)} cells, the header has {len(names)}.")
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
        raise OperatorError(f"{path.name} is no CSV file. Save it as « CSV UTF-8 ».")
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


def _header(cells: list[str], columns: Sequence[str], file: str) -> list[str]:
    names = [cell.lower() for cell in cells if cell]
    wanted = f"Its first line must be {','.join(columns)}, in any order."
    for name in names:
        if name not in columns:
            near = get_close_matches(name, columns, n=1)
            said = f"Did you mean {near[0]}?" if near else wanted
            raise OperatorError(f"{file}, line 1: {name} is no column. {said}")
        if names.count(name) > 1:
            raise OperatorError(f"{file}, line 1, column {name}: it stands there twice. {wanted}")
    missing = [name for name in columns if name not in names]
    if missing:
        raise OperatorError(f"{file}, line 1: the column {missing[0]} is missing. {wanted}")
    return names
