"""The server as people start it: pages, the worker beside it, a busy port, and an orderly end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds for a cold start on a busy machine


def _serve(home: Path, port: int) -> "subprocess.Popen[str]":
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    clean["PYTHONPATH"] = str(ROOT)
    huxin = [sys.executable, "-m", "huxin.commands", "--home", str(home)]
    subprocess.run([*huxin, "init"], env=clean, check=True, capture_output=True)
    return subprocess.Popen(
        [*huxin, "serve", "--port", str(port)],
        env=clean,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(tmp_path: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """A server of an installation of its own, answering."""
    process = _serve(tmp_path / "home", port)
    yield process
    process.terminate()
    process.communicate(timeout=PATIENCE)


def _answer(port: int) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            assert time.monotonic() < until, "no answer"


def test_能打开_占用的端口有话说_结束时不留进程(running: "subprocess.Popen[str]", port: int, tmp_path: Path) -> None:
    assert "登录" in _answer(port)
    second = _serve(tmp_path / "home", port)
    said = second.communicate(timeout=PATIENCE)[1]
    assert second.returncode == 2 and f"{port}" in said and "--port" in said
    children = psutil.Process(running.pid).children(recursive=True)
    assert len(children) >= 2
    running.send_signal(signal.SIGTERM)
    assert running.wait(PATIENCE) == 0
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_后台进程死了会再起来(running: "subprocess.Popen[str]", port: int) -> None:
    _answer(port)
    supervisor = psutil.Process(running.pid)
    first = _worker_of(supervisor)
    first.kill()
    until = time.monotonic() + PATIENCE
    while (second := _worker_of(supervisor, but=first.pid)) is None:
        assert time.monotonic() < until, "no new worker"
    assert second.pid != first.pid


def _worker_of(supervisor: psutil.Process, but: int = 0) -> psutil.Process:
    found = [c for c in supervisor.children() if c.pid != but and "huxin.commands._worker" in c.cmdline()]
    return found[0] if found else None  # type: ignore[return-value]
