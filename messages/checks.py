"""What is looked at before the first word is said: every problem names its file and key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser

from jinja2 import Environment, TemplateError, meta

from messages.source import LANGUAGES, Entry
from messages.typography import literals

LONGEST_BUBBLE = 300
LONGEST_LABEL = 40
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_STRAY = re.compile(r"&(?!(?:amp|lt|gt|quot|#\d+);)")
_MAY_BE_EMPTY = re.compile(r"\.hint$")
# To read a template costs a millisecond, and `vivier check` loads the texts three times.
_NAMED: dict[tuple[str, frozenset[str]], frozenset[str]] = {}


def variables_of(source: str, home: Environment) -> frozenset[str]:
    """The names a template needs beside the globals. Raises `TemplateError` if it is broken."""
    if "{" not in source:
        return frozenset()
    known = source, frozenset(home.globals)
    if known not in _NAMED:
        _NAMED[known] = frozenset(meta.find_undeclared_variables(home.parse(source)))
    return _NAMED[known]


def check(entries: Iterable[Entry], homes: Mapping[str, Environment]) -> list[str]:
    """One sentence and a hint for each thing that is wrong with the texts."""
    problems: list[str] = []
    variables: dict[str, dict[str, frozenset[str]]] = {name: {} for name in homes}
    files: dict[str, str] = {}
    for entry in entries:
        where = f"{entry.file}, {entry.key}"
        files.setdefault(entry.key, entry.file)
        problems += [f"{where}: {trouble}" for trouble in _wording(entry)]
        try:
            found = [variables_of(bubble, homes[entry.language]) for bubble in entry.bubbles]
        except TemplateError as trouble:
            problems.append(f"{where}: Jinja2 cannot read it ({trouble}). Look at its braces.")
            found = []
        variables[entry.language][entry.key] = frozenset().union(*found)
    return [*problems, *_between_languages(variables, files)]


def _between_languages(
    variables: Mapping[str, Mapping[str, frozenset[str]]], files: Mapping[str, str]
) -> Iterator[str]:
    first, *others = LANGUAGES
    for key, file in files.items():
        missing = [name for name in LANGUAGES if key not in variables[name]]
        for name in missing:
            stem = file.rsplit("/", 1)[-1]
            yield f"messages/{name}/{stem}, {key}: missing, {file} has it. Write it there too."
        for name in [] if missing else others:
            if unknown := sorted(variables[name][key] - variables[first][key]):
                yield (
                    f"messages/{name}/{file.rsplit('/', 1)[-1]}, {key}: {', '.join(unknown)} "
                    f"is not a variable of the French text. Use the same names."
                )


def _wording(entry: Entry) -> Iterator[str]:
    if not entry.bubbles:
        yield "an empty list. Write at least one bubble."
    for bubble in entry.bubbles:
        text = _TAG.sub("", "".join(literals(bubble)))
        if not bubble.strip() and not _MAY_BE_EMPTY.search(entry.key):
            yield "empty. Write the words, or take the key away in both languages."
        if entry.key.startswith("button.") and len(text) > LONGEST_LABEL:
            yield f"a label of {len(text)} characters. Keep it under {LONGEST_LABEL}."
        if len(text.strip()) > LONGEST_BUBBLE:
            yield f"{len(text.strip())} characters. Split it: {LONGEST_BUBBLE} a bubble."
        yield from _markup(bubble)


def _markup(bubble: str) -> Iterator[str]:
    without_code = _CODE.sub("x", bubble)
    if _STRAY.search(without_code):
        yield "a bare & in the text. Write &amp; instead."
    reader = _Markup()
    reader.feed(without_code)
    reader.close()
    yield from reader.problems
    if reader.open:
        yield f"<{reader.open[-1]}> is never closed. Close it in the same bubble."


class _Markup(HTMLParser):
    """Notes every tag that not all channels can show."""

    allowed: Mapping[str, frozenset[str]] = {
        "b": frozenset(),
        "i": frozenset(),
        "a": frozenset({"href"}),
    }

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse an unknown tag or attribute; remember that this one is open."""
        if tag not in self.allowed or {name for name, _ in attrs} - self.allowed[tag]:
            self.problems.append(f"<{tag}> as written is not shown everywhere. Use b, i, a href.")
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag opened last, and no other."""
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing. Take it away.")
