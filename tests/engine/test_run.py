"""A run: the same question of the same facts gives the same bytes under the same name, whole or not at all."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from huxin.base.errors import LawGap
from huxin.base.home import Home
from huxin.engine import read
from tests.city import RECORDED, City
from tests.rules._case import People, facts_of

AS_OF = date(2019, 8, 16)
ROOT = Path(__file__).parents[2]
TABLES = ("worker_months", "project_months", "projects", "findings")
OTHER = "BY-002"


def two_projects() -> dict[str, list[dict[str, Any]]]:
    """Two projects of whom one worker each was paid to the same card; money is owed on both."""
    other = {"project_code": OTHER}
    return facts_of(
        {
            "facts": {
                "projects": [{}, {**other, "name": "另一项目", "pay_day": 20}],
                "accounts": [{}, {**other, "account_no": "27000000000002"}],
                "roster": [{"workers": 3}, {**other, "worker": "李四"}],
                "attendance": [{"workers": 3, "days": 22}, {**other, "worker": "李四", "month": "2019-07"}],
                "payroll": [{"workers": 3}, {**other, "worker": "李四"}],
                "payments": [
                    {"workers": 2, "amount": 4000},
                    {**other, "worker": "李四", "card": "工丁", "account_no": "27000000000002"},
                ],
                "account_entries": [{"booked_on": date(2019, 7, 12), "purpose": "other", "balance": 100}],
            }
        }
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    found = City(Home(tmp_path_factory.mktemp("home")))
    found.add(two_projects())
    return found


def files_of(city: City, run_id: str) -> dict[str, str]:
    folder = city.home.runs / run_id
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def visible(city: City) -> set[str]:
    return {p.name for p in city.home.runs.iterdir() if not p.name.startswith(".")}


def test_同样的问题_同样的编号和字节(city: City) -> None:
    first = city.run(as_of=AS_OF)
    before = files_of(city, first["id"])
    second = city.run(as_of=AS_OF)
    assert second == first
    assert files_of(city, second["id"]) == before
    assert set(before) == {"manifest.json", *(f"{name}/0000000000.parquet" for name in TABLES)}


def test_另建一个家_同样的结果(city: City, tmp_path: Path) -> None:
    twin = City(Home(tmp_path))
    twin.add(two_projects())
    assert twin.run(as_of=AS_OF)["outputs"] == city.run(as_of=AS_OF)["outputs"]


def test_问题不同_编号不同(city: City) -> None:
    ids = {
        city.run(as_of=AS_OF)["id"],
        city.run(as_of=AS_OF + timedelta(1))["id"],
        city.run(as_of=AS_OF, pack="cn-2020")["id"],
        city.run(as_of=AS_OF, projects=[OTHER])["id"],
        city.run(as_of=AS_OF, known_at=RECORDED - timedelta(1))["id"],
    }
    assert len(ids) == 5
    assert all(name.startswith(("20190816-", "20190817-")) for name in ids)


def test_清单写明问题_事实_代码和结果(city: City) -> None:
    known_at = datetime(2019, 9, 1, 8, 30, tzinfo=UTC)
    made = city.run(as_of=AS_OF, known_at=known_at)
    assert made == read.manifest(city.home, made["id"])
    assert (made["as_of"], made["known_at"]) == ("2019-08-16", "2019-09-01T08:30:00.000000Z")
    assert (made["pack"], made["projects"], made["engine"]) == ("gs-2019", None, "duckdb")
    assert set(made["facts"]) == {
        *("projects", "accounts", "roster", "attendance", "attended", "payroll", "payments", "account_entries")
    }
    assert set(made["outputs"]) == {f"{name}/0000000000.parquet" for name in TABLES}
    assert made["outputs"] == {n: d for n, d in files_of(city, made["id"]).items() if n != "manifest.json"}
    rows = city.table(made, "worker_months")
    assert sum(made["counts"]["worker_months"].values()) == len(rows)
    assert made["counts"]["worker_months"]["short"] == 2
    assert sum(made["counts"]["findings"].values()) == len(city.table(made, "findings"))


def test_规则包随日期而定(city: City) -> None:
    assert city.run(as_of=date(2020, 4, 30))["pack"] == "gs-2019"
    assert city.run(as_of=date(2020, 5, 1))["pack"] == "cn-2020"
    with pytest.raises(LawGap):
        city.run(as_of=date(2012, 1, 1))


def test_过去的时刻只见当时所知(tmp_path: Path) -> None:
    city = City(Home(tmp_path))
    late = RECORDED + timedelta(days=300, microseconds=700)
    people = People()
    facts = facts_of({"facts": {"payroll": [{"worker": "张三"}]}})
    paid = {**people.named("张三"), "project_code": "BY-001", "month": "2019-06", "amount": "5000.00"}
    city.add(facts)
    before = city.run(as_of=AS_OF, known_at=late - timedelta(milliseconds=1))
    name = paid.pop("name")
    row = {**paid, "card_name": name, "serial": "LS1", "paid_on": "2019-07-12", "status": "success"}
    city.add({"payments": [row]}, recorded_at=late)

    def outcome(known_at: datetime) -> list[str]:
        return [r["outcome"] for r in city.table(city.run(as_of=AS_OF, known_at=known_at), "worker_months")]

    assert outcome(late - timedelta(microseconds=1)) == ["unpaid"]
    assert outcome(late) == ["settled"]
    assert outcome(RECORDED - timedelta(microseconds=1)) == []
    again = city.run(as_of=AS_OF, known_at=late - timedelta(milliseconds=1))
    assert (again["id"], again["outputs"]) == (before["id"], before["outputs"])


def test_一无所知时也有结果(tmp_path: Path) -> None:
    city = City(Home(tmp_path))
    made = city.run(as_of=AS_OF)
    assert made["counts"] == {"worker_months": {}, "findings": {}}
    assert [city.table(made, name) for name in TABLES] == [[], [], [], []]


@pytest.mark.parametrize("code", ["BY-001", OTHER])
def test_只看一个项目_与全市监测中该项目的行完全相同(city: City, code: str) -> None:
    whole, one = city.run(as_of=AS_OF), city.run(as_of=AS_OF, projects=[code])
    assert one["projects"] == [code]
    for name in TABLES:
        rows = city.table(one, name)
        assert rows == city.table(whole, name, project_code=code)
        assert rows
    flags = [flag for row in city.table(one, "worker_months") for flag in row["flags"]]
    assert flags.count("shared_card") == 1


def test_两个项目一起问_与全市相同(city: City) -> None:
    both, whole = city.run(as_of=AS_OF, projects=[OTHER, "BY-001", OTHER]), city.run(as_of=AS_OF)
    assert both["projects"] == ["BY-001", OTHER]
    assert both["outputs"] == whole["outputs"]


def test_表按项目_月份_工人排序(city: City) -> None:
    made = city.run(as_of=AS_OF)
    rows = [(r["project_code"], r["month"], r["worker_id"]) for r in city.table(made, "worker_months")]
    assert rows == sorted(rows)
    months = [(r["project_code"], r["month"]) for r in city.table(made, "project_months")]
    assert months == sorted(months)
    found = [(r["project_code"], r["rule"], r["month"] or "") for r in city.table(made, "findings")]
    assert found == sorted(found)


DYING = """
import json, os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from huxin.base.home import Home
from huxin.engine.run import asked, digests, run

