"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update-transcripts` writes the conversations as they go now; read the diff."""
    parser.addoption("--update-transcripts", action="store_true", help="rewrite the transcripts")
