"""The folder that `huxin simulate` writes."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from huxin import sources
from huxin.base.errors import Refused
from huxin.commands import simulate
from huxin.facts.lists import ACCEPTED, LISTS
from huxin.facts.streams import STREAMS
from huxin.facts.validate import validate


def run(out: Path, *more: str) -> int:
    parser = ArgumentParser()
    parser.set_defaults(json=False)
    simulate.add_arguments(parser)
    return simulate.run(parser.parse_args(["--workers", "400", "--seed", "4", "--out", str(out), *more]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("city")
    assert run(out) == 0
    return out


def test_各种数据俱全_每行都被接受(folder: Path) -> None:
    projects: dict[str, int] = {}
    accounts: set[str] = set()
    accepted: Counter[str] = Counter()
    for path in sorted(folder.glob("[0-9]*")):
        for sheet in sources.read(path.read_bytes(), path.name):
            parsed = validate(sheet.stream, sheet.columns, sheet.rows, known_projects=projects, known_accounts=accounts)
            assert not parsed.rejects, (path.name, parsed.rejects[:3])
            accepted[sheet.stream] += len(parsed.rows)
            if sheet.stream == "projects":
                projects = {code: n for n, code in enumerate(parsed.values["project_code"])}
            if sheet.stream == "accounts":
                accounts = set(parsed.values["account_no"])
    counts = json.loads((folder / "city.json").read_text(encoding="utf-8"))["counts"]
    assert accepted == {name: counts[name] for name in (*STREAMS, *LISTS)}


def test_考勤列名与类型(folder: Path) -> None:
    table = pq.read_table(folder / "06_attendance_2019-07.parquet")
    assert table.column_names == [c.name for c in ACCEPTED["attendance"].columns]
    assert table["punched_at"].null_count == 0
    assert {moment.month for moment in table["punched_at"].to_pylist()} == {7}


def test_标题合计签字行(folder: Path) -> None:
    path = next(path for path in sorted(folder.glob("07_payroll_*_*.xlsx")))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    texts = [str(row[0]) for row in rows]
    assert texts[0].endswith("农民工工资支付表") and "合计" in texts and "制表人：" in texts


def test_真值与清单(folder: Path) -> None:
    truth = pq.read_table(folder / "truth.parquet").to_pylist()
    summary = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    assert summary["as_of"] == "2019-11-30"
    assert {row["kind"] for row in truth} == {"worker_month", "finding"}
    planted = {fault["project_code"]: fault["fault"] for fault in summary["faults"]}
    assert all(planted[row["project_code"]] == row["fault"] for row in truth if row["kind"] == "finding")
    assert sorted(path.name for path in folder.iterdir()) == summary["files"]


def test_重写自己的文件夹_不碰别人的(folder: Path, tmp_path: Path) -> None:
    before = (folder / "08_payments.csv").read_bytes()
    assert run(folder) == 0
    assert (folder / "08_payments.csv").read_bytes() == before
    (tmp_path / "别人的.txt").write_text("留着")
    with pytest.raises(Refused, match="已有别的文件"):
        run(tmp_path)


@pytest.mark.parametrize("wrong", [("--workers", "10"), ("--months", "0"), ("--start", "2019年6月")])
def test_参数不合理即拒绝(tmp_path: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        run(tmp_path / "x", *wrong)
