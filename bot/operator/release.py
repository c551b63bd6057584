"""Which program this is, and how it was called."""

from __future__ import annotations

import shlex
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def release() -> str:
    """`vivier 0.1.0`, or that it is run from its folder."""
    try:
        return f"vivier {version('vivier')}"
    except PackageNotFoundError:
        return "vivier, run from its folder and not installed"


def program() -> str:
    """The beginning of a command that can be copied: `vivier`, or the path it was called by."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m bot"
    found = shutil.which("vivier")
    if found and called.exists() and Path(found).samefile(called):
        return "vivier"
    return shlex.quote(str(called))
