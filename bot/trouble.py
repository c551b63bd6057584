"""What is written down of an error: its kind and its place, never its words.

The text of an error often holds what a person wrote (a key, a value, a row), and logs and the
inbox's error column hold no message text.
"""

from __future__ import annotations

import traceback
from pathlib import Path

DEEPEST = 3


def told(error: BaseException) -> str:
    """Its type and the innermost places it came through, the deepest last."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return " < ".join([type(error).__name__, *reversed(places)])
