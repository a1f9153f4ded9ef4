"""The real server, asked by schemathesis with every check it has: what is documented is what happens."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
EXAMPLES, SEED = 8, 1
"""Few, so that it takes well under a minute; the cases at the edges of the schema come besides."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server of its own with two processes, and a system that may ask for everything."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    home = str(tmp_path / "home")
    environment = clean | {
        "PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests", "HUXIN_HOME": home,
        "DJANGO_SETTINGS_MODULE": "huxin.config.settings",
    }  # fmt: skip

    def run(*words: str) -> str:
        command = [sys.executable, *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, cwd=tmp_path, text=True).stdout

    run("-m", "huxin.commands", "init")
    system = json.loads(run(str(Path(__file__).with_name("preparing.py")), home))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "2", "--no-ws", "huxin.config.wsgi:application"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log, stderr=log)
        try:
            _await(f"http://127.0.0.1:{port}/api/v1/openapi.json", server)
            yield f"http://127.0.0.1:{port}/api/v1", system
        finally:
            server.terminate()
            server.wait(30)
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")


def _await(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urlopen(address, timeout=5).read()
            return
        except URLError:
            assert server.poll() is None and time.monotonic() < until


def test_文档写的就是实际的(served: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    base, system = served
    form = f"grant_type=client_credentials&client_id={system['client_id']}&client_secret={system['secret']}"
    with urlopen(Request(f"{base}/token", form.encode()), timeout=30) as answer:
        token = json.load(answer)["access_token"]
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "run", f"{base}/openapi.json", "--checks", "all", "--no-color", "--seed", str(SEED)]
    command += ["--max-examples", str(EXAMPLES), "-H", f"Authorization: Bearer {token}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.web.api.formats"}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "Tested: 12" in done.stdout, done.stdout[-3000:]  # all but the document itself
