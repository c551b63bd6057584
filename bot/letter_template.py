"""The organisation's own template of the mission letter is tried before it is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.making import own_templates
from bot.policy import catalogue_globals
from bot.settings import Settings
from messages.catalogue import Catalogue

SHORT: dict[str, Any] = {
    "language": "fr",
    "organisation": "Saint-Aubin-les-Prés",
    "made_on": "2027-01-12",
    "reference": "SA-2027-0042",
    "title": "Pailler les massifs avec nos tailles",
    "problem": "On arrose trois fois par semaine.",
    "proposal": "On broie nos tailles et on paille.",
    "bearer": "Michel",
    "service": "Espaces verts",
    "reasons": "Moins d’arrosage, et un essai qui coûte peu.",
    "number": "LM-2027-01",
    "version": 1,
    "mentor": "Madame Le Goff",
    "signed_on": None,
    "milestones": [{"days": 15, "on": None}, {"days": 90, "on": None}],
}
SIGNED = SHORT | {
    "problem": "",
    "bearer": None,
    "service": None,
    "reasons": None,
    "version": 2,
    "signed_on": "2027-01-21",
    "milestones": [{"days": 15, "on": "2027-02-05"}],
}


def trouble(settings: Settings) -> tuple[str, str] | None:
    """What is wrong with it and how to mend it, a sentence each; None where it can be used.

    It is made as it would be: to be signed, and signed with little in it. Raises `CatalogueError`.
    """
    own = own_templates(settings).get("letter")
    if own is None:
        return None
    if not own.is_file():
        mend = "Give letter.template the path of a .typ file, or take it away."
        return f"There is no mission letter {own}.", mend
    return _compiled(settings, own)


def _compiled(settings: Settings, own: Path) -> tuple[str, str] | None:
    from typst import TypstError

    from bot.documents import Documents

    catalogue = Catalogue.load(globals=catalogue_globals(settings))
    documents = Documents(catalogue, settings.web.colour, {"letter": own})
    try:
        for data in (SHORT, SIGNED):
            documents.render("letter", data)
    except TypstError as error:
        fault = " ".join(error.message.split()).removeprefix("error: ")
        return f"The mission letter {own} cannot be made: {fault}.", "Mend it, or try Vivier’s own."
    except (OSError, UnicodeDecodeError) as error:
        return f"The mission letter {own} cannot be read: {error}.", "Make it readable."
    return None
