"""The process beside the web server, as it runs: what waits is sent, and it ends when told to."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.channels.smtp import server

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds for a cold start on a busy machine


def test_工人进程发出等着的邮件_收到停止就结束(tmp_path: Path) -> None:
    home = tmp_path / "home"
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    environment = clean | {"PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests", "HUXIN_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "huxin.commands", "init"], env=environment, check=True, capture_output=True)
    driver = str(ROOT / "tests" / "actions" / "mailing.py")
    all_said = threading.Event()
    with server() as box:
        box.reply = lambda verb, said: all_said.set() if verb == "QUIT" else None
        subprocess.run([sys.executable, driver, home, "prepare", "3", str(box.port)], env=environment, check=True)
        worker = subprocess.Popen([sys.executable, "-m", "huxin.commands._worker"], env=environment)
        try:
            assert all_said.wait(PATIENCE)
        finally:
            worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
        assert sorted(str(got.message["Subject"]) for got in box.letters) == ["第 0 条", "第 1 条", "第 2 条"]
