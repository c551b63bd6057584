"""A link as people paste it: one address of the web, with or without `https://`."""

from __future__ import annotations

import re

DOMAIN = r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_]{2,63}"
LINK = re.compile(rf"(?:https?://)?{DOMAIN}(?::\d{{1,5}})?(?:[/?#]\S*)?", re.IGNORECASE)


def is_one(text: str) -> bool:
    """Whether all of it is a link."""
    return LINK.fullmatch(text) is not None
