"""Whatever the sequence of batches, the store says what a list of versions and a few loops say."""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from huxin.base.moments import utc
from tests.engine.shelf import EVER, FIRST, Shelf, line, payment

MOMENTS = tuple(
    FIRST + timedelta(microseconds=n) for n in (0, 1, 400, 1_000, 1_300, 60_000_000, 86_400_000_000, 86_400_000_001)
)
moments = st.sampled_from(MOMENTS)
looks = st.lists(
    moments | st.integers(-90_000, 90_000).map(lambda n: FIRST + timedelta(seconds=n)), min_size=1, max_size=3
)
Version = tuple[datetime, int, int, Any]


@dataclass
class RowModel:
    """Versions of each key in the order in which they supersede one another: by moment, batch and row."""

    versions: dict[str, list[Version]] = field(default_factory=dict)

    def current(self, key: str, at: datetime) -> Any:
        """What is in force; None where nothing is known yet."""
        known = [v for v in self.versions.get(key, []) if v[0] <= utc(at)]
        return max(known)[3] if known else None

    def put(self, batch: int, at: datetime, rows: list[tuple[str, Any]]) -> tuple[int, int, int]:
        on_file = set(self.versions)
        before: dict[str, Any] = {key: self.current(key, at) for key, _ in rows}
        seen: set[str] = set()
        added = superseding = 0
        fresh: list[tuple[str, Version]] = []
        for row, (key, value) in enumerate(rows):
            if value != before[key]:
                added += 1
                superseding += key in on_file or key in seen
                fresh.append((key, (utc(at), batch, row, value)))
            before[key] = value
            seen.add(key)
        for key, version in fresh:
            self.versions.setdefault(key, []).append(version)
        return added, len(rows) - added, superseding

    def all(self, at: datetime) -> list[tuple[str, Any]]:
        return sorted((key, value) for key in self.versions if (value := self.current(key, at)) is not None)


@dataclass
class SheetModel:
    """Sheets instead of rows: a sheet is the multiset of its lines."""

    rows: RowModel = field(default_factory=RowModel)

    def put(self, batch: int, at: datetime, lines: list[tuple[str, Any]]) -> tuple[int, int, int]:
        added = superseding = 0
        for team in dict.fromkeys(team for team, _ in lines):
            sheet = sorted(value for name, value in lines if name == team)
            again = team in self.rows.versions
            if self.rows.put(batch, at, [(team, sheet)])[0]:
                added += len(sheet)
                superseding += len(sheet) * again
        return added, len(lines) - added, superseding

    def all(self, at: datetime) -> list[tuple[str, Any]]:
        return sorted((team, value) for team, sheet in self.rows.all(at) for value in sheet)


def batches(values: Any, most: int) -> Any:
    return st.lists(st.tuples(moments, st.lists(values, max_size=most)), min_size=1, max_size=5)


@settings(max_examples=10, deadline=None)
@given(
    batches(st.tuples(st.sampled_from("甲乙"), st.tuples(st.sampled_from((201906, 201907)), st.integers(1, 2))), 4),
    looks,
)
def test_逐行报送的流(told: list[tuple[datetime, list[tuple[str, tuple[int, int]]]]], looked: list[datetime]) -> None:
    model = RowModel()
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf.below(Path(folder))
        for batch, (at, rows) in enumerate(told, start=1):
            stored = [payment(key, amount, ym=ym) for key, (ym, amount) in rows]
            counted = shelf.put("payments", *stored, at=at, batch=batch)
            assert counted == model.put(batch, at, rows)
            if counted[0]:
                assert shelf.put("payments", *stored, at=at, batch=batch) == counted
        for moment in (*looked, EVER):
            found = shelf.current("payments", "serial", "ym", "amount_fen", known_at=moment)
            assert [(key, (ym, amount)) for key, ym, amount in found] == model.all(moment)


@settings(max_examples=10, deadline=None)
@given(
    batches(st.tuples(st.sampled_from(("", "一班")), st.tuples(st.integers(1, 3), st.integers(0, 1))), 4),
    looks,
)
def test_整张报送的流(told: list[tuple[datetime, list[tuple[str, tuple[int, int]]]]], looked: list[datetime]) -> None:
    model = SheetModel()
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf.below(Path(folder))
        for batch, (at, lines) in enumerate(told, start=1):
            stored = [line(worker, net, team=team) for team, (worker, net) in lines]
            counted = shelf.put("payroll", *stored, at=at, batch=batch)
            assert counted == model.put(batch, at, lines)
            if counted[0]:
                assert shelf.put("payroll", *stored, at=at, batch=batch) == counted
        for moment in (*looked, EVER):
            found = shelf.current("payroll", "team", "worker_id", "net_fen", known_at=moment)
            assert Counter((team, (worker, net)) for team, worker, net in found) == Counter(model.all(moment))
