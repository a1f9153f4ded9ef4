"""A command measured from outside, as a person at a shell would see it: start of the interpreter included."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Used:
    """What a command used: seconds of wall clock and of processors, peak bytes, and what others took meanwhile.

    `said` is its standard output. `others` are processor seconds of the whole machine that were not the command's: far
    from 0 means that the machine was not quiet.
    """

    wall: float
    cpu: float
    peak: int
    others: float
    said: str = ""


class Failed(Exception):
    """A command ended with an exit code that was not expected."""


def measure(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, codes: Sequence[int] = (0,)
) -> Used:
    """Run a command once. Raises Failed, with the end of what it said."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as note:
        words = [sys.executable, "-S", "-E", str(_LAUNCH), note.name, *map(str, command)]
        # The launcher alone gets -S -E; the command inherits the environment as it is.
        # Some machines forbid Python to keep what it compiled; a person's second start finds it, and so does ours.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(words, env=kept | dict(env or {}), capture_output=True, text=True, check=False)
        if done.returncode not in codes:
            tail = (done.stderr or done.stdout).strip()[-2000:]
            raise Failed(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{tail}")
        return Used(**json.load(note), said=done.stdout)


def median(times: int, run: Callable[[], Used]) -> Used:
    """The run with the median wall time of so many (the slower of two)."""
    found = sorted((run() for _ in range(times)), key=lambda used: used.wall)
    assert found and statistics.median_high(u.wall for u in found) == found[len(found) // 2].wall
    return found[len(found) // 2]
