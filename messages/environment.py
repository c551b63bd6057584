"""The Jinja2 environment of one language: its filters, its globals, its strictness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, StrictUndefined

from messages import dates, shorten
from messages.typography import typeset

# What every sentence may name. The organisation's settings replace these values.
DEFAULTS: dict[str, Any] = {
    "org": "Vivier",
    "organisers": {"fr": "une personne", "en": "someone"},
    "phone": None,
    "danger_phone": None,
    "prevention": None,
    "dpo": None,
    "cst_date": None,
    "retention": {"draft": 12, "idea": 36, "voice": 3},
    "web_url": "",
    "telegram_link": None,
    "demo": False,
    "data_commands": False,  # whether /mesdonnees and /effacer exist: nothing untrue is promised
    "timezone": "Europe/Paris",
}
_OR = {"fr": " ou ", "en": " or "}


def build(
    language: str, values: Mapping[str, Any], words: Callable[[Any], str], text: Callable[..., str]
) -> Environment:
    """An environment whose filters speak `language`.

    `words` turns a key (or a literal text) into what it says in that language; `text` does
    so for a key with parameters. A value of `values` may be a mapping by language, and a
    list of names is joined with « ou ».
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    known = {**DEFAULTS, **values}
    environment.globals.update({k: _spoken(v, language) for k, v in known.items()})
    environment.globals["plural"] = partial(dates.plural, language)
    environment.globals["t"] = text
    zone = str(known["timezone"])
    for name in ("day", "long_date", "short_date", "hour"):
        environment.filters[name] = partial(getattr(dates, name), language, zone)
    for name in ("number", "size", "seconds", "months"):
        environment.filters[name] = partial(getattr(dates, name), language)
    environment.filters |= {
        "words": words,
        "example": partial(_example, words, text),
        "short_seconds": dates.short_seconds,
        "cut": shorten.cut,
        "fit": partial(_fit, words),
        "start": _start,
        "de": _de,
        "aside": _aside,
    }
    return environment


def _spoken(value: Any, language: str) -> Any:
    if isinstance(value, Mapping) and language in value:
        value = value[language]
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        value = _OR[language].join(filter(None, [", ".join(value[:-1]), *value[-1:]]))
    if isinstance(value, str) and "://" not in value:
        return typeset(value, language)
    return value


def _fit(words: Callable[[Any], str], rows: Any, room: int) -> list[shorten.Row]:
    """The numbered lines of a summary: labels looked up, answers cut to the room there is.

    An answer that is a plain string is somebody's words and is never looked up.
    """
    said = [(str(n), words(b), a if isinstance(a, str) else words(a)) for n, b, a in rows]
    return shorten.fit(said, room)


def _example(words: Callable[[Any], str], text: Callable[..., str], example: str) -> str:
    """An example of the catalogue by its key, or the organisation's own as it is; may be empty."""
    said = words(example)
    return text("examples.own", example=said) if said and said == example else said


def _start(text: str) -> str:
    """`text` with a capital, for the start of a sentence."""
    return text[:1].upper() + text[1:]


def _de(name: str) -> str:
    """« de Nantes », « d’Angers », « du Mans », « des Sables »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[:1].lower() in "aeiouyéèêàâîôh" else f"de {name}"


def _aside(who: str) -> str:
    """A name before its verb: « Michel », « Michel, des espaces verts, »."""
    name = who.rstrip(" .,")
    return f"{name}," if "," in name else name
