"""The engine and its slow twin say the same of projects drawn by lot, at several days and at several moments."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huxin.base.home import Home
from huxin.base.months import ym_from_text, ym_of
from huxin.engine import store
from huxin.engine.run import asked, run
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import COMMON, PERSONAL, STREAMS, Kind
from huxin.law.calendar import is_working_day
from huxin.simulate.truth import Verdict, judge
from tests.simulate.wild import Rows, wild

FIRST, LATER = datetime.fromisoformat("2019-08-20"), datetime.fromisoformat("2019-08-25")
WORKER_MONTH = (
    *("project_code", "month", "attended_days", "net_fen", "paid_fen", "due_on", "settled_on"),
    *("outcome", "arrears_fen", "estimated_fen"),
)


def corrected(rows: Rows, seed: int) -> Rows:
    """Later versions of some rows: sheets drawn up anew, payments come back, projects and roster rows changed."""
    rng = Random(seed)
    again: Rows = {stream: [] for stream in rows}
    sheets = sorted({(r["project_code"], r["month"], r["team"]) for r in rows["payroll"]})
    chosen = set(rng.sample(sheets, len(sheets) // 5))
    lines = [r for r in rows["payroll"] if (r["project_code"], r["month"], r["team"]) in chosen]
    again["payroll"] = [{**line, "net": 400_000} for line in lines[::2]]
    for payment in rng.sample(rows["payments"], len(rows["payments"]) // 8):
        again["payments"].append({**payment, "status": "returned", "returned_on": payment["paid_on"]})
    for row in rng.sample(rows["roster"], len(rows["roster"]) // 5):
        again["roster"].append({**row, "contract_on": row["entered_on"], "left_on": None})
    for row in rng.sample(rows["projects"], len(rows["projects"]) // 5):
        again["projects"].append({**row, "pay_day": 10, "status": "active"})
    return again


class Numbers:
    """The integers that stand for texts in the store, as a registry would give them."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], int] = {}

    def of(self, kind: str, text: str | None) -> int | None:
        return None if text is None else self.known.setdefault((kind, text), len(self.known) + 1)

    def table(self, stream: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
        """Rows as the store takes them."""
        shape = STREAMS[stream]
        stored = []
        for number, row in enumerate(rows, start=2):
            values: dict[str, Any] = {"source_row": number}
            for column in shape.columns:
                value = row.get(column.name, column.default)
                if column.kind in PERSONAL or column.kind is Kind.PROJECT:
                    value = self.of(column.kind, value)
                elif column.kind is Kind.MONTH:
                    value = ym_from_text(value)
                values[column.stored] = value
            if stream == "projects":
                values["project_id"] = self.of(Kind.PROJECT, row["project_code"])
            if stream == "attendance":
                values["day"] = row["punched_at"].day
            if shape.dated_by and "ym" not in values:
                values["ym"] = ym_of(values[shape.dated_by])
            stored.append(values)
        names = {"recorded_at", "source", "again"} & set(COMMON)
        fields = [field for field in stored_schema(shape) if field.name not in names]
        return pa.Table.from_pylist(stored, pa.schema(fields))


@pytest.fixture(scope="module", params=[1, 2])
def lot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Rows]:
    """Sixty wild projects in the store and in memory, first as reported, then as corrected."""
    home, numbers = Home(tmp_path_factory.mktemp("home")), Numbers()
    first = wild(request.param, 60)
    told: Rows = {stream: [] for stream in first}
    for batch, (moment, rows) in enumerate(((FIRST, first), (LATER, corrected(first, request.param))), start=1):
        for stream, some in rows.items():
            told[stream] += [{**row, "recorded_at": moment} for row in some]
            if some:
                store.append(home, stream, numbers.table(stream, some), batch=batch, recorded_at=moment)
    return home, told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "known_at"),
    [
        (date(2019, 5, 20), FIRST),
        (date(2019, 6, 28), LATER),
        (date(2019, 7, 31), FIRST),
        (date(2019, 8, 15), LATER),
    ],
)
def test_引擎与逐行推算一致(lot: tuple[Home, Rows], as_of: date, known_at: datetime) -> None:
    home, told = lot
    manifest = run(home, asked(as_of=as_of, known_at=known_at, pack="gs-2019"))
    verdict = judge(told, as_of=as_of, known_at=known_at, is_working_day=is_working_day)
    assert compared(home.runs / manifest["id"], verdict) == {}


def compared(folder: Path, verdict: Verdict) -> dict[str, Any]:
    """By table: some rows that only the engine has, and some that only the twin has. Workers are not told apart."""
    engine = {path.name: pq.read_table(path).to_pylist() for path in folder.iterdir() if path.is_dir()}
    both = {
        "worker_months": (
            [(*(r[n] for n in WORKER_MONTH), *sorted(r["flags"])) for r in engine["worker_months"]],
            [(*(getattr(w, n) for n in WORKER_MONTH), *sorted(w.flags)) for w in verdict.worker_months],
        ),
        "project_months": (
            [
                (r["project_code"], r["month"], r["attending_heads"], r["listed_heads"], r["paid_heads"])
                + (r["net_fen"], r["paid_fen"], r["arrears_fen"], r["due_on"], *sorted(r["feeds"].items()))
                for r in engine["project_months"]
            ],
            [
                (m.project_code, m.month, len(m.attending), len(m.listed), len(m.paid))
                + (m.net_fen, m.paid_fen, m.arrears_fen, m.due_on, *sorted(m.feeds.items()))
                for m in verdict.project_months
            ],
        ),
        "projects": (
            [(r["project_code"], r["arrears_fen"], r["arrears_heads"], r["level"]) for r in engine["projects"]],
            [(p.code, p.arrears_fen, p.arrears_heads, _word(verdict.level(p.code))) for p in verdict.projects],
        ),
        "findings": (
            [(r["rule"], r["project_code"], r["month"], r["level"]) for r in engine["findings"]],
            [(f.rule, f.project_code, f.month, _word(f.level)) for f in verdict.findings],
        ),
    }
    differences = {}
    for name, (ours, theirs) in both.items():
        extra, missing = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
        if extra or missing:
            differences[name] = {"engine": list(extra)[:5], "twin": list(missing)[:5]}
    return differences


def _word(level: Any) -> str | None:
    return level.word if level else None
