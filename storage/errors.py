"""What can go wrong with the store."""

from __future__ import annotations


class StoreAway(Exception):
    """The database cannot be reached or written now: nothing was changed, try again."""


class WrongSchema(Exception):
    """The database is older or newer than this program; the message says which."""


class NoTable(Exception):
    """The database has no such table: it was never brought to a version."""
