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
    machines = [(key, rows) for key, rows in found["acknowledged"] if isinstance(key, str)]
    people = [rows for key, rows in found["acknowledged"] if not isinstance(key, str)]
    assert len(machines) > DEATHS and len(people) > DEATHS // 4
    for serial, punches in machines:
        assert serial.split("-", 3)[-1] in found["done"], serial
        assert [found["punches"].count(time) for time in punches] == [1, 1], serial
    for serials in people:
        assert [found["payments"].count(serial) for serial in serials] == [1] * len(serials)
    assert len(set(found["punches"])) == len(found["punches"])
    # Files that lay on the disk when the process died before saying so come in with a replay, once as well.
    again = found["replayed"]
    assert found["lost"] == 0 and again["attendance"] == found["punches"]
    assert set(found["payments"]) <= set(again["payments"]) and len(set(again["payments"])) == len(again["payments"])
