"""`python -m tests.botapi --port 0`: the server as a process of its own.

Prints one line of JSON, `{"url": …, "token": …}`, when it listens; ends on SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys

from tests.botapi.limits import Rates
from tests.botapi.server import BotApi


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: one chosen by the system")
    parser.add_argument("--token", help="made up if not given")
    parser.add_argument("--seed", type=int, default=0, help="of the faults that come by chance")
    parser.add_argument("--no-rates", action="store_true", help="never answer 429 by itself")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    rates = Rates.none() if options.no_rates else Rates()
    async with BotApi(
        token=options.token, port=options.port, seed=options.seed, rates=rates
    ) as api:
        sys.stdout.write(json.dumps({"url": api.url, "token": api.token}) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
