"""The keys that the use cases name are written."""

import re
from pathlib import Path

import pytest

import handlers
from tests.messages.given import CATALOGUE

STEMS = "|".join(sorted({key.split(".")[0] for key in CATALOGUE}))
KEY = re.compile(rf"""(?<!f)["']((?:{STEMS})\.[a-z_.]+[a-z])["']""")
SOURCES = sorted(Path(handlers.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_key_named_is_written(source: Path) -> None:
    """A use case cannot say what nobody has written."""
    named = set(KEY.findall(source.read_text(encoding="utf-8")))
    assert not [key for key in sorted(named) if not CATALOGUE.has(key)]
