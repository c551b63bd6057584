"""The idea, in the order people tell it: the idea first, the person last."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.questions import Attachments, Choice, Criteria, Find, Review, Text
from handlers.dialogue.state import Answer, State
from handlers.forms.rework import REASONS

TITLE = 80


def title_from_first_words(answers: Mapping[str, Answer], facts: Facts) -> Answer | None:
    """A title to accept or change; the date where there are only voice notes to take it from."""
    for key in ("proposal", "problem"):
        words = answers.get(key, {}).get("text", "")
        if words:
            return {"text": _shorten(words.split("\n")[0])}
    return {"text": facts.words("idea.title.dated", date=facts.today), "sure": True}


def _shorten(text: str) -> str:
    """The first words that fit, without the end of a sentence."""
    sentence = text.split(". ")[0].strip(" .!?…")
    if len(sentence) > TITLE:
        sentence = sentence[: TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return sentence[:1].upper() + sentence[1:]


def has_services(_state: State, facts: Facts) -> bool:
    """The service is asked only where services were imported."""
    return bool(facts.lists.get("service"))


IDEA_FORM = Form(
    name="idea",
    version=1,
    steps=(
        *REASONS,
        Text(key="problem", min_words=3, voice=True),
        Text(key="proposal", min_words=3, voice=True),
        Criteria(key="criteria"),
        Attachments(key="photos", optional=True),
        Choice(key="part", options=("carry", "help", "tell")),
        Text(key="title", max_length=TITLE, proposed=title_from_first_words),
        Find(key="service", applies=has_services),
        Text(key="name", max_length=60),
        Review(key="review"),
    ),
)
