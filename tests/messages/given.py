"""The catalogue and the sample values that the tests of the words share."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from messages.catalogue import Catalogue

GLOBALS: dict[str, Any] = {
    "org": "Nantes Métropole",
    "organisers": ["Nadia", "Marc"],
    "phone": "02 61 91 00 00",
    "danger_phone": "02 61 91 00 01",
    "prevention": "Paul, conseiller de prévention",
    "dpo": "dpo@exemple.fr",
    "cst_date": date(2026, 11, 3),
    "web_url": "https://vivier.exemple.fr/",
    "telegram_link": "https://t.me/vivier_exemple_bot",
    "demo": True,
    "data_commands": True,
}
CATALOGUE = Catalogue.load(globals=GLOBALS)
SAMPLES = tomllib.loads(Path(__file__).with_name("samples.toml").read_text(encoding="utf-8"))


def sample(key: str) -> dict[str, Any]:
    """The values (and `buttons`) written for `key`; nothing if there are none."""
    found: Any = SAMPLES
    for part in key.split("."):
        found = found.get(part, {})
    return dict(found)