home, left = Home(Path(sys.argv[1])), 10**9
TOUCHING = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "open", "shutil.rmtree"}

def watch(event, args):
    global left
    if event in TOUCHING and str(home.runs) in str(args):
        left -= 1
        if left == 0:
            os._exit(9)

sys.addaudithook(watch)
code, died = 9, 0
while code == 9:
    died += 1
    child = os.fork()
    if child == 0:
        left, question = died, asked(as_of=date(2019, 8, 16), known_at=datetime(2030, 1, 1, tzinfo=UTC))
        run(home, question)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    whole = [p for p in home.runs.glob("*") if not p.name.startswith(".")]
    print(json.dumps([{**digests(p), "manifest": json.loads((p / "manifest.json").read_text())} for p in whole]))
assert code == 0
"""


@pytest.mark.slow
@pytest.mark.parametrize("before", [False, True], ids=["第一次监测", "重做同一监测"])
def test_监测中途被杀_看不到半份记录(tmp_path: Path, before: bool) -> None:
    city = City(Home(tmp_path / "home"))
    city.add(facts_of({"facts": {"payroll": [{"worker": "张三"}]}}))
    if before:
        city.run(as_of=AS_OF)
    told = subprocess.run(
        [sys.executable, "-c", DYING, str(city.home.path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
    )
    deaths = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(deaths) > 5
    for seen in deaths:
        assert len(seen) <= 1
        for found in seen:
            assert found == {**found["manifest"]["outputs"], "manifest": found["manifest"]}
    assert len(deaths[-1]) == 1
    assert not list(city.home.runs.glob(".*"))


def test_被杀的监测留下的由下一次清扫_正在算的不动(tmp_path: Path) -> None:
    city = City(Home(tmp_path / "home"))
    city.add(facts_of({"facts": {"payroll": [{"worker": "张三"}]}}))
    left = city.home.runs / ".0123456789ab"
    left.mkdir(parents=True)
    busy = os.open(city.home.runs, os.O_RDONLY)
    fcntl.flock(busy, fcntl.LOCK_SH)  # as a run being computed beside
    city.run(as_of=AS_OF)
    assert left.exists()
    os.close(busy)
    city.run(as_of=AS_OF)
    assert not left.exists()
