"""The same lists as a table, for people who work with a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from bot.operator.wording import Wording
from bot.policy import catalogue_globals, policy
from bot.settings import Settings
from messages.catalogue import Catalogue
from storage.rows import moment

Cell = str | int | datetime  # a datetime is wall time, without its zone
Value = Callable[[Mapping[str, Any], Wording], Any]
Column = tuple[str, str, Value]  # French, English, value
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
DATES = {"fr": "dd/mm/yyyy hh:mm", "en": "yyyy-mm-dd hh:mm"}
WIDEST = 60  # signs


def _of(name: str) -> Value:
    return lambda record, _: record[name]


def _told(name: str) -> Value:
    """An answer that is never empty: where it is, it was spoken."""
    return lambda idea, words: idea[name] or (words.voice if _spoken(idea) else "")


def _spoken(idea: Mapping[str, Any]) -> bool:
    return any(file["kind"] == "voice" for file in idea["attachments"])


def _decided(name: str) -> Value:
    return lambda idea, _: (idea["decision"] or {}).get(name)


def _people(stage: str) -> Value:
    return lambda call, words: words.few(call["people"][stage])


def _decided_so(outcome: str) -> Value:
    """The references of the ideas on which a session decided so."""
    return lambda session, _: ", ".join(
        each["reference"] for each in session["ideas"] if each["outcome"] == outcome
    )


IDEAS: tuple[Column, ...] = (
    ("Référence", "Reference", _of("reference")),
    ("État", "State", lambda idea, words: words.state(idea["status"])),
    ("Titre", "Title", _of("title")),
    ("Aujourd’hui", "Today", _told("problem")),
    ("L’idée", "The idea", _told("proposal")),
    ("Rôle souhaité", "Part", lambda idea, words: words.part(idea["part"])),
    ("Nom", "Name", lambda idea, _: idea["author"]["name"]),
    ("Service", "Service", lambda idea, _: idea["author"]["service"]),
    ("Canal", "Channel", lambda idea, words: words.channel(idea["channel"])),
    ("Appel", "Call", _of("call")),
    ("Soutiens", "Supports", _of("supports")),
    ("Pièces jointes", "Files", lambda idea, _: len(idea["attachments"])),
    ("Envoyée le", "Sent at", _of("submitted_at")),
    ("Décision", "Decision", lambda idea, w: w.state((idea["decision"] or {}).get("outcome"))),
    ("Raisons", "Reasons", _decided("reasons")),
    ("Version", "Version", _of("version")),
)
PEOPLE: tuple[Column, ...] = (
    ("Identifiant", "Id", _of("id")),
    ("Nom", "Name", _of("name")),
    ("Service", "Service", _of("service")),
    ("Rôle", "Role", lambda person, words: words.role(person["role"])),
    ("Langue", "Language", lambda person, words: words.tongue(person["language"])),
    ("Canaux", "Channels", lambda person, w: ", ".join(map(w.channel, person["channels"]))),
    ("Depuis", "Since", _of("created_at")),
    ("Vu le", "Seen at", _of("seen_at")),
)
CALLS: tuple[Column, ...] = (
    ("Référence", "Reference", _of("reference")),
    ("État", "State", lambda call, words: words.call_state(call["status"])),
    ("Thème", "Theme", _of("theme")),
    ("Question", "Question", _of("question")),
    ("Pour", "For", lambda call, words: ", ".join(call["audience"]) or words.everyone),
    ("Ouverture", "Opens at", _of("opens_at")),
    ("Fermeture", "Closes at", _of("closes_at")),
    ("L’ont reçu", "Received it", _people("reached")),
    ("Ont commencé", "Began", _people("begun")),
    ("Ont envoyé", "Sent an idea", _people("sent")),
    ("Idées", "Ideas", lambda call, words: words.few(call["ideas"])),
    ("Venus par l’affiche", "Came by a poster", lambda call, words: words.few(call["posters"])),
)
JURIES: tuple[Column, ...] = (
    ("Séance", "Session", _of("reference")),
    ("État", "State", lambda session, words: words.session_state(session["status"])),
    ("Début", "Starts at", _of("starts_at")),
    ("Lieu", "Place", _of("place")),
    ("Jury", "Jury", lambda session, _: ", ".join(each["name"] for each in session["jury"])),
    ("Idées", "Ideas", lambda session, _: len(session["ideas"])),
    ("Lancées", "Launched", _decided_so("launched")),
    ("À retravailler", "To be reworked", _decided_so("to_rework")),
    ("Abandonnées", "Abandoned", _decided_so("abandoned")),
    ("Tirage", "Draw", lambda session, _: (session["draw"] or {}).get("reference")),
    ("Empreinte", "Fingerprint", lambda session, _: (session["draw"] or {}).get("fingerprint")),
)
AFTER = 5  # the criteria stand after the idea itself
TABLES = {"people": PEOPLE, "calls": CALLS, "juries": JURIES}
MOMENTS = ("Sent at", "Since", "Seen at", "Opens at", "Closes at", "Starts at")


def columns(
    what: str, records: Sequence[Mapping[str, Any]], criteria: Mapping[str, str]
) -> list[Column]:
    """The columns of a list; `criteria` maps the keys of the configuration to their names."""
    if what in TABLES:
        return list(TABLES[what])
    keys = dict.fromkeys([*criteria, *(key for idea in records for key in idea["criteria"])])
    own = [_criterion(key, criteria.get(key, key)) for key in keys]
    return [*IDEAS[:AFTER], *own, *IDEAS[AFTER:]]


def _criterion(key: str, name: str) -> Column:
    """« I don’t know » is None and stays empty; "" was spoken."""

    def value(idea: Mapping[str, Any], words: Wording) -> Any:
        said = idea["criteria"].get(key)
        return words.voice if said == "" else said

    return (name, name, value)


def cells(
    columns: Sequence[Column],
    records: Sequence[Mapping[str, Any]],
    words: Wording,
    zone: ZoneInfo,
) -> list[list[Cell]]:
    """The header and a row for each record; moments are the wall time of `zone`."""
    header: list[Cell] = [fr if words.language == "fr" else en for fr, en, _ in columns]
    return [
        header,
        *(
            [
                _cell(value(each, words), zone if name in MOMENTS else None)
                for _, name, value in columns
            ]
            for each in records
        ),
    ]


def _cell(value: Any, zone: ZoneInfo | None) -> Cell:
    if zone is not None and isinstance(value, str):
        return moment(value).astimezone(zone).replace(tzinfo=None, second=0)
    return value if isinstance(value, int) else "" if value is None else str(value)


def to_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark and `;`, which a French spreadsheet opens right."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [_harmless(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> str | int:
    """A text that a spreadsheet would run as a formula is kept a text.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(FORMULA):
        return f"'{cell}"
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def to_xlsx(rows: Sequence[Sequence[Cell]], title: str, language: str = "fr") -> bytes:
    """A workbook of one sheet in which nothing is a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        wrapped.set_align("top")
        dated = book.add_format({"num_format": DATES[language], "valign": "top"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, place, cell, dated)
                    continue
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
    wording = Wording(words, settings.language)
    rows = cells(columns(what, records, criteria), records, wording, settings.zone)
    return to_csv(rows) if format == "csv" else to_xlsx(rows, what, settings.language)
