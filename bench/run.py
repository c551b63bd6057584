"""All contestants in one run, their rounds interleaved: `python -m bench.run --json FILE`.

Each round starts a contestant afresh (empty store) and lets 1, 50 and 500 people at once fill
in the form, one idea after the other, as fast as they are answered; then 50 who take a second
over each answer, as a very quick person does. What is printed are medians over the rounds, and
their ratio to the first contestant's: ratios hold on other machines, figures do not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.contestants import CONTESTANTS, Contestant, Round
from bench.stores import PostgresServer, RedisServer
from bench.table import show

ROOT = Path(__file__).resolve().parents[1]
Store = RedisServer | PostgresServer


class Load:
    """The process of the simulated people (`bench/load.py`)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = self._read()
        self.url, self.token = str(told["url"]), str(told["token"])

    def ask(self, **order: Any) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._read()

    def end(self) -> None:
        self._process.communicate(timeout=10)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("The load ended by itself; its last words stand above.")
        told: dict[str, Any] = json.loads(line)
        return told


def main() -> None:
    """Run, print the table, write the JSON."""
    options = _options()
    taking_part = [c for c in CONTESTANTS if options.only in c.name.lower() and _present(c)]
    if not taking_part:
        raise SystemExit("Nobody takes part. Names: " + ", ".join(c.name for c in CONTESTANTS))
    with tempfile.TemporaryDirectory(prefix="vivier-bench-") as folder:
        results = _run(options, taking_part, Path(folder))
    print(show(results, [c.name for c in taking_part], {c.name: c.keeps for c in taking_part}))
    if options.json:
        machine = {"cores": os.cpu_count(), "python": platform.python_version()}
        report = {"machine": machine, "rounds": results}
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, nargs="+", default=[1, 50, 500])
    parser.add_argument("--seconds", type=float, default=4, help="measured, for each load")
    parser.add_argument("--warmup", type=float, default=1, help="once all are there")
    parser.add_argument("--only", type=str.lower, default="", help="part of a name")
    parser.add_argument("--json", type=Path, help="where the figures are written")
    return parser.parse_args()


def _present(contestant: Contestant) -> bool:
    if why := contestant.missing():
        print(f"SKIPPED: {contestant.name}: {why}.", file=sys.stderr)
    return not why


def _run(
    options: argparse.Namespace, contestants: list[Contestant], folder: Path
) -> list[dict[str, Any]]:
    stores = {c.store: c.store(folder / c.store.__name__) for c in contestants if c.store}
    load, results = Load(), []
    try:
        for number in range(options.rounds):
            for contestant in contestants:
                store = stores.get(contestant.store) if contestant.store else None
                place = folder / f"{number}-{contestants.index(contestant)}"
                results += _round(options, contestant, load, store, place, number)
    finally:
        for store in stores.values():
            store.stop()
    load.end()
    return results


def _round(
    options: argparse.Namespace,
    contestant: Contestant,
    load: Load,
    store: Store | None,
    folder: Path,
    number: int,
) -> list[dict[str, Any]]:
    folder.mkdir()
    given = Round(load.url, load.token, folder, store.fresh(int(time.time())) if store else "")
    environment = {**os.environ, **contestant.environment(given), "PYTHONPATH": str(ROOT)}
    load.ask(forget=True)
    with (folder / "log").open("w+") as log:
        for command in contestant.before:
            subprocess.run(command, env=environment, cwd=folder, stdout=log, stderr=log, check=True)
        bot = subprocess.Popen(
            contestant.command, env=environment, cwd=folder, stdout=log, stderr=log
        )
        try:
            figures = [_measure(options, load, bot, store, people) for people in options.people]
            figures += [_measure(options, load, bot, store, 50, think=1.0)]
        finally:
            _stop(bot)
        _complain(contestant, figures, log)
    return [{"contestant": contestant.name, "round": number, **f} for f in figures]


def _measure(
    options: argparse.Namespace,
    load: Load,
    bot: subprocess.Popen[bytes],
    store: Store | None,
    people: int,
    think: float = 0.0,
) -> dict[str, Any]:
    timing = {"warmup": options.warmup, "seconds": options.seconds, "think": think}
    pids = store.pids if store else []
    return load.ask(people=people, bot=bot.pid, stores=pids, **timing)


def _stop(bot: subprocess.Popen[bytes]) -> None:
    bot.terminate()
    try:
        bot.wait(20)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()


def _complain(contestant: Contestant, figures: list[dict[str, Any]], log: Any) -> None:
    """Say what makes figures doubtful: people left waiting, words not understood, a log."""
    for figure in figures:
        if figure["stalled"] or figure["unknown"]:
            what = f"{figure['stalled']} people left waiting; not understood: {figure['unknown']}"
            print(f"DOUBTFUL: {contestant.name}, {figure['people']}: {what}", file=sys.stderr)
    log.seek(0)
    if any(figure["steps_per_second"] == 0 for figure in figures):
        print(f"{contestant.name} logged:\n{log.read()[-2000:]}", file=sys.stderr)


if __name__ == "__main__":
    main()
