"""A run that takes over what nothing has touched gives exactly the table of a full run, whatever came in between."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huxin.base.home import Home
from huxin.engine import layout, since, store, tables
from huxin.engine.compaction import compact
from huxin.engine.replay import replay
from huxin.engine.run import asked, run
from huxin.facts.streams import TABLES
from tests.city import LATER, City
from tests.simulate.test_engine_agrees import Numbers
from tests.simulate.wild import Rows, wild

AS_OF, START = date(2019, 8, 15), datetime.fromisoformat("2019-08-20")
PROJECTS = 30
SMALL = {"_SMALL_ROWS": 20, "_LEAF_ROWS": 150, "_CHAPTER_LEAVES": 2}
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _small_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(layout, name, value)
    monkeypatch.setattr(since, "_MOST", 4)


class Own(Numbers):
    """Numbers that begin with 1 for each kind, as a registry gives them: those of projects are close together."""

    def __init__(self) -> None:
        super().__init__()
        self.last: Counter[str] = Counter()

    def of(self, kind: str, text: str | None) -> int | None:
        if text is not None and (kind, text) not in self.known:
            self.last[kind] += 1
            self.known[kind, text] = self.last[kind]
        return None if text is None else self.known[kind, text]


class Town:
    """Wild projects whose rows come in one by one, late, corrected and again. Two share a foreman and his card."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home, self.rng, self.numbers = Home(folder), Random(seed), Own()
        self.rows = wild(seed, PROJECTS)
        for row in self.rows["payments"]:
            if row["card_no"] == "C-foreman":
                row["card_no"] = f"C-foreman-{int(row['project_code'][1:]) // 2}"
        self.batches, self.at = 0, START
        self.late: Rows = {name: [] for name in self.rows}
        first: Rows = {name: [] for name in self.rows}
        for name, rows in self.rows.items():
            for row in rows:
                late = name != "projects" and self.rng.random() < 0.1
                (self.late if late else first)[name].append(row)
        self.send(first)

    def send(self, rows: Rows) -> None:
        for name, some in rows.items():
            if some:
                self.batches += 1
                self.at += timedelta(seconds=1)
                table = self.numbers.table(name, some)
                store.append(self.home, name, table, batch=self.batches, recorded_at=self.at)

    def one_of(self, name: str) -> dict[str, Any]:
        return self.rng.choice(self.rows[name])

    def run(self, **more: Any) -> dict[str, Any]:
        return run(self.home, asked(as_of=AS_OF, known_at=more.pop("known_at", LATER)), **more)


def late_rows(town: Town) -> None:
    name = town.rng.choice([name for name, rows in town.late.items() if rows] or ["projects"])
    some = town.late[name][:3]
    del town.late[name][:3]
    town.send({name: some})


def the_same_again(town: Town) -> None:
    name = town.rng.choice(list(town.rows))
    town.send({name: [town.one_of(name)]} if name != "payroll" else {})


def another_sheet(town: Town) -> None:
    line = town.one_of("payroll")
    town.send({"payroll": [{**line, "net": town.rng.choice((0, 123_456, 400_000))}]})


def a_payment_told_otherwise(town: Town) -> None:
    payment, other = town.one_of("payments"), town.one_of("payments")
    change = town.rng.choice(("project_code", "month", "card_no", "amount", "status", "account_no"))
    town.send({"payments": [{**payment, change: other[change]}]})


def a_payment_on_a_known_card(town: Town) -> None:
    payment, other = town.one_of("payments"), town.one_of("payments")
    told = {**payment, "serial": f"N{town.batches}", "card_no": other["card_no"], "month": other["month"]}
    town.rows["payments"].append(told)
    town.send({"payments": [told]})


def an_account_of_another_project(town: Town) -> None:
    town.send({"accounts": [{**town.one_of("accounts"), "project_code": town.one_of("projects")["project_code"]}]})


def an_entry(town: Town) -> None:
    told = {**town.one_of("account_entries"), "entry_no": f"9{town.batches}", "balance": town.rng.randrange(10**6)}
    town.send({"account_entries": [told]})


