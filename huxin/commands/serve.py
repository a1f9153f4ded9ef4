"""启动网页控制台和后台导入。按 Ctrl+C 停止。"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from django.conf import settings

import huxin
from huxin.actions.installation import served
from huxin.base.errors import HuxinError, Refused
from huxin.base.files import why
from huxin.commands import _say

GRACE_SECONDS = 20
"""A file being stored is finished first, if it can be in this time; otherwise the next start goes on with it."""

SUPERVISOR = "HUXIN_SUPERVISOR"
"""Tells the worker whose end is also its own: asked of the system, a parent that died at once would be missed."""

_RESTART_SECONDS = 2.0


class PortTaken(HuxinError):
    """Somebody listens there already, or nobody may."""

    code = "port_taken"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1，只有本机能访问）")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    return serve(args.host, args.port)


def serve(host: str, port: int) -> int:
    """Keep a web server and a worker alive; pass a stop on to both and wait for them.

    Raises:
        PortTaken: nothing can listen at that address.
        Refused: the database is being moved.
    """
    require_free(host, port)
    serving = served(settings.HUXIN_HOME)  # both processes inherit it, and hold it even where this one is killed
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    web, worker = _start(_web(host, port), serving), _start(_worker(), serving)
    _say.err(f"控制台：http://{_shown(host)}:{port}/  按 Ctrl+C 停止。")
    try:
        while not stopping and web.poll() is None:
            if worker.poll() is not None:
                _say.err("后台导入进程意外退出，正在重新启动。")
                time.sleep(_RESTART_SECONDS)
                worker = _start(_worker(), serving)
            time.sleep(0.1)
    finally:
        _end([web, worker])
        serving.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    if not stopping:
        _say.err("网页服务意外退出。请查看上面的出错信息；如果反复出现，运行 huxin doctor 检查。")
    return 0 if stopping else 1


def require_free(host: str, port: int) -> None:
    """Raises PortTaken where nothing can listen there, Refused where there is no such port."""
    if not 1 <= port <= 65535:
        raise Refused(f"没有端口 {port}。端口号应在 1 到 65535 之间，请更正 --port。")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"不能在 {host}:{port} 启动（{why(error)}）。可能已有一个控制台在运行；"
                "请先停止它，或用 --port 换一个端口。"
            ) from None


def _web(host: str, port: int) -> list[str]:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "2"]
    options += ["--blocking-threads", "16", "--no-ws", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, "huxin.config.wsgi:application"]


def _worker() -> list[str]:
    return [sys.executable, "-m", "huxin.commands._worker"]


def _start(command: list[str], serving: IO[str]) -> "subprocess.Popen[bytes]":
    # A group of their own: Ctrl+C reaches this process only, which then ends them in order. Not a session of their own:
    # Linux shares the processor between sessions first, and the worker's patience would count for nothing.
    package = str(Path(huxin.__file__).parents[1])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), SUPERVISOR: str(os.getpid())},
        process_group=0,
        pass_fds=[serving.fileno()],
    )


def _end(children: "list[subprocess.Popen[bytes]]") -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
