"""Of the sentences and the mission letter, whether they can be said."""

from __future__ import annotations

from bot import letter_template
from bot.operator.errors import sentences
from bot.operator.finding import Finding, split
from bot.policy import catalogue_globals
from bot.settings import Settings
from bot.tables.hearing import KNOWN_CRITERIA
from messages.catalogue import Catalogue, CatalogueError


def words(settings: Settings) -> Finding:
    """Every text, with the organisation's own criteria."""
    try:
        Catalogue.load(globals=catalogue_globals(settings))
    except Exception as error:
        said = sentences(error)
        if said is None:
            raise
        return Finding("words", "fail", *split(said[0]))
    own = [criterion.key for criterion in settings.criteria if criterion.key not in KNOWN_CRITERIA]
    also = f", with your own criteria: {', '.join(own)}" if own else ""
    return Finding("words", "ok", f"Every sentence exists in French and in English{also}.")


def letter(settings: Settings) -> Finding:
    """The organisation's own mission letter, made once to see that it can be."""
    if not settings.letter.template:
        return Finding("letter", "ok", "Mission letters are made from Vivier’s own template.")
    try:
        fault = letter_template.trouble(settings)
    except CatalogueError:
        return Finding("letter", "warn", "It was not tried.", "Mend the words first.")
    if fault is not None:
        return Finding("letter", "fail", *fault)
    return Finding("letter", "ok", f"Mission letters are made from {settings.letter.template}.")