def a_deposit_told_otherwise(town: Town) -> None:
    change = {"project_code": town.one_of("projects")["project_code"], "released_on": date(2019, 8, 1)}
    town.send({"deposits": [{**town.one_of("deposits"), **dict([town.rng.choice(list(change.items()))])}]})


def another_stay(town: Town) -> None:
    town.send({"roster": [{**town.one_of("roster"), "contract_on": date(2019, 4, 1), "card_no": "C-new"}]})


def a_project_told_otherwise(town: Town) -> None:
    town.send({"projects": [{**town.one_of("projects"), "pay_day": town.rng.choice((3, 28)), "status": "active"}]})


def a_new_project(town: Town) -> None:
    code = f"Q{town.batches:03d}"
    town.send(
        {
            "projects": [{**town.one_of("projects"), "project_code": code}],
            "payroll": [{**town.one_of("payroll"), "project_code": code}],
        }
    )


def files_put_together(town: Town) -> None:
    for _ in compact(town.home, whole=True):
        pass


HAPPENS: list[Callable[[Town], None]] = [
    late_rows, the_same_again, another_sheet, a_payment_told_otherwise, a_payment_on_a_known_card,
    an_account_of_another_project, an_entry, a_deposit_told_otherwise, another_stay, a_project_told_otherwise,
    a_new_project, files_put_together,
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), events=st.lists(st.lists(st.sampled_from(HAPPENS), max_size=3), max_size=5))
def test_沿用的监测_与全部重算逐字节相同(
    tmp_path_factory: pytest.TempPathFactory, seed: int, events: list[list[Callable[[Town], None]]]
) -> None:
    town = Town(tmp_path_factory.mktemp("home"), seed)
    moment = START
    town.run()
    for some in events:
        before = moment
        moment = town.at
        for event in some:
            event(town)
        # as known now, or as was known at some moment on the way
        made = town.run(known_at=town.rng.choice((LATER, town.at, moment, max(before, START + timedelta(minutes=5)))))
        again = replay(town.home, made["id"])
        assert again.same, (made.get("since"), again.different)


@pytest.mark.parametrize("happens", HAPPENS, ids=lambda h: h.__name__)
def test_每一种变化_只重算有关的项目(tmp_path: Path, happens: Callable[[Town], None]) -> None:
    town = Town(tmp_path / "home", 7)
    first = town.run()
    happens(town)
    made = town.run()
    assert (made == first) is (happens in (the_same_again, files_put_together))  # there was one file of each
    if made == first:
        return
    assert made["since"]["run"] == first["id"] and len(made["since"]["projects"]) <= PROJECTS // 10
    again = town.run(anew=True)
    assert again["outputs"] == made["outputs"] and again["counts"] == made["counts"]
    untouched = {name: digest for name, digest in made["outputs"].items() if first["outputs"].get(name) == digest}
    assert untouched


def test_没有变化的分片是同一个文件(tmp_path: Path) -> None:
    town = Town(tmp_path / "home", 7)
    first = town.run()
    another_sheet(town)
    made = town.run()
    one, two = (town.home.runs / m["id"] for m in (first, made))
    same = [name for name in made["outputs"] if os.path.samefile(one / name, two / name)]
    assert same and len(same) < len(made["outputs"])


