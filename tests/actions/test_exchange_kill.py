"""Killed anywhere with all doors busy, or out of disk: nothing acknowledged is lost, and nothing is doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DEATHS, FULL = 200, 20
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_whatever_was_acknowledged_is_on_file_exactly_once(tmp_path: Path) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    environment = clean | {"PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests"}
    home = tmp_path / "home"
    subprocess.run(
        [sys.executable, "-m", "huxin.commands", "--home", str(home), "init"],
        env=environment, check=True, capture_output=True, cwd=tmp_path,
    )  # fmt: skip
    driver = [sys.executable, Path(__file__).with_name("killing_exchange.py"), home, DEATHS, FULL]
    told = subprocess.run(
        list(map(str, driver)), env=environment, check=True, stdout=subprocess.PIPE, cwd=tmp_path, timeout=1_200
    )
    found = json.loads(told.stdout)

    assert found["states"] == ["applied"] and found["failed"] == 0
    facts, again = found["facts"], found["replayed"]
    machines = [(key, rows) for key, rows in found["acknowledged"] if key not in facts]
    files = [(key, rows) for key, rows in found["acknowledged"] if key in facts]
    assert len(machines) > DEATHS and len(files) > DEATHS // 4
    assert {key for key, _ in files} == {"payments", "account_entries"}
    for serial, punches in machines:
        assert serial.split("-", 3)[-1] in found["done"], serial
        assert [facts["attendance"].count(time) for time in punches] == [1, 1], serial
    for name, keys in files:
        assert [facts[name].count(key) for key in keys] == [1] * len(keys), name
    assert len(set(facts["attendance"])) == len(facts["attendance"])
    # Files that lay on the disk when the process died before saying so come in with a replay, once as well.
    assert found["lost"] == 0 and again["attendance"] == facts["attendance"]
    for name in ("payments", "account_entries"):
        assert set(facts[name]) <= set(again[name]) and len(set(again[name])) == len(again[name])
