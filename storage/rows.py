"""From database rows to records and back: times as UTC text, lists and tables as JSON text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import uuid_utils
from pydantic_core import from_json, to_json

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
    return to_json(value).decode()


def to_column(value: Any) -> Any:
    """A value as a column takes it; enumerations are their text or number already."""
    write = _WRITERS.get(type(value))
    return value if write is None else write(value)


def columns(record: Any) -> dict[str, Any]:
    """A record as named query parameters."""
    kind: Any = type(record)
    shape = _shape(kind)
    values = dict(zip(shape.names, shape.of_record(record), strict=True))
    for name, write, _ in shape.converted:
        value = values[name]
        if value is not None:
            values[name] = write(value)
    return values


def record(kind: type[T], row: Mapping[str, Any]) -> T:
    """A row as the record of that kind."""
    known: Any = kind
    shape = _shape(known)
    values = dict(zip(row.keys(), tuple(row), strict=True))  # a row iterates its values
    if len(values) != len(shape.names):  # a join brought more
        values = {name: values[name] for name in shape.names}
    for name, _, read in shape.converted:
        value = values[name]
        if value is not None:
            values[name] = read(value)
    return kind(**values)


_WRITERS: dict[type, Callable[[Any], Any]] = {
    datetime: stamp,
    bool: int,
    dict: _text,
    list: _text,
    tuple: _text,
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """A kind of record: its fields in order, and those that are not the same in a column."""

    names: tuple[str, ...]
    of_record: Callable[[Any], tuple[Any, ...]]
    converted: tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any]], ...]


@cache
def _shape(kind: Any) -> _Shape:
    names = tuple(field.name for field in fields(kind))
    hints = get_type_hints(kind)
    ways = ((name, _ways(hints[name])) for name in names)
    converted = tuple((name, *way) for name, way in ways if way is not None)
    return _Shape(names, attrgetter(*names), converted)


def _ways(hint: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any]] | None:
    """How a field of that type is written to a column and read from it; None: as it is."""
    if isinstance(hint, UnionType):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if hint is datetime:
        return stamp, moment
    if hint is bool:
        return int, bool
    if get_origin(hint) in (dict, list, tuple):
        return _text, from_json
    if isinstance(hint, type) and issubclass(hint, Enum):
        return attrgetter("value"), hint
    return None
