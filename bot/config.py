"""The configuration: the environment wins over `vivier.toml`, which wins over what is usual.

The environment is read here and nowhere else.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsError

from bot import spelling
from bot.settings import Settings
from bot.spelling import PREFIX, SECRETS, leaves, variable

FILE = "vivier.toml"
MAY_BE_EMPTY = {"VIVIER_WEB_BIND"}
SAID = {  # what pydantic says for programmers, said for whoever wrote the setting
    "literal_error": "this is not one of its values. Write {expected}",
    "int_parsing": "this is not a whole number. Write one such as 10",
    "int_type": "this is not a whole number. Write one such as 10",
    "float_parsing": "this is not a number. Write one such as 30",
    "date_from_datetime_parsing": "this is not a date. Write one such as 2026-11-21",
    "date_parsing": "this is not a date. Write one such as 2026-11-21",
    "string_type": "this is not text. Write it between quotes",
    "string_too_short": "this is empty. Fill it in, or remove the line",
    "string_too_long": "this is too long. Write at most {max_length} characters",
    "greater_than_equal": "this is too small. Write at least {ge}",
    "greater_than": "this is too small. Write more than {gt}",
    "less_than_equal": "this is too large. Write at most {le}",
    "missing": "this is missing. Add it",
    "extra_forbidden": "there is no such setting. Remove it",
    "tuple_type": "this is not a list. Write it between [ and ]",
}


class ConfigError(Exception):
    """The configuration cannot be used: `problems` has a sentence and a hint for each fault."""

    def __init__(self, problems: Sequence[str]):
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class _Environment(EnvSettingsSource):
    """Reads `VIVIER_…` from a mapping; tables as `VIVIER_WEB__COLOUR`."""

    def __init__(self, kind: type[BaseSettings], env: Mapping[str, str]):
        self._given = env
        super().__init__(kind, env_prefix=PREFIX, env_nested_delimiter="__")

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._given.items()}


def load(env: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; `env` is the process's environment where none is given.

    Raises `ConfigError`, which names every setting that is wrong, where it stands and a hint.
    """
    env = os.environ if env is None else env
    given = {n: v for n, v in env.items() if n.startswith(PREFIX) and (v or n in MAY_BE_EMPTY)}
    path, tree = _file(given)
    outside, origins = _outside(given)
    origins = {**dict.fromkeys(leaves(tree), path), **origins}
    if problems := spelling.unknown(tree, path):
        raise ConfigError(problems)
    try:
        settings = Settings(**_merged(tree, outside))
    except ValidationError as wrong:
        raise ConfigError([_sentence(dict(each), origins) for each in wrong.errors()]) from None
    return settings.read_from(origins, spelling.strays(given), _secret_files(given, origins, path))


def _file(env: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    path = env.get("VIVIER_CONFIG", FILE)
    try:
        return path, tomllib.loads(Path(path).read_text("utf-8-sig"))
    except FileNotFoundError:
        if "VIVIER_CONFIG" not in env:
            return path, {}
        hint = "Create it, or unset VIVIER_CONFIG."
        raise ConfigError([f"{path}, named by VIVIER_CONFIG, does not exist. {hint}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise ConfigError([f"{path} is not valid TOML: {trouble}. Fix that line."]) from None
    except OSError as trouble:
        hint = "Make it readable by this user."
        raise ConfigError([f"{path} cannot be read: {trouble.strerror}. {hint}"]) from None


def _outside(env: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the environment sets, and for each setting which variable (or secret's file) did."""
    try:
        tree = _Environment(Settings, env)()
    except SettingsError as trouble:
        name = str(trouble).split('"')[1]
        example = f"one of its settings such as {variable(name)}__…, or write JSON"
        raise ConfigError([f"{variable(name)}: this cannot be read. Set {example}."]) from None
    origins = {leaf: variable(leaf) for leaf in leaves(tree)}
    for name in SECRETS:
        file = f"{variable(name)}_FILE"
        if file in env:
            tree[name] = _secret(file, env[file], both=name in tree)
            origins[name] = file
    return tree, origins


def _secret(name: str, path: str, *, both: bool) -> str:
    if both:
        twice = f"{name} and {name.removesuffix('_FILE')} are both set"
        raise ConfigError([f"{twice}. Keep one of them."])
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        sentence = f"{name} names {path}, which cannot be read"
        raise ConfigError(
            [f"{sentence}. Create the file, and make it readable by this user."]
        ) from None


def _secret_files(env: Mapping[str, str], origins: Mapping[str, str], path: str) -> list[str]:
    """What other users should not read: a database's address alone may be no secret."""
    own = [env[origins[name]] for name in SECRETS if origins.get(name, "").endswith("_FILE")]
    inside = [name for name in SECRETS if origins.get(name) == path and name != "database_url"]
    return [path, *own] if inside else own


def _merged(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    both = {**low, **high}
    for name in low.keys() & high.keys():
        if isinstance(low[name], dict) and isinstance(high[name], dict):
            both[name] = _merged(low[name], high[name])
    return both


def _sentence(error: dict[str, Any], origins: Mapping[str, str]) -> str:
    """One fault: which setting, where it stands, what is wrong and what to write."""
    place = [str(part) for part in error["loc"]]
    said = SAID.get(error["type"])
    message = said.format(**error.get("ctx", {})) if said else error["msg"]
    if not place:  # about several settings together: the sentence begins with the name
        name, _, message = message.partition(": ")
        place = [name]
    leaf = ".".join(place)
    around = [".".join(place[:count]) for count in range(len(place), 0, -1)]
    around += [name for name in origins if name.startswith(f"{leaf}.")]  # a table as a whole
    source = next((origins[name] for name in around if name in origins), "the usual value")
    where = source if source.startswith(PREFIX) else f"{leaf} ({source})"
    return f"{where}: {message}."
