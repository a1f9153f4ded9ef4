"""The list of requests seen: whoever opens it first, together with others, is not refused."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from huxin.actions._replayed import Replayed

TOGETHER, ROUNDS = 6, 15


def open_one(folder: Path, together: Barrier) -> None:
    together.wait(60)
    Replayed(folder)


def test_几个进程同时打开一个新的清单_都打得开(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    ends = []
    for n in range(ROUNDS):
        together = context.Barrier(TOGETHER)
        started = [context.Process(target=open_one, args=[tmp_path / str(n), together]) for _ in range(TOGETHER)]
        for process in started:
            process.start()
        for process in started:
            process.join()
        ends += [process.exitcode for process in started]
    assert ends == [0] * TOGETHER * ROUNDS
