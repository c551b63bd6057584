"""One thing `vivier check` says."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["ok", "warn", "fail"]


class Finding(NamedTuple):
    """One thing: `said` is how it is, `mend` what to do ("" where it is well)."""

    name: str
    state: State
    said: str
    mend: str = ""


def split(said: str) -> tuple[str, str]:
    """A sentence and its hint, apart."""
    sentence, _, mend = said.partition(". ")
    return f"{sentence}.", mend
