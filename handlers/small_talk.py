"""Words that open or close a conversation and are no answer."""

from __future__ import annotations

import re

from messages.folding import fold

HELLO = frozenset(
    {"bonjour", "bonsoir", "salut", "coucou", "hello", "hi", "hey", "good morning", "good evening"}
)
THANKS = frozenset(
    {"merci", "merci beaucoup", "ok merci", "thanks", "thank you", "thank you very much"}
)
NO = frozenset({"non", "no", "pas d'accord"})
YES = frozenset({"ok", "oui", "d'accord", "yes", "go", "vas y", "allons y"})


def is_hello(text: str) -> bool:
    """« Bonjour », « Bonsoir Vivier »: nothing but a greeting."""
    return _plain(text).removesuffix(" vivier") in HELLO


def is_thanks(text: str) -> bool:
    """« Merci »: nothing but thanks."""
    return _plain(text) in THANKS


def is_yes(text: str) -> bool:
    """« OK », « Oui »: nothing but going on."""
    return _plain(text) in YES


def is_no(text: str) -> bool:
    """« Non »: nothing but a no."""
    return _plain(text) in NO


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w' ]+", " ", fold(text)).split())
