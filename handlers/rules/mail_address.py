"""The e-mail address in what HR wrote to reach a manager; often it is a telephone instead."""

from __future__ import annotations

import re

# https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2, without what no organisation uses.
ADDRESS = re.compile(
    r"(?<![\w.+%@-])[\w.+%-]{1,64}@(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z]{2,63}(?![\w@-])",
    re.ASCII | re.IGNORECASE,
)


def read(contact: str) -> str | None:
    """`Yann Prigent, y.prigent@ville.fr` as its address; None where there is none, or several."""
    found = ADDRESS.findall(contact)
    return found[0] if len(found) == 1 and ".." not in found[0] else None
