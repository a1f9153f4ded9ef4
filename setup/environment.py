"""Makes .venv and installs hashed requirement files into it: `python3 setup/environment.py base dev`.

Standard library only, for Python 3.11 and pip as Debian ships them, which is to say without ensurepip. Nothing happens
when a file's hash is already noted in the environment.
"""

from __future__ import annotations  # an older Python must come as far as the sentence that refuses it

import hashlib
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNBUILT = (
    "pyspark"  # the only package of any list that is published as source; what is built of it is copied, not compiled
)


def main(names: list[str]) -> int:
    """Leave .venv with the packages of requirements/<name>.txt, for each name in order. Exit code 0, or 1 with why."""
    if sys.hexversion < 0x030B0000:
        return _refuse("Python 3.11 or newer is needed; name one with `make PYTHON=python3.11 …`.")
    if os.name != "posix":
        return _refuse("These scripts know Linux and macOS only.")
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    pip = _environment()
    if pip is None:
        return _refuse("No pip was found for this Python. On Debian: apt-get install python3-pip.")
    return max([_install(pip, name) for name in names], default=0)


def _refuse(why: str) -> int:
    sys.stderr.write(f"setup: {why}\n")
    return 1


def _works(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _environment() -> list[str] | None:
    """Make .venv where it is missing, broken or moved here from elsewhere. The pip that installs into it, or None."""
    outside = _works(sys.executable, "-m", "pip", "--version")
    here = VENV / "made-for"
    wanted = f"{ROOT}\n{sys.version_info.major}.{sys.version_info.minor}\n"
    if here.is_file() and here.read_text("utf-8") != wanted or not _works(PYTHON, "-c", ""):
        flags = ["--clear"] + (["--without-pip"] if outside else [])
        if not _works(sys.executable, "-m", "venv", *flags, str(VENV)):
            return None
    here.write_text(wanted, "utf-8")
    _link()
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)] if outside else [str(PYTHON), "-m", "pip"]


def _link() -> None:
    """Put the repository on the environment's path and the command beside it: nothing to build, and edits count."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (VENV / "lib" / version / "site-packages" / "huxin.pth").write_text(f"{ROOT}\n", "utf-8")
    command = VENV / "bin" / "huxin"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m huxin.commands "$@"\n', "utf-8")
    command.chmod(0o755)


def _install(pip: list[str], name: str) -> int:
    file = ROOT / "requirements" / f"{name}.txt"
    note = VENV / f"installed-{name}"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if note.is_file() and note.read_text("ascii") == digest:
        return 0
    sys.stdout.write(f"setup: installing requirements/{name}.txt …\n")
    sys.stdout.flush()
    started = time.monotonic()
    # At a terminal a person waits for it and sees how far it is; elsewhere it would only fill a log.
    quiet = ([] if sys.stdout.isatty() else ["--quiet"]) + ["--no-warn-script-location", "--root-user-action=ignore"]
    built = ["--only-binary", ":all:", "--no-binary", UNBUILT]
    command = [*pip, "install", *quiet, *built, "--require-hashes", "-r", str(file)]
    if subprocess.run(command, check=False).returncode:
        return _refuse(f"requirements/{name}.txt could not be installed; pip said why above.")
    note.write_text(digest, "ascii")
    sys.stdout.write(f"setup: requirements/{name}.txt installed in {time.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
