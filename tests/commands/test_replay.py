"""`huxin replay`: the same bytes again, or said plainly that they are not."""

import json
import shutil
from pathlib import Path

import pytest

from huxin.base.home import Home
from tests.commands.conftest import Command, monitored

pytestmark = pytest.mark.django_db


def test_a_run_comes_out_the_same(command: Command, run_id: str) -> None:
    told = command("replay", run_id)
    assert told.code == 0
    assert f"{run_id} 重算一致" in told.out
    assert json.loads(command("replay", run_id, "--json").out) == {
        **{"run": run_id, "same": True, "different": [], "same_code": True, "same_calendar": True}
    }


def test_facts_that_came_later_change_nothing(command: Command, run_id: str, site: Path) -> None:
    corrected = site / "04_payroll.csv"
    corrected.write_bytes(corrected.read_bytes().replace(b'"5,000.00"', b'"6,000.00"'))
    assert command("import", corrected).code == 0
    assert command("replay", run_id).code == 0
    assert monitored(command)["run"]["id"] != run_id


def test_another_digest_in_the_manifest_is_found(command: Command, run_id: str, there: Home) -> None:
    file = shutil.copytree(there.runs / run_id, there.runs / "changed") / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    name = "findings/0000000000.parquet"
    manifest["outputs"][name] = manifest["outputs"][name][::-1]
    file.write_text(json.dumps(manifest), "utf-8")
    told = command("replay", "changed")
    assert told.code == 1
    assert "重算不一致" in told.out and name in told.out
    assert "worker_months" not in told.out


def test_another_byte_in_a_table_is_found(command: Command, run_id: str, there: Home) -> None:
    file = shutil.copytree(there.runs / run_id, there.runs / "touched") / "worker_months" / "0000000000.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    told = command("replay", "touched")
    assert told.code == 1
    assert "worker_months/0000000000.parquet" in told.out and "findings" not in told.out


def test_an_unknown_run_is_told(command: Command) -> None:
    for name in ("20190101-0000000000", "../runs", ""):
        told = command("replay", name)
        assert told.code == 2
        assert "没有编号为" in told.err and "huxin monitor" in told.err


def test_a_manifest_that_cannot_be_read_is_told(command: Command, run_id: str, there: Home) -> None:
    (shutil.copytree(there.runs / run_id, there.runs / "damaged") / "manifest.json").write_text("{", "utf-8")
    told = command("replay", "damaged")
    assert told.code == 2 and "已损坏" in told.err
