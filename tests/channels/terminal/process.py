"""`vivier talk` as a process: `python -m tests.channels.terminal.process FOLDER NAME`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.channels.terminal import talk
from tests.channels.program import settings

if __name__ == "__main__":
    sys.exit(asyncio.run(talk(settings(Path(sys.argv[1])), sys.argv[2])))
