"""The small public program that does a draw again: docs/verify_draw.py, as a file to give."""

from __future__ import annotations

from messages.source import ROOT


def verifier() -> str:
    """Its text."""
    return (ROOT / "documents" / "verify_draw.txt").read_text("utf-8")
