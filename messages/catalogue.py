"""The words: from a key and its values to the bubbles a person reads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template

from messages import environment
from messages.checks import check, variables_of
from messages.folding import fold
from messages.message import Button, Message, Offer, Say
from messages.source import LANGUAGES, ROOT, read
from messages.typography import typeset

FALLBACK = "fr"
_TAG = re.compile(r"<[^<>]*>")


class CatalogueError(Exception):
    """The texts cannot be used as they are: `problems` has one sentence and a hint for each."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


class UnknownKey(LookupError):
    """A handler named a text that is not written anywhere: a fault of ours."""


class Bubble:
    """One template, compiled when first said; rendered once for all if nothing varies in it."""

    __slots__ = ("_compiled", "_environment", "_fixed", "_source", "_variables")

    def __init__(self, source: str, home: Environment):
        self._source = source
        self._environment = home
        self._compiled: Template | None = None
        self._fixed: str | None = None
        self._variables: frozenset[str] | None = None

    @property
    def variables(self) -> frozenset[str]:
        """The names it needs beside the globals."""
        if self._variables is None:
            self._variables = variables_of(self._source, self._environment)
        return self._variables

    def render(self, params: Mapping[str, Any]) -> str:
        """The text as HTML, trimmed and without blank lines."""
        if self._fixed is not None:
            return self._fixed
        if self._compiled is None:
            self._compiled = self._environment.from_string(self._source)
        # Not Template.render: it copies a ChainMap of globals each time, 18 µs of 20.
        home, compiled = self._environment, self._compiled
        names = {**home.globals, **params}
        context = home.context_class(home, names, compiled.name, compiled.blocks)
        text = _tidy("".join(compiled.root_render_func(context)))
        if not self.variables:
            self._fixed = text
        return text


class Catalogue:
    """Every text in every language. Made by `load`."""

    def __init__(self, bubbles: dict[str, dict[str, tuple[Bubble, ...]]]):
        self._bubbles = bubbles
        self._labels: dict[tuple[str, str], str] = {}
        self._typed: dict[str, tuple[str, ...]] = {}

    @classmethod
    def load(cls, root: Path | None = None, globals: Mapping[str, Any] | None = None) -> Catalogue:
        """Read, check and prepare the texts below `root` (this package by default).

        `globals` are what every sentence may name (see `environment.DEFAULTS`). Raises
        `CatalogueError` naming the file and key of everything that is wrong.
        """
        entries, problems = read(root or ROOT)
        bubbles: dict[str, dict[str, tuple[Bubble, ...]]] = {name: {} for name in LANGUAGES}
        catalogue = cls(bubbles)
        homes = {name: catalogue._home(name, globals or {}) for name in LANGUAGES}
        # A file that is not TOML would make all its keys look missing.
        problems = problems or check(entries, homes)
        if problems:
            raise CatalogueError(problems)
        for entry in entries:
            home = homes[entry.language]
            written = (typeset(bubble, entry.language) for bubble in entry.bubbles)
            bubbles[entry.language][entry.key] = tuple(Bubble(text, home) for text in written)
        return catalogue

    def _home(self, language: str, values: Mapping[str, Any]) -> Environment:
        def text(key: str, **params: Any) -> str:
            return self.text(key, language, **params)

        return environment.build(language, values, partial(self.words, language), text)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._bubbles[FALLBACK]

    def __iter__(self) -> Iterator[str]:
        """Every key, file by file, in the order they are written."""
        return iter(self._bubbles[FALLBACK])

    def variables(self, key: str) -> frozenset[str]:
        """The values a `Say` of this key must give."""
        return frozenset().union(*(bubble.variables for bubble in self._find(key, FALLBACK)))

    def render(self, say: Say, language: str) -> list[Message]:
        """The bubbles of `say`; its buttons and attachments go to the last one.

        Bubbles that come out empty are left out. Raises `UnknownKey`, and Jinja2's
        `UndefinedError` when a value is missing. An unknown language is read in French.
        """
        texts = [bubble.render(say.params) for bubble in self._find(say.key, language)]
        messages = [Message(text) for text in texts if text]
        if not say.offers and not say.attachments:
            return messages
        last = messages.pop() if messages else Message("")
        buttons = tuple(
            Button(self.label(offer, language), offer.action, offer.url)
            for offer in say.offers
            if offer.shown
        )
        return [*messages, Message(last.text, buttons, say.attachments)]

    def text(self, key: str, language: str, /, **params: Any) -> str:
        """A text without any markup: for labels, commands, and pages that escape by themselves."""
        parts = [bubble.render(params) for bubble in self._find(key, language)]
        return _plain("\n".join(parts))

    def words(self, language: str, value: Any) -> str:
        """What `value` says: a key, a `Say`, `{"key": …, **params}`, or else itself."""
        if isinstance(value, Say):
            return self.text(value.key, language, **value.params)
        if isinstance(value, Mapping):
            return self.text(value["key"], language, **{k: value[k] for k in value if k != "key"})
        return self.text(value, language) if self.has(str(value)) else str(value)

    def label(self, offer: Offer, language: str) -> str:
        """What the button of `offer` reads."""
        if offer.text is not None:
            return offer.text
        found = self._labels.get((offer.label, language))
        if found is None:
            found = self._labels[offer.label, language] = self.text(offer.label, language)
        return found

    def labels(self, offers: Iterable[Offer]) -> list[tuple[str, tuple[str, ...]]]:
        """For each offer its action and its folded labels in every language, to know a typed one.

        Offers that are not shown are among them: they are there to be typed.
        """
        return [(offer.action, self._folded(offer)) for offer in offers]

    def _folded(self, offer: Offer) -> tuple[str, ...]:
        if offer.text is not None:
            return (fold(offer.text),)
        if offer.label not in self._typed:
            folded = (fold(self.text(offer.label, language)) for language in LANGUAGES)
            self._typed[offer.label] = tuple(dict.fromkeys(folded))
        return self._typed[offer.label]

    def _find(self, key: str, language: str) -> tuple[Bubble, ...]:
        found = self._bubbles.get(language, self._bubbles[FALLBACK]).get(key)
        if found is None:
            raise UnknownKey(f"No text is written under {key}. Add it to messages/fr and en.")
        return found


def _tidy(text: str) -> str:
    return "\n".join([line for part in text.split("\n") if (line := part.strip())])


def _plain(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", text)
    return html.unescape(text) if "&" in text else text
