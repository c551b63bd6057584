"""What a draw refuses: a code and what the sentence about it needs."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """The closed list of refusals, with the parameters each one carries."""

    DUPLICATE_NUMBER = "duplicate_number"  # numbers
    INCOMPLETE_LINE = "incomplete_line"  # numbers
    NO_IDEA = "no_idea"
    SEATS = "seats"  # seats, most
    TOO_FEW_SERVICES = "too_few_services"  # services, seats
    UNKNOWN_LOTTERY = "unknown_lottery"  # name
    TOO_SOON = "too_soon"  # on, frozen_on
    NO_LOTTERY_THAT_DAY = "no_lottery_that_day"  # name, on
    VALUE_SHAPE = "value_shape"  # name
    TOO_EARLY = "too_early"  # on
    ALREADY_DRAWN = "already_drawn"


class DrawRefused(Exception):
    """A draw that may not take place so."""

    def __init__(self, why: Why, **params: Any):
        super().__init__(why.value)
        self.why = why
        self.params = params


class NotADraw(Exception):
    """A file is none of a draw's, or damaged so that it cannot be read."""
