"""`vivier init-push`: the keys with which push services know this installation."""

from __future__ import annotations

import os
from pathlib import Path

from bot.channels.push.keys import made
from bot.operator.errors import OperatorError


def init_push(path: Path) -> list[str]:
    """Make the keys, once: with other keys every browser would have to agree anew."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        keep = "Keep it: with other keys nobody would be notified any more."
        raise OperatorError(f"{path} is there already. {keep}") from None
    except OSError as trouble:
        hint = "Choose another place with --output."
        raise OperatorError(f"{path} cannot be written: {trouble.strerror}. {hint}") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{made()}\n")
    return [
        f"{path} holds the key of notifications. Only this user can read it; back it up.",
        f"To use it, set: VIVIER_PUSH_KEY_FILE={path.absolute()}",
    ]
