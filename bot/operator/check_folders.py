"""Of the folders, whether they can be written, and who else reads them."""

from __future__ import annotations

import shlex
from pathlib import Path

from bot.operator.finding import Finding
from bot.operator.places import could_be_made, open_to_others, try_to_write
from bot.settings import Settings


def media(settings: Settings) -> Finding:
    """Where uploads are kept."""
    folder = Path(settings.media_dir)
    mend = "Set VIVIER_MEDIA_DIR, or make it writable by this user."
    if not folder.exists():
        if could_be_made(folder):
            said = f"There is no folder {folder} yet: vivier run makes it."
            return Finding("media", "ok", said)
        return Finding("media", "fail", f"There is no folder {folder}, nor can it be made.", mend)
    try:
        try_to_write(folder)
    except OSError as trouble:
        return Finding("media", "fail", f"{folder} is not writable: {trouble.strerror}.", mend)
    return Finding("media", "ok", f"{folder} is writable.")


def privacy(settings: Settings) -> Finding:
    """Whether other users of this machine may read what people said."""
    paths = " ".join(shlex.quote(str(path)) for path in open_to_others(settings))
    if paths:
        said = f"Other users of this machine can read: {paths}."
        return Finding("privacy", "warn", said, f"Run: chmod go-rwx {paths}")
    return Finding("privacy", "ok", "Only this user can read what is kept, and the secrets.")
