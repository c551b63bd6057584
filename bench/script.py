"""How a simulated person answers what the bot says: a table, tried from the top."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
REFERENCE = re.compile(r"\b[a-z]{1,8}-\d{4}-\d+\b")


@dataclass(frozen=True, slots=True)
class Answer:
    """When the words (folded) stand in the text and the label on a button: press that button,
    or type `say`. `again`: the idea is sent, begin the next one."""

    words: str = ""
    label: str = ""
    say: str = ""
    again: bool = False


# Peers ask fewer things: what they do not ask is simply never met.
SCRIPT = (
    Answer(label="envoyer"),
    Answer(words="votre idee porte le numero", again=True),
    Answer(label="continuer"),
    Answer(label="c'est tout"),
    Answer(label="je ne trouve pas"),
    Answer(words="ecrivez-le avec vos mots", say="Espaces verts, équipe nord"),
    Answer(words="qu'on vous appelle", say="Michel"),
    Answer(words="3 sur 3", label="je ne sais pas"),
    Answer(words="1 sur 3", say="L’été, les massifs restent beaux. Les gens s’arrêtent."),
    Answer(words="2 sur 3", say="On arrose une fois par semaine au lieu de trois."),
    Answer(label="passer"),
    Answer(label="la porter"),
    Answer(words="titre", label="oui"),
    Answer(words="racontez", say="On arrose les massifs trois fois par semaine tout l’été."),
    Answer(words="que feriez-vous", say="Broyer nos tailles de haies et pailler les massifs."),
)
START, AGAIN = "/start", "/idee"
NOTHING_TO_ANSWER = ("je vous ecrirai ici",)  # said with buttons, after the receipt


def fold(text: str) -> str:
    """Text as labels are compared: without case, accents, kinds of apostrophe or of space."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def find(text: str, labels: list[str]) -> Answer | None:
    """The first line of the table that fits a message (both already folded)."""
    return next((answer for answer in SCRIPT if _fits(answer, text, labels)), None)


def _fits(answer: Answer, text: str, labels: list[str]) -> bool:
    if answer.again:
        return answer.words in text and REFERENCE.search(text) is not None
    if answer.words and answer.words not in text:
        return False
    return not answer.label or any(answer.label in label for label in labels)
