"""What may be typed instead of pressed: the labels of the newest buttons, and their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from messages.catalogue import Catalogue
from messages.message import Offer, Say

MOST = 30


def offered(says: Sequence[Say], catalogue: Catalogue, language: str) -> list[list[Any]]:
    """For each offer `[action, label as shown, [folded labels and number]]`.

    Buttons have numbers unless the text has numbered lines: those are what a number means then.
    """
    offers = [offer for say in says for offer in say.offers if offer.action]
    lines = any(_is_line(offer) for offer in offers)
    found: list[list[Any]] = []
    number = 0
    for offer, (action, labels) in zip(offers, catalogue.labels(offers), strict=True):
        known = list(labels)
        if offer.shown and not lines:
            number += 1
            known.append(str(number))
        found.append([action, catalogue.label(offer, language), known])
    return found


def numbered(lines: Sequence[Offer]) -> tuple[Offer, ...]:
    """The buttons of a list, and the numbers its lines have in the text."""
    return (*lines, *(_line(offer.action, n) for n, offer in enumerate(lines, start=1)))


def still_numbered(before: list[list[Any]]) -> tuple[Offer, ...]:
    """The list one has opened a line of: its numbers go on meaning its lines."""
    return tuple(
        _line(action, int(label))
        for action, label, _ in before
        if label.isdigit() and action.startswith("go.")
    )


def _line(action: str, number: int) -> Offer:
    return Offer(action, text=str(number), shown=False)


def _is_line(offer: Offer) -> bool:
    return not offer.shown and (offer.text or "").isdigit()


def added(
    before: list[list[Any]], say: Say, catalogue: Catalogue, language: str
) -> list[list[Any]]:
    """A message nobody asked for: its labels may be typed too, its numbers mean nothing.

    What is offered by the question being asked stays.
    """
    new = [
        [action, label, [each for each in labels if not each.isdigit()]]
        for action, label, labels in offered([say], catalogue, language)
    ]
    again = {action for action, _, _ in new}
    return [*(each for each in before if each[0] not in again), *new][-MOST:]
