"""An explanation says again what was recorded, shows the rows and the law, and names the least that would help."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.engine.explain import Explanation, explain
from huxin.engine.remedy import Remedy
from huxin.law.evidence import Status
from huxin.rules import catalogue
from tests.city import City
from tests.rules._case import facts_of

AS_OF = date(2019, 8, 16)
CODE, OTHER = "BY-001", "BY-002"
CODES = ("R14", "R15", "R29")


def city_of(folder: Path, facts: Mapping[str, Any]) -> City:
    found = City(Home(folder))
    found.add(facts_of({"facts": facts}))
    return found


def only(city: City, rule: str, month: str | None = None, as_of: date = AS_OF) -> Explanation:
    made = city.run(as_of=as_of)
    (found,) = explain(city.home, made["id"], rule, CODE, month)
    return found


def level_if_paid(folder: Path, facts: Mapping[str, Any], rule: str, paid: list[tuple[str, str, int]]) -> str | None:
    """The level of a rule, had these (worker, month, fen) been paid on the last day too."""
    more = [
        {"worker": worker, "month": month, "amount": f"{fen // 100}.{fen % 100:02d}", "paid_on": AS_OF}
        for worker, month, fen in paid
        if fen
    ]
    city = city_of(folder, {**facts, "payments": [*facts.get("payments", []), *more]})
    found = city.table(city.run(as_of=AS_OF), "findings", rule=rule)
    return found[0]["level"] if found else None


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, str]:
    """A project with something wrong under most rules, and its run."""
    facts = {
        "projects": [{"signed_on": date(2019, 3, 1), "permitted_on": date(2019, 3, 1)}],
        "accounts": [{}],
        "deposits": [{"form": "guarantee", "expires_on": date(2019, 8, 1)}],
        "roster": [{"workers": 4, "contract_on": None}],
        "attendance": [{"workers": 5, "days": 22}, {"worker": "工丁", "month": "2019-05"}],
        "payroll": [{"workers": 4, "net": 1500}, {"worker": "王五"}],
        "payments": [
            {"worker": "工丁", "amount": 1500, "card": "工七"},
            {"worker": "王五", "account_no": "11112222"},
            {"worker": "工七", "amount": 100, "status": "returned", "returned_on": date(2019, 7, 20)},
        ],
        "account_entries": [{"booked_on": date(2019, 6, 10), "purpose": "other", "balance": 10}],
    }
    city = city_of(tmp_path_factory.mktemp("home"), facts)
    return city, city.run(as_of=AS_OF)["id"]


@pytest.fixture(scope="module")
def explained(troubled: tuple[City, str]) -> dict[str, list[Explanation]]:
    """Every finding of that run explained, by rule."""
    city, run_id = troubled
    rules = sorted({r["rule"] for r in city.table({"id": run_id}, "findings")})
    return {rule: explain(city.home, run_id, rule, CODE) for rule in rules}


def test_每个发现的说明都与记录一致(troubled: tuple[City, str], explained: dict[str, list[Explanation]]) -> None:
    city, run_id = troubled
    recorded = city.table({"id": run_id}, "findings")
    assert len(explained) >= 12
    for rule, told in explained.items():
        own = [r for r in recorded if r["rule"] == rule]
        assert [(e.month, e.level) for e in told] == [(r["month"], r["level"]) for r in own]
        for e, r in zip(told, own, strict=True):
            assert e.same, rule
            assert {m["name"]: m["value"] for m in e.measures} == json.loads(r["measures"])
            assert (e.title, e.why, e.about) == (
                catalogue()[rule].title,
                catalogue()[rule].why,
                catalogue()[rule].about,
            )
            assert {p["name"]: p["value"] for p in e.params} == {p["name"]: p["value"] for p in json.loads(r["params"])}


def test_参数和依据都标明核实状态(explained: dict[str, list[Explanation]]) -> None:
    for rule, told in explained.items():
        for e in told:
            assert e.basis and (e.params or rule == "R10")
            for one in [*e.params, *e.basis]:
                assert one["status_label"] == Status(one["status"]).label
            assert all(b["is_law"] == (b["status"] == "read") and b["cite"] for b in e.basis)
            assert all(p["source"] and p["word"] for p in e.params)
            assert "类推" in e.pack_label + e.pack_note


def test_每个发现都有证据行_写明批次和行号(troubled: tuple[City, str], explained: dict[str, list[Explanation]]) -> None:
    city, _ = troubled
    for rule, told in explained.items():
        for e in told:
            assert e.proof_total >= len(e.proof) > 0 or rule in ("R06",), rule
            for row in e.proof:
                assert 1 <= row.source <= city.batches and row.source_row >= 2


def test_证据行正是工人的那几行(tmp_path: Path) -> None:
    facts = {
        "accounts": [{}],
        "roster": [{"worker": "张三"}, {"worker": "李四"}],
        "attendance": [{"worker": "张三"}],
        "payroll": [{"worker": "张三"}, {"worker": "李四"}],
        "payments": [{"worker": "张三"}, {"worker": "李四", "amount": 4000}],
    }
    city = city_of(tmp_path, facts)
    e = only(city, "R24")
    batch = {name: n for n, name in enumerate(("projects", *facts), start=1)}
    assert {(r.stream, r.month, r.source, r.source_row) for r in e.proof} == {
        ("payments", "2019-06", batch["payments"], 3),
        ("payroll", "2019-06", batch["payroll"], 3),
        ("roster", None, batch["roster"], 3),
    }
    assert e.proof_total == 3


def test_最多显示多少行证据(troubled: tuple[City, str]) -> None:
    city, run_id = troubled
    (all_rows,) = explain(city.home, run_id, "R24", CODE)
    (some,) = explain(city.home, run_id, "R24", CODE, most=2)
    (next_ones,) = explain(city.home, run_id, "R24", CODE, skip=2, most=2)
    assert some.proof == all_rows.proof[:2] and next_ones.proof == all_rows.proof[2:4]
    assert some.proof_total == all_rows.proof_total > 2


def test_监测日之后的付款不是证据(tmp_path: Path) -> None:
    facts = {"payroll": [{"worker": "张三"}], "payments": [{"worker": "张三", "paid_on": date(2019, 8, 17)}]}
    e = only(city_of(tmp_path, facts), "R24")
    assert [row.stream for row in e.proof] == ["payroll"]


def test_证据只有本项目的行(tmp_path: Path) -> None:
    projects = [{"project_code": CODE}, {"project_code": OTHER}]
    deposits = [
        {"deposit_no": f"BZJ-{code}", "project_code": code, "form": "guarantee", "expires_on": date(2019, 8, 20)}
        for code in (CODE, OTHER)
    ]
    e = only(city_of(tmp_path, {"projects": projects, "deposits": deposits}), "R40")
    assert (len(e.proof), e.proof_total) == (1, 1)


def test_同一次打卡报送两版_只算一次(tmp_path: Path) -> None:
    punched = [{"worker": "张三", "days": [3]}, {"worker": "张三", "days": [3], "direction": "out"}]
    facts = {"roster": [{"worker": "张三"}], "attendance": punched, "payroll": [{"worker": "张三"}]}
    e = only(city_of(tmp_path, facts), "R24")
    (row,) = [row for row in e.proof if row.stream == "attendance"]
    assert row.values["punches"] == 1


@pytest.mark.parametrize("column", ["level", "measures"])
def test_记录被改动_说明不再一致(tmp_path: Path, column: str) -> None:
    city = city_of(tmp_path, {"payroll": [{"worker": "张三"}]})
    run_id = city.run(as_of=AS_OF)["id"]
    path = city.home.runs / run_id / "findings" / "0000000000.parquet"
    table = pq.read_table(path)
    value = {"level": "red", "measures": table["measures"][0].as_py().replace("1", "2")}[column]
    place = table.column_names.index(column)
    pq.write_table(table.set_column(place, column, pa.array([value] * len(table))), path)
    assert not any(e.same for e in explain(city.home, run_id, "R24", CODE))


def the(remedies: list[Remedy]) -> Remedy:
    (found,) = remedies
    return found


def test_R24_按人数_付清欠得最少的几人(tmp_path: Path) -> None:
    lines = [{"worker": f"工{n}号", "net": 1000 + n} for n in range(12)]
    remedy = the(only(city_of(tmp_path / "now", {"payroll": [*lines]}), "R24", as_of=date(2019, 7, 20)).remedies)
    assert (remedy.amount, remedy.level) == (100_000 + 100_100 + 100_200, 1)
    assert "3人" in remedy.sentence and "降为黄色" in remedy.sentence
    paid = [(f"工{n}号", "2019-06", 100_000 + n * 100) for n in range(3)]
    for less, level in ((0, "yellow"), (1, "orange")):
        bits = [*paid[:2], (paid[2][0], paid[2][1], paid[2][2] - less)]
        folder = tmp_path / str(less)
        more = [
            {"worker": w, "month": m, "amount": f"{fen // 100}.{fen % 100:02d}", "paid_on": date(2019, 7, 20)}
            for w, m, fen in bits
        ]
        city = city_of(folder, {"payroll": lines, "payments": more})
        assert city.table(city.run(as_of=date(2019, 7, 20)), "findings", rule="R24")[0]["level"] == level


def test_R24_按天数_付清最早的月份(tmp_path: Path) -> None:
    facts = {"payroll": [{"worker": "张三", "month": "2019-06"}, {"worker": "张三", "month": "2019-07", "net": 100}]}
    remedy = the(only(city_of(tmp_path / "now", facts), "R24").remedies)
    assert (remedy.amount, remedy.level) == (500_000, 1)
    assert level_if_paid(tmp_path / "a", facts, "R24", [("张三", "2019-06", 500_000)]) == "yellow"
    assert level_if_paid(tmp_path / "b", facts, "R24", [("张三", "2019-06", 499_999)]) == "orange"


def test_R24_按金额_付到线下(tmp_path: Path) -> None:
    facts = {"payroll": [{"worker": "张三", "month": "2019-07", "net": 150_000}]}
    remedy = the(only(city_of(tmp_path / "now", facts), "R24").remedies)
    assert (remedy.amount, remedy.level) == (5_000_001, 1)
    assert level_if_paid(tmp_path / "a", facts, "R24", [("张三", "2019-07", 5_000_001)]) == "yellow"
    assert level_if_paid(tmp_path / "b", facts, "R24", [("张三", "2019-07", 5_000_000)]) == "orange"


def test_R26_补发到线上(tmp_path: Path) -> None:
    facts = {"payroll": [{"worker": "张三"}], "payments": [{"worker": "张三", "amount": 3000}]}
    e = only(city_of(tmp_path / "now", facts), "R26", "2019-06")
    remedy = the(e.remedies)
    assert (e.level, remedy.amount, remedy.level) == ("red", 100_000, 2)
    assert level_if_paid(tmp_path / "a", facts, "R26", [("张三", "2019-06", 100_000)]) == "orange"
    assert level_if_paid(tmp_path / "b", facts, "R26", [("张三", "2019-06", 99_999)]) == "red"


def test_其他规则_补救的数量最小(explained: dict[str, list[Explanation]]) -> None:
    told = {rule: [r for e in explained[rule] if e.month == "2019-06" for r in e.remedies] for rule in CODES}
    assert {rule: [(r.amount, r.level) for r in found] for rule, found in told.items()} == {
        "R14": [(5, 0)],
        "R15": [(1, 0)],
        "R29": [(4, 0)],
    }


def test_数据未报没有级别也没有补救(explained: dict[str, list[Explanation]]) -> None:
    assert explained["X1"]
    assert all((e.level, e.remedies, e.same) == (None, [], True) for e in explained["X1"])


def test_有级别的发现都说得出怎样降级(explained: dict[str, list[Explanation]]) -> None:
    silent = {(e.rule, e.level) for told in explained.values() for e in told if e.level and not e.remedies}
    # Money that left the account, or went round it, cannot be called back: those findings end with the month.
    assert silent <= {("R10", "red"), ("R25", "orange")}


@pytest.mark.parametrize(
    ("run_id", "rule", "project", "month"),
    [
        ("20190816-0000000000", "R24", CODE, None),
        ("../facts", "R24", CODE, None),
        ("", "R24", CODE, None),
        (None, "R99", CODE, None),
        (None, "R24", "BY-999", None),
        (None, "R24", CODE, "2019-06"),
        (None, "R26", CODE, "2018-06"),
        (None, "R26", CODE, "六月"),
        (None, "R26", "BY-001' OR '1'='1", None),
    ],
)
def test_没有就说没有(
    troubled: tuple[City, str], run_id: str | None, rule: str, project: str, month: str | None
) -> None:
    city, made = troubled
    with pytest.raises(NotFound) as error:
        explain(city.home, made if run_id is None else run_id, rule, project, month)
    assert re.search(r"没有.*[。]$", str(error.value))
