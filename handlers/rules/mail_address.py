"""The e-mail address in what HR wrote to reach a manager; often it is a telephone instead."""

from __future__ import annotations

import re

# https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3. It stands alone or behind a sign that parts:
# « énora@… » is not Nora's address, nor « o’brien@… » Brien's.
LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
ADDRESS = re.compile(rf"(?:^|(?<=[\s<(\[,;:\"«])){LOCAL}@{DOMAIN}(?![\w@-]|\.\w)")


def read(contact: str) -> str | None:
    """`Yann Prigent, y.prigent@ville.fr` as its address; None where there is none, or several."""
    found = ADDRESS.findall(contact)
    return found[0] if len(found) == 1 else None
