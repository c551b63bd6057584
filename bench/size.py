"""What Vivier weighs: the install with its run dependencies, and the time to import it.

`python -m bench.size`: prints the largest parts and the sums.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from statistics import median

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "handlers", "storage", "messages")
ENTRANCE = "bot.cli"
SHOWN = 12


def main() -> None:
    """Print sizes in MB and times in ms."""
    needed: dict[str, Distribution] = {}
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        _add(Requirement(line).name, needed)
    sizes = {found.name: _size(found) for found in needed.values()}
    sizes["Vivier itself"] = sum(map(_folder, ROOMS))
    largest = sorted(sizes.items(), key=lambda item: -item[1])
    for name, size in largest[:SHOWN]:
        print(f"{name:24} {size / 1e6:8.1f} MB")
    rest = sum(size for _, size in largest[SHOWN:])
    print(f"{f'{len(largest) - SHOWN} others':24} {rest / 1e6:8.1f} MB")
    print(f"{'all':24} {sum(sizes.values()) / 1e6:8.1f} MB")
    print(f"import {ENTRANCE}: {_import_time()}")


def _add(name: str, found: dict[str, Distribution]) -> None:
    """Put a distribution and all it needs to run in `found`, extras left out."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found:
        return
    try:
        found[key] = distribution(name)
    except PackageNotFoundError:
        print(f"Not installed: {name}", file=sys.stderr)
        return
    for line in found[key].requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            _add(requirement.name, found)


def _size(found: Distribution) -> int:
    """Bytes on disk, compiled modules included."""
    paths = [Path(str(found.locate_file(file))) for file in found.files or []]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _folder(name: str) -> int:
    return sum(path.stat().st_size for path in (ROOT / name).rglob("*") if path.is_file())


def _import_time(times: int = 7) -> str:
    bare, whole = _start("pass", times), _start(f"import {ENTRANCE}", times)
    if whole is None or bare is None:
        return "not there yet"
    return f"{(whole - bare) * 1000:.0f} ms (beside {bare * 1000:.0f} ms for Python itself)"


def _start(code: str, times: int) -> float | None:
    taken = []
    for _ in range(times):
        at = time.perf_counter()
        ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True)
        if ended.returncode:
            return None
        taken.append(time.perf_counter() - at)
    return median(taken)


if __name__ == "__main__":
    main()
