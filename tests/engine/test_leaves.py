"""Stored rows as leaves: the JSON that everybody else would write, salted, bound to people, the same for ever."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huxin.base.merkle import leaf
from huxin.engine.leaves import Stored, batches_with, counts, leaves, people_in
from huxin.facts.streams import STREAMS
from tests.engine.shelf import FIRST, SECOND, Shelf, line, payment

SEED = "5eed" * 16


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.below(tmp_path)


def stored(stream: str, batch: int, at: object = FIRST, seed: str = SEED) -> Stored:
    return Stored(STREAMS[stream], batch, at, seed)  # type: ignore[arg-type]


def canonical(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)


@given(TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_is_written_as_everybody_writes_json(tmp_path: Path, text: str) -> None:
    shelf = Shelf.below(tmp_path / sha256(text.encode()).hexdigest())
    shelf.put("payroll", line(1, team=text), batch=1)
    hashes, rows = leaves(shelf.home, stored("payroll", 1), {1: "张三"}, wanted="true")
    assert rows[0] == canonical(rows[0]) and json.loads(rows[0])["team"] == text
    assert hashes == leaf(rows[0].encode())


def test_a_row_says_everything_stored_but_what_is_empty(shelf: Shelf) -> None:
    shelf.put("payments", payment("A"), payment("B", returned_on=None), batch=3)
    hashes, rows = leaves(shelf.home, stored("payments", 3), {1: "620402"}, wanted="serial = 'B'")
    assert len(hashes) == 64 and list(rows) == [1]
    row = json.loads(rows[1])
    salt, told = row.pop("salt"), row.pop("worker_id.sha256")
    assert row == {
        "serial": "B", "project_id": 1, "ym": 201906, "worker_id": 1, "amount_fen": 500_000, "paid_on": "2019-07-12",
        "status": "success", "source": 3, "source_row": 3, "recorded_at": "2019-07-01T08:00:00.000000", "again": False,
    }  # fmt: skip
    assert len(salt) == 32 and salt != stored("payments", 3).salt(3, "worker_id")
    assert told == sha256((stored("payments", 3).salt(3, "worker_id") + "620402").encode()).hexdigest()


def test_another_seed_or_another_person_makes_another_leaf(shelf: Shelf) -> None:
    shelf.put("payroll", line(1), batch=1)
    first = leaves(shelf.home, stored("payroll", 1), {1: "张三"})[0]
    assert leaves(shelf.home, stored("payroll", 1), {1: "张三"})[0] == first
    assert leaves(shelf.home, stored("payroll", 1), {1: "李四"})[0] != first
    assert leaves(shelf.home, stored("payroll", 1, seed="0" * 64), {1: "张三"})[0] != first


def test_batches_are_told_apart(shelf: Shelf) -> None:
    shelf.put("payroll", line(1), line(2), batch=1)
    shelf.put("payroll", line(1, 1), line(2), batch=2, at=SECOND)
    shelf.put("payments", payment("A"), batch=3)
    assert counts(shelf.home, "payroll") == {1: 2, 2: 2}
    assert list(batches_with(shelf.home, "payroll", "worker_id = 1 AND net_fen = 1")) == [2]
    assert people_in(shelf.home, stored("payroll", 1)) == {1, 2}
    assert leaves(shelf.home, stored("payroll", 9), {}) == (b"", {})
    assert list(batches_with(shelf.home, "roster", "true")) == [] and not counts(shelf.home, "roster")
