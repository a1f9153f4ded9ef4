"""A run computed again gives the same bytes, whatever was imported since; a change to its files is found out."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.engine.replay import replay
from tests.city import RECORDED, City
from tests.rules._case import facts_of

AS_OF = date(2019, 8, 16)


@pytest.fixture
def city(tmp_path: Path) -> City:
    found = City(Home(tmp_path))
    found.add(facts_of({"facts": {"roster": [{"workers": 2}], "payroll": [{"workers": 2}]}}))
    return found


def test_重算一致_原记录不动(city: City) -> None:
    made = city.run(as_of=AS_OF)
    before = {p: p.read_bytes() for p in (city.home.runs / made["id"]).rglob("*") if p.is_file()}
    found = replay(city.home, made["id"])
    assert (found.same, found.different, found.same_code) == (True, (), True)
    assert {p: p.read_bytes() for p in (city.home.runs / made["id"]).rglob("*") if p.is_file()} == before
    assert [p.name for p in city.home.runs.iterdir()] == [made["id"]]


@pytest.mark.parametrize("more", [{}, {"projects": ["BY-001"]}, {"known_at": RECORDED}, {"pack": "cn-2020"}])
def test_之后又有报送_重算仍一致(city: City, more: dict[str, Any]) -> None:
    made = city.run(as_of=AS_OF, **more)
    later = facts_of({"facts": {"payroll": [{"worker": "工丁", "net": 1}], "payments": [{"workers": 2}]}})
    city.add({name: later[name] for name in ("payroll", "payments")}, recorded_at=RECORDED)
    assert replay(city.home, made["id"]).same
    assert city.run(as_of=AS_OF, **more)["outputs"] != made["outputs"]


MONTHS, FOUND = "worker_months/0000000000.parquet", "findings/0000000000.parquet"


def rewritten(run: Path) -> str:
    table = pq.read_table(run / MONTHS)
    paid = table.column_names.index("paid_fen")
    pq.write_table(table.set_column(paid, "paid_fen", pa.array([500_000] * len(table), pa.int64())), run / MONTHS)
    return MONTHS


def gone(run: Path) -> str:
    (run / FOUND).unlink()
    return FOUND


def added(run: Path) -> str:
    (run / "extra.parquet").write_bytes((run / FOUND).read_bytes())
    return "extra.parquet"


def _edited(run: Path, **changed: Any) -> None:
    path = run / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), "utf-8")


def digest_removed(run: Path) -> str:
    _edited(run, outputs={})
    return FOUND


def counts_edited(run: Path) -> str:
    _edited(run, counts={"worker_months": {"settled": 2}, "findings": {}})
    return "manifest.json"


def day_edited(run: Path) -> str:
    _edited(run, as_of="2019-08-15")
    return "manifest.json"


@pytest.mark.parametrize("tamper", [rewritten, gone, added, digest_removed, counts_edited, day_edited])
def test_改动过的记录会被发现(city: City, tamper: Callable[[Path], str]) -> None:
    made = city.run(as_of=AS_OF)
    name = tamper(city.home.runs / made["id"])
    found = replay(city.home, made["id"])
    assert not found.same
    assert name in found.different
    assert found.same_code


def test_没有这份记录(city: City) -> None:
    for name in ("20190816-0000000000", "", ".", "..", "../facts"):
        with pytest.raises(NotFound, match="监测记录"):
            replay(city.home, name)
