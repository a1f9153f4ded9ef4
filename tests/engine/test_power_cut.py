"""A power cut right after an acknowledgement: what was acknowledged is there, and nothing is unreadable."""

import os
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from huxin.base.home import Home
from huxin.engine import damage, writing
from tests.engine.shelf import FIRST, SECOND, Shelf, payment
from tests.power_cut import Cut


def test_断电时_已确认的每一批都在_没有读不出的(disk: Path, after_a_cut: Cut) -> None:
    (disk / "home").mkdir()
    os.sync()  # installed long ago
    shelf, told = Shelf.below(disk / "home"), set[str]()

    def complete(place: Path) -> None:
        restarted = Shelf(Home(place / "home"), batch=shelf.batch)
        assert set(restarted.current("payments", "serial")) == told
        assert not [found for looked in damage.look(restarted.home, {}) for found in looked.damages]
        # and it goes on from there
        assert restarted.put("payments", payment("下一笔"), at=SECOND) == (1, 0, 0)

    for n in range(6):
        serials = [f"S{n}-{k}" for k in range(5)]
        shelf.put("payments", *(payment(serial, ym=201906 + n % 2) for serial in serials), at=FIRST)
        told.update(serials)
        after_a_cut(complete)


def test_断电时_上一个进程提交后没来得及落盘的_也随下一批落盘(
    disk: Path, after_a_cut: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    (disk / "home").mkdir()
    shelf = Shelf.below(disk / "home")
    shelf.put("payments", payment("第一笔"))
    with monkeypatch.context() as dead:  # dies between the commit and its sync
        dead.setattr(writing, "_synced", lambda *_: None)
        shelf.put("payments", payment("第二笔"))
    shelf.put("payments", payment("第三笔"))

    def complete(place: Path) -> None:
        assert len(Shelf(Home(place / "home")).current("payments", "serial")) == 3

    after_a_cut(complete)


def test_断电的做法看得出丢失_表格库自己写的会丢(disk: Path, after_a_cut: Cut) -> None:
    for n in range(3):
        write_deltalake(disk / "alone", pa.table({"n": [n]}), mode="append")

    def lost(place: Path) -> None:
        try:
            kept = DeltaTable(place / "alone").to_pyarrow_table()["n"].to_pylist()
        except Exception:  # not even a table: lost as well
            kept = []
        assert sorted(kept) != [0, 1, 2]

    after_a_cut(lost)
