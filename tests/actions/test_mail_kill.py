"""Processes that send mail side by side, are killed anywhere, or find the database held by somebody else."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from huxin.actions.mail import LEASE
from tests.actions.starting import Start, done, installed
from tests.channels.smtp import DROP, TAKEN, Mailbox, server

pytestmark = pytest.mark.slow

DRIVER = Path(__file__).with_name("mailing.py")
LEASE_MINUTES = int(LEASE.total_seconds() // 60)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts one process of an installation of this test's own."""
    return installed(tmp_path, DRIVER)


def test_两个进程一起发一千封_不少不重(start: Start) -> None:
    with server() as box:
        done(start("prepare", 1000, box.port))
        both = [start("deliver", 0) for _ in range(2)]
        for one in both:
            done(one)
        assert json.loads(done(start("states"))) == {"sent": 1000}
        assert len(box.letters) == 1000 == len({got.id for got in box.letters})
        assert box.connections > 1


def test_在任何一处被杀_一封不少_重的认得出(start: Start) -> None:
    """Killed while the server is being asked, before it took the letter, and after it did."""
    points = [("MAIL", DROP), ("RCPT", DROP), ("DATA", DROP), ("data", DROP), ("data", TAKEN)]
    with server() as box:
        done(start("prepare", 40, box.port))
        for n, (verb, reply) in enumerate(points * 2):
            _kill_at(box, start, n, verb, reply)
        box.reply = lambda verb, said: None
        done(start("deliver", (len(points) * 2 + 1) * LEASE_MINUTES))
        assert json.loads(done(start("states"))) == {"sent": 40}
    assert len({got.id for got in box.letters}) == 40
    assert len(box.letters) == 40 + 2  # doubled: what was taken at the moment of a death


def _kill_at(box: Mailbox, start: Start, n: int, verb: str, reply: str) -> None:
    """Let a process hand in two letters and kill it in the dialogue of the third."""
    letters, ready = len(box.letters), threading.Event()

    def answer(asked: str, said: str) -> str | None:
        if len(box.letters) < letters + 2 or asked != verb:
            return None
        ready.wait()
        process.kill()
        process.wait()
        return reply

    box.reply = answer
    process = start("deliver", n * LEASE_MINUTES)
    ready.set()
    process.communicate(timeout=300)
    assert process.returncode == -9


def test_数据库被别人占着时_发出去的仍记为已发(start: Start, tmp_path: Path) -> None:
    holding = sqlite3.connect(tmp_path / "home" / "huxin.sqlite3", check_same_thread=False, isolation_level=None)

    def answer(verb: str, said: str) -> str | None:
        if verb == "data":
            holding.execute("BEGIN IMMEDIATE")
            threading.Timer(0.5, lambda: holding.execute("COMMIT")).start()
        return None

    with server() as box:
        done(start("prepare", 1, box.port))
        box.reply = answer
        done(start("deliver", 0, 0.1))
        box.reply = lambda verb, said: None
        done(start("deliver", 10 * LEASE_MINUTES))
        assert json.loads(done(start("states"))) == {"sent": 1} and len(box.letters) == 1
    holding.close()
