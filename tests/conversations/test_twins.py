"""Every transcript is told in both languages, and is the same story in both."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from tests.conversations.test_transcripts import FILES, FOLDER
from tests.conversations.transcript import SAID

SIGNS = ("#", "==", "--", "(")


def steps(file: Path) -> Counter[str]:
    """How many comments, dates, settings, waits there are, and how many things people do."""
    lines = file.read_text("utf-8").splitlines()
    played = [line for line in lines if not line.startswith((" ", *SIGNS)) and SAID.fullmatch(line)]
    counted = Counter({sign: sum(line.startswith(sign) for line in lines) for sign in SIGNS})
    return counted + Counter({">": len(played)})


def test_twins() -> None:
    """Under each number the French and the English transcripts have the same steps."""
    told: dict[str, dict[str, list[Counter[str]]]] = {}
    for language in ("fr", "en"):
        found = defaultdict(list)
        for file in FILES:
            if file.parent == FOLDER / language:
                found[file.name[:2]].append(steps(file))
        told[language] = {number: sorted(each, key=str) for number, each in found.items()}
    assert len(told["fr"]) > 40
    assert told["fr"] == told["en"]
