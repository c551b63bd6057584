"""From database rows to records and back: times as UTC text, lists and tables as JSON text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import uuid_utils

T = TypeVar("T")


def new_id() -> str:
    """A UUIDv7 as text: sorts by the moment it was made."""
    return str(uuid_utils.uuid7())


def stamp(moment: datetime) -> str:
    """A moment as fixed-width RFC 3339 text in UTC, so that text order is time order."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.fromisoformat(text)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_WRITERS: dict[type, Callable[[Any], Any]] = {
    datetime: stamp,
    bool: int,
    dict: _text,
    list: _text,
    tuple: _text,
}


def to_column(value: Any) -> Any:
    """A record's value as a column takes it; enumerations are their text or number already."""
    write = _WRITERS.get(type(value))
    return value if write is None else write(value)


def columns(record: Any) -> dict[str, Any]:
    """A record as named query parameters."""
    kind: Any = type(record)
    return {name: to_column(getattr(record, name)) for name in _names(kind)}


def record(kind: type[T], row: Mapping[str, Any]) -> T:
    """A row as the record of that kind."""
    values = {}
    known: Any = kind
    for name, read in _readers(known):
        value = row[name]
        values[name] = read(value) if read is not None and value is not None else value
    return kind(**values)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _readers(kind: Any) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    hints = get_type_hints(kind)
    return tuple((name, _reader(hints[name])) for name in _names(kind))


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    if isinstance(hint, UnionType):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if hint is datetime:
        return moment
    if hint is bool:
        return bool
    if get_origin(hint) in (dict, list, tuple):
        return json.loads
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else None
