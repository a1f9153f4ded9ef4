"""A run that takes over what nothing has touched gives exactly the table of a full run, whatever came in between."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huxin.base.home import Home
from huxin.engine import layout, since, tables
from huxin.engine.replay import replay
from huxin.facts.streams import TABLES
from tests.city import LATER, City
from tests.engine.town import AS_OF, HAPPENS, PROJECTS, START, Town, another_sheet, files_put_together, the_same_again

SMALL = {"_SMALL_ROWS": 20, "_LEAF_ROWS": 150, "_CHAPTER_LEAVES": 2}
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _small_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(layout, name, value)
    monkeypatch.setattr(since, "_MOST", 4)


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
    town = Town(tmp_path / "home", 11)
    first = town.run()
    happens(town)
    made = town.run()
    assert (made == first) is (happens in (the_same_again, files_put_together))  # there was one file of each
    if made == first:
        return
    assert made["since"]["run"] == first["id"] and len(made["since"]["projects"]) <= PROJECTS // 5
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
