"""Processes of an installation of a test's own, for tests in which several work on it or die."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.Popen[str]"]


def installed(folder: Path, driver: Path) -> Start:
    """Prepares an installation in `folder`; what comes back starts `driver` on it, with further words."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    environment = clean | {"PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests"}
    home = str(folder / "home")
    command = [sys.executable, "-m", "huxin.commands", "--home", home, "init"]
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=folder)

    def begin(*words: object) -> "subprocess.Popen[str]":
        started = [sys.executable, str(driver), home, *map(str, words)]
        return subprocess.Popen(started, env=environment, stdout=subprocess.PIPE, text=True, cwd=folder)

    return begin


def done(process: "subprocess.Popen[str]", *, within: float = 300) -> str:
    """What a process that ended well, within so many seconds, has said."""
    out = process.communicate(timeout=within)[0]
    assert process.returncode == 0
    return out
