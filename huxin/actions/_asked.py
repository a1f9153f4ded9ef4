"""Rows by which people ask the worker to compute something. The rows that wait are its queue; there is no other."""

from collections.abc import Callable
from typing import TypeVar

from huxin.actions._writer import only_one
from huxin.base.errors import HuxinError
from huxin.base.home import Home
from huxin.record.models import CapacityForecast, RunRequest, WhatIf

MOST_TRIES = 3
"""What took the process down with it each time must not do so for ever."""

Row = TypeVar("Row", RunRequest, WhatIf, CapacityForecast)


def answer_all(
    home: Home, name: str, asked: type[Row], answer: Callable[[Row], None], failed: Callable[[Row, str], None]
) -> int:
    """Answer every row that waits, first what a dead process left; how many. `answer` brings a row to another state, or
    raises a named error; `failed` is told why a row has no answer.

    Whoever holds the lock of that name and finds a row being answered (`running`) has found a crash.
    """
    done = 0
    rows = asked._default_manager.filter(state__in=["running", "waiting"]).order_by("pk")
    if not rows.exists():
        return done
    with only_one(home, name):
        while row := rows.first():
            if row.tries >= MOST_TRIES:
                failed(row, f"程序 {row.tries} 次在计算时中止，没有再试。请联系管理员查看日志。")
            else:
                asked._default_manager.filter(pk=row.pk).update(state="running", tries=row.tries + 1)
                try:
                    answer(row)
                except HuxinError as error:
                    failed(row, str(error))
            done += 1
    return done
