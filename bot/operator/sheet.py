"""The same lists as a table, for people who work with a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

from bot.config import catalogue_globals, policy
from bot.settings import Settings
from messages.catalogue import Catalogue

Column = tuple[str, str, Callable[[Mapping[str, Any]], Any]]  # French, English, value
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
WIDEST = 60  # signs


def _of(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda record: record[name]


IDEAS: tuple[Column, ...] = (
    ("Référence", "Reference", _of("reference")),
    ("État", "State", _of("status")),
    ("Titre", "Title", _of("title")),
    ("Aujourd’hui", "Today", _of("problem")),
    ("L’idée", "The idea", _of("proposal")),
    ("Rôle souhaité", "Part", _of("part")),
    ("Nom", "Name", lambda idea: idea["author"]["name"]),
    ("Service", "Service", lambda idea: idea["author"]["service"]),
    ("Canal", "Channel", _of("channel")),
    ("Appel", "Call", _of("call")),
    ("Soutiens", "Supports", _of("supports")),
    ("Pièces jointes", "Files", lambda idea: len(idea["attachments"])),
    ("Envoyée le (UTC)", "Sent at (UTC)", _of("submitted_at")),
    ("Décision", "Decision", lambda idea: (idea["decision"] or {}).get("outcome")),
    ("Raisons", "Reasons", lambda idea: (idea["decision"] or {}).get("reasons")),
    ("Version", "Version", _of("version")),
)
PEOPLE: tuple[Column, ...] = (
    ("Identifiant", "Id", _of("id")),
    ("Nom", "Name", _of("name")),
    ("Service", "Service", _of("service")),
    ("Rôle", "Role", _of("role")),
    ("Langue", "Language", _of("language")),
    ("Canaux", "Channels", lambda person: ", ".join(person["channels"])),
    ("Depuis (UTC)", "Since (UTC)", _of("created_at")),
    ("Vu le (UTC)", "Seen at (UTC)", _of("seen_at")),
)
AFTER = 5  # the criteria stand after the idea itself


def columns(
    what: str, records: Sequence[Mapping[str, Any]], criteria: Mapping[str, str]
) -> list[Column]:
    """The columns of a list; `criteria` maps the keys of the configuration to their names."""
    if what == "people":
        return list(PEOPLE)
    keys = dict.fromkeys([*criteria, *(key for idea in records for key in idea["criteria"])])
    own = [_criterion(key, criteria.get(key, key)) for key in keys]
    return [*IDEAS[:AFTER], *own, *IDEAS[AFTER:]]


def _criterion(key: str, name: str) -> Column:
    return (name, name, lambda idea: idea["criteria"].get(key))


def cells(
    columns: Sequence[Column], records: Sequence[Mapping[str, Any]], language: str
) -> list[list[str | int]]:
    """The header and a row for each record."""
    header: list[str | int] = [fr if language == "fr" else en for fr, en, _ in columns]
    rows = [[_cell(column[2](record)) for column in columns] for record in records]
    return [header, *rows]


def _cell(value: Any) -> str | int:
    return value if isinstance(value, int) else "" if value is None else str(value)


def to_csv(rows: Sequence[Sequence[str | int]]) -> bytes:
    """UTF-8 with its mark and `;`, which a French spreadsheet opens right."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [_harmless(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str | int:
    """A text that a spreadsheet would run as a formula is kept a text.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(FORMULA):
        return f"'{cell}"
    return cell


def to_xlsx(rows: Sequence[Sequence[str | int]], title: str) -> bytes:
    """A workbook of one sheet in which nothing is a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        wrapped.set_align("top")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                write = sheet.write_number if isinstance(cell, int) else sheet.write_string
                write(number, place, cell, wrapped if number else bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
        sheet.autofit(WIDEST * 7)
    return out.getvalue()


def write(
    what: str, records: Sequence[Mapping[str, Any]], format: str, settings: Settings
) -> bytes:
    """A list in one of the three formats."""
    if format == "json":
        return (json.dumps(records, ensure_ascii=False, indent=2) + "\n").encode()
    words = Catalogue.load(globals=catalogue_globals(settings))
    criteria = {
        each.key: each.name or words.text(f"criteria.{each.key}.name", settings.language)
        for each in policy(settings, ()).criteria
    }
    rows = cells(columns(what, records, criteria), records, settings.language)
    return to_csv(rows) if format == "csv" else to_xlsx(rows, what)
