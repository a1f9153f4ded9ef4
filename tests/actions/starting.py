"""Processes of an installation of a test's own, for tests in which several work on it or die."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def said_by(script: str, home: Path, *words: object, **more: str) -> Any:
    """What a script says, as JSON, that is run on an installation of its own; `more`: another database's settings."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    known = clean | {
        "PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests", "HUXIN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "huxin.config.settings",
    }  # fmt: skip
    if not more:
        start = [sys.executable, "-m", "huxin.commands", "--home", str(home), "init"]
        subprocess.run(start, env=known, check=True, capture_output=True)
    command = [sys.executable, "-c", script, *map(str, words)]
    return json.loads(subprocess.run(command, env=known | more, check=True, stdout=subprocess.PIPE).stdout)


def done(process: "subprocess.Popen[str]", *, within: float = 300) -> str:
    """What a process that ended well, within so many seconds, has said."""
    out = process.communicate(timeout=within)[0]
    assert process.returncode == 0
    return out
