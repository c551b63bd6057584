"""The signs of a printed page, set in the literal parts of a template.

Whoever writes a sentence types plain spaces and straight apostrophes if they like; what
people read has U+00A0 where a line must not break. Never U+202F, which old phones show badly.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"

_CODE = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^<>]*>)", re.DOTALL)
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_FRENCH = (
    (re.compile(r"[ \u202f]+([?!:;»])"), NBSP + r"\1"),
    (re.compile(r"«[ \u202f\u00a0]*"), "«" + NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NBSP),
    (re.compile(rf"(?<=\d) (?=(?:h|s|min|%|Mo|€|{_MONTHS})\b)"), NBSP),
)


def literals(template: str) -> list[str]:
    """The parts of a Jinja2 template that are neither code nor an HTML tag."""
    return _CODE.split(template)[::2]


def typeset(template: str, language: str) -> str:
    """`template` with its literal parts in good typography; code and tags are left alone."""
    parts = _CODE.split(template)
    parts[::2] = [_set(part, language) for part in parts[::2]]
    return "".join(parts)


def _set(text: str, language: str) -> str:
    text = text.replace("'", "’").replace("...", "…").replace("\u202f", NBSP)
    if language == "fr":
        for pattern, sign in _FRENCH:
            text = pattern.sub(sign, text)
    return text