def test_变化太多_全部重算(tmp_path: Path) -> None:
    town = Town(tmp_path / "home", 7)
    town.run()
    town.send({"projects": [{**row, "pay_day": 9} for row in town.rows["projects"][: PROJECTS // 2]]})
    assert "since" not in town.run()


def damaged(folder: Path) -> None:
    leaf = next((folder / "worker_months").glob("*.parquet"))
    data = bytearray(leaf.read_bytes())
    data[len(data) // 2] ^= 1
    leaf.write_bytes(data)


def cut_short(folder: Path) -> None:
    leaf = next((folder / "findings").glob("*.parquet"))
    leaf.write_bytes(leaf.read_bytes()[:-9])


def missing(folder: Path) -> None:
    next((folder / "project_months").glob("*.parquet")).unlink()


def of_another_version(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(told | {"engine_version": "0.0.0"}), "utf-8")


def manifest_torn(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"id": ', "utf-8")


@pytest.mark.parametrize("harm", [damaged, cut_short, missing, of_another_version, manifest_torn])
def test_上一次的记录坏了_全部重算_不沿用(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    town = Town(tmp_path / "home", 7)
    first = town.run()
    another_sheet(town)
    right = town.run(anew=True)["outputs"]
    for folder in town.home.runs.iterdir():
        if folder.name != first["id"]:
            os.rename(folder, tmp_path / folder.name)
    harm(town.home.runs / first["id"])
    made = town.run()
    assert "since" not in made and made["outputs"] == right


def test_当时的文件已经放走_全部重算(tmp_path: Path) -> None:
    town = Town(tmp_path / "home", 7)
    another_sheet(town)
    first = town.run()
    files_put_together(town)
    kept = {path for path in town.home.facts.rglob("*.parquet")}
    current = {Path(f.path) for stream in first["facts"] for f in tables.files(town.home.facts, TABLES[stream])}
    for path in kept - current:
        path.unlink()
    another_sheet(town)
    made = town.run()
    assert "since" not in made and replay(town.home, made["id"]).same


def test_进度逐章报告(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    Town(tmp_path / "home", 7).run(progress=lambda done, of: told.append((done, of)))
    assert len(told) > 1
    assert told == [(n, len(told)) for n in range(len(told))]


@pytest.mark.parametrize("earlier", [True, False], ids=["沿用", "全部"])
def test_两次监测同时做_结果都对(tmp_path: Path, earlier: bool) -> None:
    town, twin = Town(tmp_path / "home", 7), Town(tmp_path / "twin", 7)
    if earlier:
        town.run()
    for one in (town, twin):
        another_sheet(one)
    inner: list[dict[str, Any]] = []

    def beside(done: int, of: int) -> None:
        if not inner:
            inner.append(town.run())

    outer, right = town.run(progress=beside), twin.run(anew=True)
    assert outer["outputs"] == inner[0]["outputs"] == right["outputs"]
    assert ("since" in outer) is earlier and replay(town.home, outer["id"]).same


DYING = """
import os, sys
from pathlib import Path
from huxin.base.home import Home
from huxin.engine import chapters, layout
from huxin.engine.run import asked, run
from tests.city import LATER
from tests.engine.test_since import AS_OF, SMALL

for name, value in SMALL.items():
    setattr(layout, name, value)
chapter, begun = chapters._chapter, []

def once(*args):
    if begun:
        os._exit(9)
    begun.append(1)
    return chapter(*args)

chapters._chapter = once
run(Home(Path(sys.argv[1])), asked(as_of=AS_OF, known_at=LATER))
"""


@pytest.mark.parametrize("anew", [False, True], ids=["接着算", "从头算"])
def test_中途被杀的监测_从下一章接着算(tmp_path: Path, anew: bool) -> None:
    town, twin = Town(tmp_path / "home", 7), Town(tmp_path / "twin", 7)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    died = subprocess.run([sys.executable, "-c", DYING, str(town.home.path)], env=environment, check=False)
    assert died.returncode == 9
    (left,) = town.home.runs.glob(".*.part")
    first = {path: path.stat().st_mtime_ns for path in left.rglob("*.parquet")}
    told: list[int] = []
    made = town.run(anew=anew, progress=lambda done, of: told.append(of))
    assert made["outputs"] == twin.run()["outputs"] and len(told) == told[0] > 1
    folder = town.home.runs / made["id"]
    stayed = [(folder / path.relative_to(left)).stat().st_mtime_ns == at for path, at in first.items()]
    assert stayed and all(kept is not anew for kept in stayed)
    assert not list(town.home.runs.glob(".*"))


def test_只有一个项目的小城_一个分片(tmp_path: Path) -> None:
    city = City(Home(tmp_path))
    city.add(
        {
            "projects": [
                {
                    "project_code": "P1",
                    "name": "一",
                    "region_code": "620402",
                    "sector": "housing",
                    "pay_day": "15",
                    "status": "active",
                }
            ]
        }
    )
    made = city.run(as_of=AS_OF)
    assert [name for name in made["outputs"] if name.startswith("projects/")] == ["projects/0000000000.parquet"]
