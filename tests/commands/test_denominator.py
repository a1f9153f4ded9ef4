"""`huxin denominator` over an invented city's files, against the truth that lies beside them."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huxin.commands import _worker
from huxin.record.models import Reckoning, SiteRecord
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small invented city, master data and lists of them imported."""
    folder = tmp_path_factory.mktemp("city") / "files"
    assert command("simulate", "--workers", "400", "--months", "1", "--out", folder).code == 0
    for name in ("01_organisations.csv", "02_projects.xlsx", "11_permits.xlsx", "12_tenders.csv", "13_tax_records.csv"):
        assert command("import", folder / name).code == 0
    return folder


def test_the_worker_holds_the_lists_against_the_registry_by_itself(
    command: Command, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)  # this test's transaction stands on it
    assert _worker.look_for_runs() and Reckoning.objects.count() == 1
    assert _worker.look_for_runs() and Reckoning.objects.count() == 1
    assert SiteRecord.objects.count() > 50


def test_what_it_calls_missing_never_registered(command: Command, city: Path) -> None:
    told = command("denominator", "--json")
    assert told.code == 0, told.err
    found = json.loads(told.out)
    sites = pq.read_table(city / "truth_sites.parquet").to_pylist()
    truth = {(name, n): s for s in sites for name in ("permits", "tenders", "tax_records") for n in s[name]}
    missing = [
        truth[row.split(":")[0], row.split(":", 2)[2]]
        for s in found["sites"]
        if s["status"] == "missing"
        for row in s["rows"]
    ]
    hidden = {
        s["site"]
        for s in sites
        if not s["project_code"] and any(s[name] for name in ("permits", "tenders", "tax_records"))
    }
    assert {s["site"] for s in missing} == hidden
    assert any(not s["project_code"] and not (s["permits"] + s["tenders"] + s["tax_records"]) for s in sites)
    registered = {s["contractor_uscc"] for s in sites if s["project_code"]}
    assert found["firms"] and registered.isdisjoint(found["firms"])


def test_it_says_the_figures_county_by_county(command: Command, city: Path) -> None:
    lines = command("denominator").out.splitlines()
    assert [line.split()[0] for line in lines[:6]] == ["白银市", "白银区", "平川区", "靖远县", "会宁县", "景泰县"]
    assert all("已登记" in line and ("尚未发现约" in line or "不能估计：" in line) for line in lines[:6])


def test_of_a_day_before_anything_there_is_nothing(command: Command, city: Path) -> None:
    assert "还没有登记项目" in command("denominator", "--as-of", "2010-01-01").out
    assert command("denominator", "--as-of", "2999-01-01").code == 2
