"""Words that may speak of violence: the number to call is shown before anything else is asked.

It judges nothing and stops nothing: whoever did not mean that reads one bubble more.
"""

from __future__ import annotations

import re

from messages.folding import fold

WORDS = re.compile(
    r"\b(harcel|harass|suicid|agress|aggress|attouch|violent|violence|raped?\b|racis|sexis"
    r"|me (tape|frappe|bat|menace|touche)\b|m'(insulte|humilie|a frappe|a tape)"
    r"|(hits?|beats?|threatens?|touches) me\b|mourir|me tuer|kill myself)"
)
PERSON = re.compile(
    r"\b(un humain|une personne|a quelqu'un|quelqu'un au telephone|appelez[- ]moi|me rappeler"
    r"|a human|a person|to someone|somebody|call me)\b"
)
LONGEST = 12  # words: in a longer text, a person is part of the idea


def speaks_of_violence(text: str) -> bool:
    """Whether one of those words is in it."""
    return bool(WORDS.search(fold(text)))


def wants_a_person(text: str) -> bool:
    """Whether somebody asks to talk with a human."""
    return len(text.split()) <= LONGEST and bool(PERSON.search(fold(text)))
