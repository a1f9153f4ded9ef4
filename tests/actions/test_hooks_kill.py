"""Receivers that are down, fail or dawdle, and processes that are killed while they tell: nothing is lost."""

import json
import threading
from pathlib import Path

import pytest

from huxin.actions.hooks import LEASE
from tests.actions.starting import Start, done, installed
from tests.channels.receiver import DROP, Got, Receiver, receiver

pytestmark = pytest.mark.slow
DRIVER = Path(__file__).with_name("telling.py")
STEP = int(LEASE.total_seconds() // 60) + 1


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts one process of an installation of this test's own."""
    return installed(tmp_path, DRIVER)


def told(box: Receiver) -> list[int]:
    return [json.loads(got.body)["data"]["n"] for got in box.taken]


def in_order(box: Receiver) -> bool:
    """Whether no message of a subject came before an earlier one had come once."""
    seen: set[int] = set()
    for n in told(box):
        if any(earlier not in seen for earlier in range(n - n % 5, n)):
            return False
        seen.add(n)
    return True


def test_两个进程一起送_不少不重_各事项按先后(start: Start) -> None:
    with receiver() as box:
        done(start("prepare", 300, box.url))
        for one in [start("deliver", 0) for _ in range(2)]:
            done(one)
        for minutes in range(1, 3):  # what waited for an earlier one when the other process looked
            done(start("deliver", minutes * STEP))
        assert json.loads(done(start("states"))) == {"done": 300}
        assert sorted(told(box)) == list(range(300)) and in_order(box)


def test_在任何一处被杀_对方坏了再好_一条不少(start: Start) -> None:
    """Killed before the receiver took a message and after it did; down, failing and dropping in between."""
    with receiver() as box:
        done(start("prepare", 60, box.url))
        at = 0
        for n in range(4):
            _kill_at(box, start, at, taken=bool(n % 2))
            at += STEP
            box.reply = [lambda got: 500, lambda got: DROP, lambda got: 404][n % 3]
            done(start("deliver", at))
            at += 60
        box.reply = lambda got: 204
        for _ in range(4):
            done(start("deliver", at))
            at += 60
        assert json.loads(done(start("states"))) == {"done": 60}
        assert set(told(box)) == set(range(60)) and in_order(box)
        ids = {got.headers["webhook-id"] for got in box.taken}
        assert len(ids) == 60 and len(box.taken) <= 60 + 2  # doubled: what was taken at the moment of a death


def _kill_at(box: Receiver, start: Start, minutes: int, *, taken: bool) -> None:
    """Let a process tell three messages and kill it in the middle of the fourth."""
    before, ready = len(box.taken), threading.Event()

    def answer(got: Got) -> int:
        if len(box.taken) < before + 3:
            return 204
        ready.wait()
        process.kill()
        process.wait()
        return 204 if taken else 500

    box.reply = answer
    process = start("deliver", minutes)
    ready.set()
    process.communicate(timeout=300)
    assert process.returncode == -9
